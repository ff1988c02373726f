"""What the travel policy says of gifts: from which worth somebody decides, who, and from which worth residents read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from chancery.agreements.models import Agreement
from chancery.audit.models import Actor
from chancery.cases.permissions import played_by
from chancery.counterparties.models import Counterparty
from chancery.errors import BadInput
from chancery.missions import permissions
from chancery.missions.exchange import converted
from chancery.missions.models import CostLine, ExchangeRate, Gift, Mission
from chancery.missions.models.gifts import GiftQuerySet
from chancery.missions.models.rates import LASTS
from chancery.missions.models.undertaking import MissionQuerySet
from chancery.money import LARGEST, Money
from chancery.policy.model import Policy, TravelRule
from chancery.records import Changed, changed
from chancery.strategy import policies


class Rated(NamedTuple):
    """A rate of a day, by whom it was published, and whether it is on record or stands on a cost of the mission."""

    rate: Decimal
    on: date
    source: str


def policy_of(mission: Mission) -> Policy | None:
    """That of the day on which they leave."""
    return policies.in_force(mission.starts_on) if mission.starts_on else None


def needs(gift: Gift, policy: Policy | None) -> bool | None:
    """Does somebody decide what becomes of it? None where nobody can say: no rule, or no worth to hold against it."""
    return _reaches(gift, _rules("gift", policy))


def is_told(gift: Gift, policy: Policy | None) -> bool:
    """Do residents read of it? Of what nobody put a worth on they do not."""
    return _reaches(gift, _rules("gift-published", policy)) is True


def said(gift: Gift, columns: Iterable[str] | None = None) -> Changed:
    """The values of a gift as the ledger takes them: of one that residents do not read they stay within the office."""
    values = changed(gift, columns)
    return values if is_told(gift, policy_of(gift.mission)) else values.within()


def has_no_rate(gift: Gift, policy: Policy | None) -> bool:
    """Is it only for want of an exchange rate that nobody can say what a rule of the policy asks of it?"""
    asked = (*(() if gift.fate else _rules("gift", policy)), *_rules("gift-published", policy))
    return gift.value is not None and _reaches(gift, asked) is None and any(one.amount for one in asked)


def without_rate(missions: MissionQuerySet) -> list[Gift]:
    """Those of some missions of which that is so."""
    rows = Gift.objects.standing().filter(mission__in=missions).exclude(currency=settings.CITY.currency)
    worth = rows.exclude(value_minor=None).select_related("mission")
    return [one for one in worth if has_no_rate(one, policy_of(one.mission))]


def day_of_worth(gift: Gift) -> date:
    """The day whose rate counts: its own; where nobody recorded it, the last of the mission that is over."""
    last = gift.mission.ends_on or gift.entered_on
    return gift.on or min(last, gift.entered_on, timezone.localdate())


def rate_of(gift: Gift) -> Rated | None:
    """What one unit of its currency was worth then: as it is on record, or as a cost of the same mission has it."""
    day = day_of_worth(gift)
    held = ExchangeRate.objects.of(gift.currency, day)
    if held is not None:
        return Rated(held.rate, held.on, held.source)
    near = {"rate_on__lte": day, "rate_on__gte": day - LASTS, "rate__isnull": False}
    lines = CostLine.objects.standing().filter(trip__mission=gift.mission_id, currency=gift.currency, **near)
    line = lines.order_by("-rate_on", "number").first()
    return Rated(line.rate, line.rate_on, line.rate_source) if line and line.rate and line.rate_on else None


def may_decide(by: Actor, mission: Mission, policy: Policy | None) -> bool:
    """Whoever the rule names, or decides over travel where it names nobody; never somebody who was there."""
    named = [slug for rule in _rules("gift", policy) for role in rule.by for slug in played_by(role)]
    role = permissions.deciding_role(by, mission, named) if named else permissions.deciding_role(by, mission)
    return bool(role) and not permissions.is_of(by, mission)


def seen(by: Actor | None) -> GiftQuerySet:
    """Those on the list of missions that this person may read, the latest first."""
    rows = Gift.objects.standing().filter(mission__in=permissions.visible(by)).select_related("mission")
    return rows.order_by(F("on").desc(nulls_last=True), "-pk")


def of_bodies(by: Actor | None, bodies: Iterable[Counterparty]) -> GiftQuerySet:
    """What these counterparties gave and were given."""
    return seen(by).filter(counterparty__in=list(bodies))


def of_agreement(by: Actor | None, agreement: Agreement) -> GiftQuerySet:
    """What was given and received on missions that went under an agreement."""
    return seen(by).filter(mission__activity__agreements=agreement)


class Shown(NamedTuple):
    """A gift as the office reads it: does somebody decide over it, is that the reader, and where nobody can say, what
    is missing: a `rule`, its `worth`, or the `rate` of its day. `own` is its worth in the city's currency."""

    gift: Gift
    needs: bool | None
    decides: bool
    lacks: str
    own: Money | None
    rate: Rated | None


def shown(mission: Mission, by: Actor | None) -> list[Shown]:
    """Those of a mission."""
    rows = list(mission.gifts.standing().select_related("counterparty__merged_into"))
    policy = policy_of(mission) if rows else None
    mine = bool(rows) and by is not None and may_decide(by, mission, policy)
    return [_shown(one, policy, mine) for one in rows]


def _shown(gift: Gift, policy: Policy | None, mine: bool) -> Shown:
    asked, foreign = needs(gift, policy), gift.value is not None and gift.currency != settings.CITY.currency
    rate = rate_of(gift) if foreign else None
    own = _in_own(gift.value, rate) if gift.value and rate else None
    lacks = "" if asked is not None else _lacks(gift, policy)
    return Shown(gift, asked, mine and not gift.fate, lacks, own, rate)


def _lacks(gift: Gift, policy: Policy | None) -> str:
    if not any(rule.amount for rule in _rules("gift", policy)):
        return "rule"
    return "worth" if gift.value is None else "rate"


def _rules(about: str, policy: Policy | None) -> list[TravelRule]:
    return [one for one in policy.all(TravelRule) if one.about == about] if policy else []


def _reaches(gift: Gift, rules: Iterable[TravelRule]) -> bool | None:
    """Amounts in two currencies are compared in the city's own, by the rate of the day; without one they are not."""
    amounts = [rule.amount for rule in rules if rule.amount is not None]
    value = gift.value
    if value is None or not amounts:
        return None
    if any(one.currency != value.currency for one in amounts):
        value = _in_own(value, rate_of(gift) if value.currency != settings.CITY.currency else None)
    if value is None or any(one.currency != value.currency for one in amounts):
        return None
    return any(value.minor >= one.minor for one in amounts)


def _in_own(value: Money, rate: Rated | None) -> Money | None:
    """In the city's currency; None without a rate. What nobody could count is as much as can be."""
    try:
        return converted(value, settings.CITY.currency, rate.rate if rate else None)
    except BadInput:
        return Money(LARGEST, settings.CITY.currency)

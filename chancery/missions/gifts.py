"""What the travel policy says of gifts: from which worth somebody decides, who, and from which worth residents read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from chancery.audit.models import Actor
from chancery.cases.permissions import played_by
from chancery.missions import permissions
from chancery.missions.models import Gift, Mission
from chancery.money import Money
from chancery.policy.model import Policy, TravelRule
from chancery.strategy import policies


def policy_of(mission: Mission) -> Policy | None:
    """That of the day on which they leave."""
    return policies.in_force(mission.starts_on) if mission.starts_on else None


def needs(gift: Gift, policy: Policy | None) -> bool | None:
    """Does somebody decide what becomes of it? None where nobody can say: no rule, or no worth to hold against it."""
    return _reaches(gift.value, _rules("gift", policy))


def is_told(gift: Gift, policy: Policy | None) -> bool:
    """Do residents read of it? Of what nobody put a worth on they do not."""
    return _reaches(gift.value, _rules("gift-published", policy)) is True


def may_decide(by: Actor, mission: Mission, policy: Policy | None) -> bool:
    """Whoever the rule names, or decides over travel where it names nobody; never somebody who was there."""
    named = [slug for rule in _rules("gift", policy) for role in rule.by for slug in played_by(role)]
    role = permissions.deciding_role(by, mission, named) if named else permissions.deciding_role(by, mission)
    return bool(role) and not permissions.is_of(by, mission)


class Shown(NamedTuple):
    """A gift as the office reads it: does somebody decide over it, and is that the reader?"""

    gift: Gift
    needs: bool | None
    decides: bool


def shown(mission: Mission, by: Actor | None) -> list[Shown]:
    """Those of a mission."""
    rows = list(mission.gifts.standing())
    policy = policy_of(mission) if rows else None
    mine = bool(rows) and by is not None and may_decide(by, mission, policy)
    return [Shown(one, needs(one, policy), mine and not one.fate) for one in rows]


def _rules(about: str, policy: Policy | None) -> list[TravelRule]:
    return [one for one in policy.all(TravelRule) if one.about == about] if policy else []


def _reaches(value: Money | None, rules: Iterable[TravelRule]) -> bool | None:
    """Amounts in two currencies are not compared."""
    amounts = [rule.amount for rule in rules if rule.amount is not None]
    if value is None or not amounts or any(one.currency != value.currency for one in amounts):
        return None
    return any(value.minor >= one.minor for one in amounts)

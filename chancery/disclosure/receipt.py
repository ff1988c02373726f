"""The receipt of a mission, as residents read it: before, during and after, as far as each may be told by now."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import chain
from typing import Any, NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _

from chancery.accounts.models import Role
from chancery.counterparties.models import Country
from chancery.disclosure import facts, rule, table, totals
from chancery.disclosure.rule import Stage
from chancery.frame import language
from chancery.missions import gifts, owed
from chancery.missions.models import Correction, CostLine, Estimate, Funding, Mission, Repayment, Trip, TripReport
from chancery.missions.models.undertaking import CostClass, Payer
from chancery.money import Money


class Cost(NamedTuple):
    """One class: what was estimated, what the City bore."""

    label: Any
    estimated: Money | None
    spent: Money


class Who(NamedTuple):
    """A traveller as the policy publishes them."""

    trip: Trip
    name: str
    sums: totals.Sums


class Where(NamedTuple):
    """A city and its country."""

    place: str
    country: Country | None


class Back(NamedTuple):
    """What a traveller gave back, below zero."""

    on: date
    back: Money


class Corrected(NamedTuple):
    """A line as it was posted, and what stands in its place; nothing where it was taken back alone. What was posted
    only after residents were told was nothing before."""

    on: date | None
    label: Any
    was: Money | None
    now: Money | None
    untold: bool = False  # what stands in its place is kept from residents by the policy


class Reworded(NamedTuple):
    """Words that were corrected; `elsewhere` is in the other language alone."""

    row: Correction
    elsewhere: bool


class PaidBefore(NamedTuple):
    """Who pays, as residents read it, and what stands in its place since; nothing where it was taken out."""

    on: date
    was: Funding
    now: Funding | None


def of(mission: Mission, today: date) -> dict[str, Any] | None:
    """What the page prints; None where residents may read nothing of it."""
    stage = facts.stage(mission, today)
    if stage == Stage.NOTHING:
        return None
    given = mission.authorisations.filter(yes=True).select_related("council_item").order_by("on", "id").last()
    found = {
        "mission": mission,
        "stage": stage,
        "quarter": rule.quarter(mission.starts_on) if mission.starts_on else None,
        "given": given,
        "role": Role.objects.filter(slug=given.as_role).first() if given else None,
        "maximum": facts.maximum(given) or mission.maximum,
        "council": given.council_item if given and given.council_item and given.council_item.public else None,
        "aims": mission.aims.select_related("goal"),
    }
    return found | _after(mission) if stage == Stage.AFTER else found


def _after(mission: Mission) -> dict[str, Any]:
    trips = list(table.with_everything(Trip.objects.public().filter(mission=mission)).order_by("number"))
    sums = totals.of_trips(trips)
    lines = list(CostLine.objects.posted().filter(trip__in=trips).select_related("reverses"))
    reports = TripReport.objects.filter(trip__in=trips).prefetch_related("answers__aim").order_by("trip__number")
    told_on = facts.accounted_on([mission.pk]).get(mission.pk)
    policy = facts.policy_of(mission)
    return {
        "people": [Who(one, table.name_of(one), sums[one.pk]) for one in trips],
        "sums": totals.Sums.of(sums.values()),
        "costs": _costs(lines, Estimate.objects.filter(trip__in=trips)),
        "estimated": _sum(one.amount for one in Estimate.objects.filter(trip__in=trips)),
        "repaid": [Back(one.on, Money(-one.own_minor, settings.CITY.currency)) for one in _repaid(trips)],
        "others": totals.Sums.of(sums.values()).money("others"),
        "funding": mission.funding.standing().exclude(source=Funding.Source.CITY),
        "paid": _paid(mission, told_on),
        "reworded": [Reworded(one, one.says_the_same(language())) for one in mission.corrections.all()],
        "where": _where(mission, trips),
        "reports": list(reports),
        "gifts": [one for one in mission.gifts.standing() if gifts.is_told(one, gifts.policy_of(mission))],
        "corrections": _in_order(
            _corrections(lines),
            _later(lines, told_on),
            _repaid_later(trips, told_on),
            _repaid_instead(trips),
            _gifts_instead(mission, told_on),
        ),
        "results_due": owed.results_due(mission) if mission.results_on is None else None,
        "activity": mission.activity if mission.activity and mission.activity.public else None,
        "told_on": told_on,
        "late": max((facts.late(one, policy, told_on) or 0 for one in trips), default=0),
    }


def _gifts_instead(mission: Mission, told_on: date | None) -> Iterable[Corrected]:
    """Each gift that residents may have read of, and that was corrected or taken out since."""
    policy = gifts.policy_of(mission)
    for one in mission.gifts.ended().filter(ended_on__gte=told_on) if told_on else ():
        if gifts.is_told(one, policy):
            now = one.instead
            untold = now is not None and not gifts.is_told(now, policy)
            yield Corrected(one.ended_on, getattr(one, f"what_{language()}") or str(one), one.value,
                            now.value if now and not untold else None, untold)  # fmt: skip


def _where(mission: Mission, trips: Iterable[Trip]) -> list[Where]:
    """Each place once; of a trip that says none, the mission's."""
    every = [Where(one.place or mission.place, one.country or mission.country) for one in trips]
    return list(dict.fromkeys(every))


def _in_order(*corrected: Iterable[Corrected]) -> list[Corrected]:
    return sorted(chain(*corrected), key=lambda one: one.on or date.min)


def _paid(mission: Mission, told_on: date | None) -> list[PaidBefore]:
    """What was said of others who pay, and corrected since residents read it."""
    rows = mission.funding.ended().filter(ended_on__gte=told_on) if told_on else []
    return [PaidBefore(one.ended_on, one, one.instead) for one in rows if one.ended_on and _of_others(one)]


def _of_others(one: Funding) -> bool:
    return any(row.source != Funding.Source.CITY for row in (one, one.instead) if row)


def _costs(lines: Iterable[CostLine], estimates: Iterable[Estimate]) -> list[Cost]:
    """Class by class, what the City bore; estimates in other currencies are not added to its own."""
    own, spent, thought = settings.CITY.currency, dict[str, int](), dict[str, int]()
    for line in lines:
        if line.paid_by != "third-party":
            spent[line.kind] = spent.get(line.kind, 0) + line.counts
    for one in estimates:
        if one.currency == own:
            thought[one.kind] = thought.get(one.kind, 0) + one.amount_minor
    return [
        Cost(label, Money(thought[kind], own) if kind in thought else None, Money(spent.get(kind, 0), own))
        for kind, label in CostClass.choices
        if kind in spent or kind in thought
    ]


def _repaid(trips: Iterable[Trip]) -> Iterable[Repayment]:
    return Repayment.objects.counted().standing().filter(trip__in=list(trips)).order_by("on", "id")


def _repaid_instead(trips: Iterable[Trip]) -> Iterable[Corrected]:
    """Each correction of what came back; amounts stand as the page has them, below zero."""
    own = settings.CITY.currency
    rows = Repayment.objects.counted().filter(trip__in=list(trips)).select_related("reverses").order_by("on", "id")
    instead = {one.corrects_id: one for one in rows if one.corrects_id and one.reverses_id is None}
    for back in rows:
        if was := back.reverses:
            now = instead.get(was.pk)
            given = Money(-now.own_minor, own) if now else None
            yield Corrected(back.on, _("Given back to the City"), Money(-was.own_minor, own), given)


def _repaid_later(trips: Iterable[Trip], told_on: date | None) -> Iterable[Corrected]:
    """What came back after residents were told what it cost, and corrects nothing."""
    rows = Repayment.objects.counted().filter(trip__in=list(trips), corrects=None, reverses=None)
    for one in rows.filter(on__gt=told_on) if told_on else ():
        given = Money(-one.own_minor, settings.CITY.currency)
        yield Corrected(one.on, _("Given back to the City"), None, given)


def _called(line: CostLine) -> str:
    """Its class; what somebody else paid says so, since it is in no total of the City's."""
    label = str(dict(CostClass.choices)[line.kind])
    return _("%(what)s, paid by others") % {"what": label} if line.paid_by == Payer.THIRD else label


def _sum(amounts: Iterable[Money]) -> Money | None:
    own = [one.minor for one in amounts if one.currency == settings.CITY.currency]
    return Money(sum(own), settings.CITY.currency) if own else None


def _later(lines: Iterable[CostLine], told_on: date | None) -> Iterable[Corrected]:
    """What was posted after residents were told what it cost, and corrects nothing."""
    for one in lines:
        if told_on and one.posted_on and one.posted_on > told_on and one.corrects_id is None:
            yield Corrected(one.posted_on, _called(one), None, Money(one.counts, settings.CITY.currency))


def _corrections(lines: Iterable[CostLine]) -> Iterable[Corrected]:
    """Each correction, the first first: the line that was, and the one that cites it and stands in its place."""
    every = list(lines)
    instead = {one.corrects_id: one for one in every if one.corrects_id and one.reverses_id is None}
    own = settings.CITY.currency
    for back in sorted((one for one in every if one.reverses_id), key=lambda one: (one.posted_on or date.min, one.pk)):
        was = back.reverses
        if was is None:
            continue
        now = instead.get(was.pk)
        standing = Money(now.counts, own) if now else None
        yield Corrected(back.posted_on, _called(was), Money(was.counts, own), standing)

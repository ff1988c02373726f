"""The receipt of a mission, as residents read it: before, during and after, as far as each may be told by now."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.conf import settings

from chancery.accounts.models import Role
from chancery.counterparties.models import Country
from chancery.disclosure import corrected, facts, rule, table, totals
from chancery.disclosure.rule import Stage
from chancery.frame import language
from chancery.missions import gifts, owed
from chancery.missions.models import Correction, CostLine, Estimate, Funding, Mission, Repayment, Trip, TripReport
from chancery.missions.models.undertaking import CostClass
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


class Reworded(NamedTuple):
    """Words that were corrected; `elsewhere` is in the other language alone."""

    row: Correction
    elsewhere: bool


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
        "paid": corrected.who_pays(mission, told_on),
        "reworded": [Reworded(one, one.says_the_same(language())) for one in mission.corrections.all()],
        "where": _where(mission, trips),
        "reports": list(reports),
        "gifts": [one for one in mission.gifts.standing() if gifts.is_told(one, gifts.policy_of(mission))],
        "corrections": corrected.of(mission, trips, lines, told_on),
        "results_due": owed.results_due(mission) if mission.results_on is None else None,
        "activity": mission.activity if mission.activity and mission.activity.public else None,
        "told_on": told_on,
        "late": max((facts.late(one, policy, told_on) or 0 for one in trips), default=0),
    }


def _where(mission: Mission, trips: Iterable[Trip]) -> list[Where]:
    """Each place once; of a trip that says none, the mission's."""
    every = [Where(one.place or mission.place, one.country or mission.country) for one in trips]
    return list(dict.fromkeys(every))


def _costs(lines: Iterable[CostLine], estimates: Iterable[Estimate]) -> list[Cost]:
    """Class by class, what the City bore of it or was estimated; estimates in other currencies are not added to its
    own."""
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
        if spent.get(kind) or kind in thought
    ]


def _repaid(trips: Iterable[Trip]) -> Iterable[Repayment]:
    return Repayment.objects.counted().standing().filter(trip__in=list(trips)).order_by("on", "id")


def _sum(amounts: Iterable[Money]) -> Money | None:
    own = [one.minor for one in amounts if one.currency == settings.CITY.currency]
    return Money(sum(own), settings.CITY.currency) if own else None

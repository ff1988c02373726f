"""What travel of a year served: its sums by division, group of travellers, activity, goal and agreement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from chancery.agreements.models import Agreement
from chancery.disclosure import table, totals
from chancery.disclosure.totals import Sums
from chancery.missions.models import Trip

#: Those of which a trip has one at the most: they add up to the year. Of the others it may have several.
ADDS_UP = ("division", "group", "activity")
SEVERAL = ("goal", "agreement")


class Share(NamedTuple):
    """One of them, and what travel for it came to; None is what nobody recorded."""

    of: Any
    sums: Sums


def of_year(year: int) -> dict[str, list[Share]]:
    """By each of them, the most costly first. Only what residents may read anyway is named."""
    found: dict[str, dict[Any, tuple[Any, list[Sums]]]] = {name: {} for name in (*ADDS_UP, *SEVERAL)}
    rows = table.public({"year": f"{year:04}"}).select_related("division", "mission__activity", "mission__division")
    full = rows.prefetch_related("mission__goals", "mission__aims__goal", "mission__activity__agreements__counterparty")
    for some in table.in_parts(full.order_by("pk")):
        sums = totals.of_trips(some)
        for trip in some:
            for name, each in _served(trip):
                for one in each or [None]:
                    found[name].setdefault(getattr(one, "pk", one), (one, []))[1].append(sums[trip.pk])
    return {name: _shares(parts.values()) for name, parts in found.items()}


def of_agreement(agreement: Agreement) -> Sums | None:
    """What travel that was accounted for under one agreement came to, in all years; None where there is none that
    residents may read."""
    under = table.public({}).filter(mission__activity__public=True, mission__activity__agreements=agreement)
    sums = totals.of_trips(under.order_by("pk"))
    return Sums.of(sums.values()) if sums else None


def _served(trip: Trip) -> Iterator[tuple[str, list[Any]]]:
    mission, division = trip.mission, trip.division or trip.mission.division
    activity = mission.activity if mission.activity and mission.activity.public else None
    goals = {one.pk: one for one in mission.goals.all()}
    goals |= {one.goal.pk: one.goal for one in mission.aims.all() if one.goal}
    yield "division", [division] if division else []
    yield "group", [trip.group]
    yield "activity", [activity] if activity else []
    yield "goal", list(goals.values())
    yield "agreement", [one for one in activity.agreements.public()] if activity else []


def _shares(parts: Iterable[tuple[Any, list[Sums]]]) -> list[Share]:
    together = [Share(of, Sums.of(several)) for of, several in parts]
    return sorted(together, key=lambda one: (one.of is None, -one.sums.total, str(one.of)))

"""By when a trip is reported on, and which reports travellers still owe."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from django.utils import timezone

from chancery.missions.models import Mission, Trip
from chancery.policy.facts import plus
from chancery.policy.model import Policy, TravelRule
from chancery.strategy import policies


class Owed(NamedTuple):
    """The report of an earlier trip that is late, and lets the policy hold up the next one."""

    trip: Trip
    due: date


def due(trip: Trip, policy: Policy | None) -> date | None:
    """The day by which a trip is reported on; the earliest where several rules bind."""
    back = trip.returned_on or trip.ends_on
    if back is None:
        return None
    return min((plus(back, one.within) for one in rules(trip, policy) if one.within), default=None)


def results_due(mission: Mission) -> date | None:
    """The day from which its results are looked at again; none where the policy says nothing of it."""
    policy = policies.in_force(mission.starts_on) if mission.starts_on else None
    every = policy.all(TravelRule) if policy else ()
    terms = [one.within for one in every if one.about == "results-review" and one.within]
    return min((plus(mission.ends_on, one) for one in terms), default=None) if mission.ends_on else None


def holding_up(mission: Mission, today: date | None = None) -> list[Owed]:
    """The late reports of those who travel in a mission, where the policy of that earlier day says that a missing one
    may hold up the next trip. Of somebody who is only named nobody knows."""
    now = today or timezone.localdate()
    people = mission.trips.filter(cancelled_on=None).exclude(person=None).values("person")
    rows = Trip.objects.filter(person__in=people, cancelled_on=None, report=None, ends_on__lt=now)
    rows = rows.filter(mission__state=Mission.State.AUTHORISED).exclude(mission=mission.pk)
    return list(_late(rows.select_related("mission", "person").order_by("ends_on", "pk"), now))


def _late(rows: Iterable[Trip], now: date) -> Iterator[Owed]:
    for trip in rows:
        policy = policies.in_force(trip.mission.starts_on) if trip.mission.starts_on else None
        day = due(trip, policy)
        if day is not None and day < now and any(one.holds for one in rules(trip, policy)):
            yield Owed(trip, day)


def rules(trip: Trip, policy: Policy | None) -> list[TravelRule]:
    """What the policy says about the report of this trip."""
    every = policy.all(TravelRule) if policy else ()
    return [one for one in every if one.about == "report" and one.is_for(trip.group)]

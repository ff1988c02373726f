"""How a mission becomes what its publication rests on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Min

from chancery.disclosure import rule
from chancery.disclosure.models import Publication
from chancery.disclosure.rule import Stage, Told
from chancery.missions.models import Authorisation, Mission, Trip
from chancery.money import Money
from chancery.policy.model import Policy
from chancery.strategy import policies


def told(mission: Mission) -> Told:
    """Of a mission as it stands. A trip that was cancelled is over on that day; where it was cancelled before its
    departure nobody was away that day, and nobody waits for its end."""
    trips = list(mission.trips.all())
    return Told(
        authorised=any(one.yes for one in mission.authorisations.all()),
        public=mission.public,
        withheld=bool(mission.withheld_reason),
        accounted=bool(trips) and all(one.public for one in trips),
        over=tuple(map(_away_until, trips)),
    )


def was_published(mission: Mission) -> bool:
    """Could residents ever read it? A release alone tells them nothing."""
    return Publication.objects.filter(mission=mission, did=Publication.Did.PUBLISHED).exists()


def over(trip: Trip) -> date | None:
    """The day on which a trip was over: of its return, or of its cancellation."""
    day: date | None = trip.cancelled_on or trip.returned_on or trip.ends_on
    return day


def _away_until(trip: Trip) -> date | None:
    """The last day on which nobody may learn where somebody is."""
    cancelled: date | None = trip.cancelled_on
    leaves = trip.starts_on or trip.mission.starts_on
    if cancelled and leaves and cancelled < leaves:
        return cancelled - timedelta(days=1)
    return over(trip)


def maximum(given: Authorisation | None) -> Money | None:
    """Up to how much it was authorised; none where nobody recorded it."""
    return Money(given.maximum_minor, given.currency) if given and given.maximum_minor is not None else None


def stage(mission: Mission, today: date) -> Stage:
    """How much residents read of it today."""
    return rule.stage(told(mission), today)


def policy_of(mission: Mission) -> Policy | None:
    """The policy of the day on which they leave."""
    return policies.in_force(mission.starts_on) if mission.starts_on else None


class Policies(dict[date | None, Policy | None]):
    """The policy of each day of departure, asked for once."""

    def __missing__(self, day: date | None) -> Policy | None:
        self[day] = policies.in_force(day) if day else None
        return self[day]


def accounted_on(missions: Iterable[Any]) -> dict[Any, date]:
    """The day on which each of these was first accounted for."""
    told = Publication.objects.filter(mission__in=list(missions), did=Publication.Did.ACCOUNTED)
    return {row["mission"]: row["on"] for row in told.order_by().values("mission").annotate(on=Min("on"))}


def late(trip: Trip, policy: Policy | None, told_on: date | None) -> int | None:
    """How many days after its deadline a trip was accounted for, none if in time; None where nobody can say."""
    day = rule.due(policy, trip.group, over(trip), trip.reimbursed_on)
    return None if day is None or told_on is None else max((told_on - day).days, 0)


def due(mission: Mission) -> date | None:
    """By when all of it is to be accounted for; None where no rule says it or nobody is back."""
    policy = policy_of(mission)
    days = [rule.due(policy, one.group, over(one), one.reimbursed_on) for one in mission.trips.all()]
    return min((day for day in days if day), default=None)

"""How a mission becomes what its publication rests on."""

from __future__ import annotations

from datetime import date

from chancery.disclosure import rule
from chancery.disclosure.rule import Stage, Told
from chancery.missions.models import Mission, Trip
from chancery.policy.model import Policy
from chancery.strategy import policies


def told(mission: Mission) -> Told:
    """Of a mission as it stands. A trip that was cancelled is over on that day."""
    trips = list(mission.trips.all())
    return Told(
        authorised=any(one.yes for one in mission.authorisations.all()),
        public=mission.public,
        withheld=bool(mission.withheld_reason),
        accounted=bool(trips) and all(one.public for one in trips),
        over=tuple(map(over, trips)),
    )


def over(trip: Trip) -> date | None:
    """The day on which a trip was over: of its return, or of its cancellation."""
    day: date | None = trip.cancelled_on or trip.returned_on or trip.ends_on
    return day


def stage(mission: Mission, today: date) -> Stage:
    """How much residents read of it today."""
    return rule.stage(told(mission), today)


def policy_of(mission: Mission) -> Policy | None:
    """The policy of the day on which they leave."""
    return policies.in_force(mission.starts_on) if mission.starts_on else None


def due(mission: Mission) -> date | None:
    """By when all of it is to be accounted for; None where no rule says it or nobody is back."""
    policy = policy_of(mission)
    days = [rule.due(policy, one.group, over(one), one.reimbursed_on) for one in mission.trips.all()]
    return min((day for day in days if day), default=None)

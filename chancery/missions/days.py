"""On which day a step of a mission was taken."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from chancery.errors import require
from chancery.missions.models import Trip

YEAR = timedelta(days=366)
TO_COME = (
    "That day is still to come. Nothing was written.",
    "Ce jour est encore à venir. Rien n’a été inscrit.",
)


def day_of(on: date | None) -> date:
    """The day on which something happened: today, or an earlier one where it is written down only afterwards."""
    today = timezone.localdate()
    require(on is None or on <= today, *TO_COME)
    return on or today


def is_near(trip: Trip, on: date) -> bool:
    """Is it within a year of the departure? Another day is a slip, or of another trip; nobody looks at its quarter."""
    leaves = trip.starts_on or trip.mission.starts_on
    return leaves is None or abs(on - leaves) <= YEAR


def is_of_it(trip: Trip, on: date) -> bool:
    """May money of a trip have moved on this day? Not more than a year before the departure, and on no day to come."""
    leaves = trip.starts_on or trip.mission.starts_on
    return on <= timezone.localdate() and (leaves is None or on >= leaves - YEAR)


def can_be_cancelled(trip: Trip, on: date) -> bool:
    """Was an authorised trip not over on this day, and are residents not told that it was made?"""
    last = trip.ends_on or trip.mission.ends_on
    return not trip.public and (last is None or on <= last)


def has_begun(trip: Trip) -> bool:
    """Has the day of departure come? Where nobody recorded it, nothing says that it has not."""
    leaves = trip.starts_on or trip.mission.starts_on
    return leaves is None or leaves <= timezone.localdate()


def later(mission_id: Any) -> date | None:
    """Today, where residents were told of a mission already: what comes in now changes what they read. Else None."""
    told = Trip.objects.filter(mission=mission_id).exclude(accounted_on=None).exists()
    return timezone.localdate() if told else None

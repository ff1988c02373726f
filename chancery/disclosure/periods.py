"""Quarters: what of one is to be accounted for, what was posted in it, by when it is closed, and which are open."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db.models import Min, Q, Sum

from chancery.disclosure import facts, rule
from chancery.disclosure.models import Period
from chancery.missions.models import CostLine, Mission, Repayment, Trip
from chancery.missions.models.money import COUNTS
from chancery.missions.models.undertaking import MissionQuerySet, Payer
from chancery.money import Money
from chancery.strategy import policies


class Quarter(NamedTuple):
    """Three months of a year."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Quarter:
        """The one that a day lies in."""
        return cls(*rule.quarter(day))

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.number * 3 - 2, 1)

    @property
    def next(self) -> Quarter:
        """The one after it."""
        return Quarter(self.year, self.number + 1) if self.number < 4 else Quarter(self.year + 1, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return self.next.first - timedelta(1)

    @property
    def due(self) -> date | None:
        """By when it is closed, by the policy of its last day; None where no rule says it."""
        return rule.strictest(policies.in_force(self.last), self.last)


def ended(today: date) -> list[Quarter]:
    """The quarters that are over, since the first mission that was authorised; the latest first."""
    began = Mission.objects.filter(authorisations__yes=True).aggregate(first=Min("starts_on"))["first"]
    if began is None:
        return []
    found, one = [], Quarter.of(began)
    while one.last < today:
        found.append(one)
        one = one.next
    return found[::-1]


def still_open(today: date) -> list[Quarter]:
    """Those of them that nobody closed, the first first."""
    closed = set(Period.objects.values_list("year", "quarter"))
    return [one for one in reversed(ended(today)) if tuple(one) not in closed]


def posted(quarter: Quarter) -> Money:
    """What was posted in a quarter for the City to bear, less what was given back in it."""
    lines = CostLine.objects.filter(posted_on__range=(quarter.first, quarter.last)).exclude(paid_by=Payer.THIRD)
    back = Repayment.objects.counted().filter(on__range=(quarter.first, quarter.last))
    spent = lines.aggregate(sum=Sum(COUNTS))["sum"] or 0
    returned = back.aggregate(sum=Sum("own_minor"))["sum"] or 0
    return Money(spent - returned, settings.CITY.currency)


def to_account(quarter: Quarter) -> list[Mission]:
    """Missions that were over by the end of a quarter and are not accounted for yet; those withheld are not."""
    waiting = _authorised().filter(trips__public=False, withheld_reason="").distinct().order_by("reference")
    return [one for one in waiting if _was_over(one, quarter.last)]


def is_nil(quarter: Quarter) -> bool:
    """Did nobody come back in a quarter? A mission that is withheld is one, too: nobody says that there was nothing."""
    return not months(quarter)


def months(quarter: Quarter) -> set[int]:
    """The months of a quarter in which somebody came back, or in which a trip that was to be made was cancelled."""
    span = (quarter.first, quarter.last)
    days = Q(cancelled_on__range=span) | Q(returned_on__range=span) | Q(ends_on__range=span)
    some = _authorised().filter(pk__in=Trip.objects.filter(days).values("mission")).distinct()
    return {day.month for one in some for day in _ends(one) if span[0] <= day <= span[1]}


def _authorised() -> MissionQuerySet:
    rows: MissionQuerySet = Mission.objects.filter(authorisations__yes=True)
    return rows.prefetch_related("trips", "authorisations")


def _was_over(mission: Mission, last: date) -> bool:
    days = [facts.over(one) for one in mission.trips.all()]
    return bool(days) and all(day is not None and day <= last for day in days)


def _ends(mission: Mission) -> Iterator[date]:
    return (day for day in map(facts.over, mission.trips.all()) if day)

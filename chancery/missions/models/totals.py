"""What the travel that residents may read comes to, year by year: kept while it is written, so that no page sums it."""

from __future__ import annotations

from typing import Any, ClassVar, NamedTuple

from django.db import models
from django.db.models import Count, QuerySet, Sum

from chancery.ids import uuid7
from chancery.missions.models.money import COUNTS, CostLine, Repayment
from chancery.missions.models.undertaking import CostClass, Group, Payer, Trip

YEAR = "mission__starts_on__year"


class Of(NamedTuple):
    """Of what a sum is; without a class it is what travellers gave back."""

    year: int
    group: str
    kind: str = ""
    paid_by: str = ""


class Tally(NamedTuple):
    """How much, in minor units of the city's currency, and how many trips (counted where there is no class)."""

    minor: int = 0
    trips: int = 0


class YearTotal(models.Model):
    """One sum of one year: of a group of travellers, a class and who paid. It is a copy of what lines, repayments and
    trips say, so it has no line of its own in the ledger; `chancery ledger reconcile` holds it against them."""

    DERIVED: ClassVar[frozenset[str]] = frozenset({"year", "group", "kind", "paid_by", "minor", "trips"})

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    year = models.PositiveSmallIntegerField()
    group = models.CharField(max_length=16, choices=Group)
    kind = models.CharField(max_length=16, choices=CostClass, blank=True, default="")
    paid_by = models.CharField(max_length=12, choices=Payer, blank=True, default="")
    minor = models.BigIntegerField(default=0)
    trips = models.IntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["year", "group", "kind", "paid_by"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["year", "group", "kind", "paid_by"], name="a_year_is_summed_once")
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.group} {self.kind} {self.paid_by}"

    @classmethod
    def kept(cls) -> dict[str, Any]:
        """What is kept, by its name."""
        rows = cls.objects.values_list("year", "group", "kind", "paid_by", "minor", "trips")
        return named({Of(*row[:4]): Tally(*row[4:]) for row in rows})

    @classmethod
    def counted(cls) -> dict[str, Any]:
        """What it should be, by its name."""
        return named(sums(Trip.objects.public()))


def sums(trips: QuerySet[Trip]) -> dict[Of, Tally]:
    """What some trips come to, counted from their lines and repayments. Those without a day are in no year."""
    dated = trips.exclude(mission__starts_on=None).order_by()
    of = {"trip__in": dated.values("pk")}
    posted = CostLine.objects.posted().filter(**of).order_by()
    lines = posted.values_list(f"trip__{YEAR}", "trip__group", "kind", "paid_by").annotate(minor=Sum(COUNTS))
    found = {Of(*row[:4]): Tally(row[4]) for row in lines}
    given = Repayment.objects.counted().filter(**of).order_by().values_list(f"trip__{YEAR}", "trip__group")
    back = {row[:2]: row[2] for row in given.annotate(minor=Sum("own_minor"))}
    for year, group, many in dated.values_list(YEAR, "group").annotate(trips=Count("pk")):
        found[Of(year, group)] = Tally(back.get((year, group), 0), many)
    return found


def named(found: dict[Of, Tally]) -> dict[str, Any]:
    """Sums that are not nought, under a name that people can read."""
    return {" ".join(map(str, filter(None, of))): tuple(tally) for of, tally in found.items() if any(tally)}

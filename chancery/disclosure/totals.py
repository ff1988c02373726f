"""What travel that was accounted for comes to: of some trips, and of each year. Only posted lines count, the lines that
took others back among them, and of each what the City bears (`missions.borne`); what a traveller gave back is taken
off; what somebody outside paid stands beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.conf import settings
from django.db.models import Sum

from chancery.missions.models import CostLine, Repayment, Trip, YearTotal
from chancery.missions.models.money import COUNTS
from chancery.missions.models.undertaking import CostClass, Payer
from chancery.money import Money

#: The classes as the trips table calls them, in its order: those of the federal tables.
SHOWN: Mapping[str, tuple[str, ...]] = {
    "airfare": (CostClass.AIRFARE,),
    "other_transport": (CostClass.TRANSPORT,),
    "lodging": (CostClass.LODGING,),
    "meals": (CostClass.MEALS, CostClass.INCIDENTALS),
    "other": (CostClass.REGISTRATION, CostClass.HOSPITALITY, CostClass.GIFTS, CostClass.VISA, CostClass.OTHER),
}
OF = {str(kind): name for name, kinds in SHOWN.items() for kind in kinds}


@dataclass
class Sums:
    """Minor units of the city's currency."""

    by: dict[str, int] = field(default_factory=lambda: dict.fromkeys(SHOWN, 0))
    repaid: int = 0
    others: int = 0
    trips: int = 0

    @property
    def total(self) -> int:
        """What the City bore: all classes, less what was given back."""
        return sum(self.by.values()) - self.repaid

    @property
    def spent(self) -> Money:
        """The same as money."""
        return self.money("total")

    def money(self, name: str) -> Money:
        """One of them as money."""
        minor = self.by[name] if name in self.by else getattr(self, name)
        return Money(minor, settings.CITY.currency)

    @property
    def beside(self) -> Money:
        """All that the narrow table shows as other: less what was given back, so that the columns make the total."""
        return Money(self.by["other"] + self.by["other_transport"] - self.repaid, settings.CITY.currency)

    @property
    def air(self) -> Money:
        """Airfare."""
        return self.money("airfare")

    @property
    def lodging(self) -> Money:
        """Lodging."""
        return self.money("lodging")

    @property
    def meals(self) -> Money:
        """Meals and incidentals."""
        return self.money("meals")

    def add(self, kind: str, paid_by: str, minor: int) -> None:
        """Count what lines of one class, paid by one side, come to."""
        if paid_by == Payer.THIRD:
            self.others += minor
        else:
            self.by[OF[kind]] += minor

    @classmethod
    def of(cls, several: Iterable[Sums]) -> Sums:
        """Several together."""
        found = cls()
        for one in several:
            for name, minor in one.by.items():
                found.by[name] += minor
            found.repaid += one.repaid
            found.others += one.others
            found.trips += one.trips
        return found


def of_trips(trips: Iterable[Trip]) -> dict[UUID, Sums]:
    """Of each of these trips."""
    found = {one.pk: Sums(trips=1) for one in trips}
    posted = CostLine.objects.posted().filter(trip__in=list(found)).order_by()
    for row in posted.values("trip", "kind", "paid_by").annotate(minor=Sum(COUNTS)):
        found[row["trip"]].add(row["kind"], row["paid_by"], row["minor"])
    repaid = Repayment.objects.counted().filter(trip__in=list(found)).order_by()
    for back in repaid.values("trip").annotate(minor=Sum("own_minor")):
        found[back["trip"]].repaid += back["minor"]
    return found


def by_year() -> dict[int, Sums]:
    """Of each year in which missions left, of all that was accounted for, as it is kept; the latest first."""
    found: dict[int, Sums] = {}
    for row in YearTotal.objects.exclude(minor=0, trips=0).order_by("-year"):
        year = found.setdefault(row.year, Sums())
        if row.kind:
            year.add(row.kind, row.paid_by, row.minor)
        else:
            year.repaid += row.minor
            year.trips += row.trips
    return found


def hospitality_by_year() -> dict[int, int]:
    """What of that is hospitality which the City bore, year by year, in minor units."""
    rows = YearTotal.objects.filter(kind=CostClass.HOSPITALITY).exclude(paid_by=Payer.THIRD).order_by()
    return dict(rows.values_list("year").annotate(minor=Sum("minor")))

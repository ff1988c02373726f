"""To which trip a row of the finance system belongs: by its mission, by its traveller and day, or by nobody's guess."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.db.models import Q

from chancery.audit.models import Actor
from chancery.missions import permissions
from chancery.missions.days import is_near
from chancery.missions.exchange import converted
from chancery.missions.models import CostLine, ExchangeRate, FinanceLine, Trip
from chancery.missions.models.money import CostLineQuerySet
from chancery.search.words import fold

Wait = FinanceLine.Wait
#: What a row may say of itself beside its number, its day and its amount.
TEXTS = ("kind", "reference", "traveller", "vendor", "account", "cites")
RATE = ("rate", "rate_on", "rate_source")


class Learned(NamedTuple):
    """A row that waits, and what a later file says of it that nobody had said."""

    row: FinanceLine
    columns: Mapping[str, Any]


def learned(row: FinanceLine, said: FinanceLine) -> dict[str, Any]:
    """What another telling of a row says where the row says nothing."""
    names = [name for name in TEXTS if getattr(said, name) and not getattr(row, name)]
    names += RATE if said.rate and row.rate is None else ()
    return {name: getattr(said, name) for name in names}


def differing(row: FinanceLine, said: FinanceLine) -> list[str]:
    """Of what both say something, and not the same."""
    return [
        name for name in (*TEXTS, "rate")
        if getattr(said, name) and getattr(row, name) and getattr(said, name) != getattr(row, name)
    ]  # fmt: skip


def place(row: FinanceLine, by: Actor, own: str) -> tuple[Trip | None, str]:
    """The one trip that a row belongs to, or why it waits for a person."""
    cited = corrected(row)
    if cited is not None:
        return _unless_own(cited.trip, by)
    if row.amount_minor < 0:
        return None, Wait.BELOW
    found = trips(row)
    if len(found) != 1:
        return None, Wait.SEVERAL if found else Wait.NO_TRIP
    if not row.kind:
        return None, Wait.NO_CLASS
    if converted(row.amount, own, row.rate) is None and ExchangeRate.objects.of(row.currency, row.on) is None:
        return None, Wait.NO_RATE
    if same(row, found[0]).posted().filter(finance=None).exists():
        return None, Wait.TWIN
    if not same(row, found[0]).exists() and abroad(row, found[0], own):
        return None, Wait.ABROAD
    return _unless_own(found[0], by)


def _unless_own(trip: Trip, by: Actor) -> tuple[Trip | None, str]:
    return (None, Wait.OWN) if permissions.is_of(by, trip.mission) else (trip, "")


def trips(row: FinanceLine) -> list[Trip]:
    """Those that fit: of the mission that is named, and of the traveller; without a mission, by traveller and day."""
    rows = Trip.objects.select_related("mission", "person").order_by("mission", "number")
    if row.reference:
        rows = rows.filter(mission__reference__iexact=row.reference)
    elif row.traveller:
        rows = rows.filter(starts_on__lte=row.on, ends_on__gte=row.on)
    else:
        return []
    return [
        one for one in rows if is_near(one, row.on) and (not row.traveller or _called(one) == _folded(row.traveller))
    ]


def _called(trip: Trip) -> str:
    return _folded(trip.person.name if trip.person else trip.name)


def _folded(name: str) -> str:
    """A name as both write it: `Roy, Ana` is Ana Roy."""
    last, comma, first = name.partition(",")
    return " ".join(fold(f"{first} {last}" if comma else name).split())


def same(row: FinanceLine, trip: Trip) -> CostLineQuerySet:
    """Lines of a trip that say the same: what a traveller entered, and the finance system paid."""
    return CostLine.objects.standing().filter(
        Q(kind=row.kind) if row.kind else Q(), trip=trip, on=row.on, amount_minor=row.amount_minor,
        currency=row.currency,
    )  # fmt: skip


def abroad(row: FinanceLine, trip: Trip, own: str) -> list[CostLine]:
    """What a traveller entered in the currency they paid in, and the finance system may have paid in the city's own:
    of that day and class, and not posted. The amounts cannot be held against each other, so a person says it."""
    if row.currency != own or row.amount_minor <= 0:
        return []
    entered = CostLine.objects.standing().filter(trip=trip, kind=row.kind, on=row.on, posted_on=None)
    return list(entered.exclude(currency=own).exclude(amount_minor=0).order_by("number"))


def corrected(row: FinanceLine) -> CostLine | None:
    """The line that a row makes more or less, by the number that it cites; none where it cannot be that."""
    cited = standing(row.cites)
    fits = cited and cited.currency == row.currency and cited.amount_minor + row.amount_minor >= 0
    return cited if fits else None


def standing(document: str) -> CostLine | None:
    """What a row of the finance system is today: its line, or the last that corrected it."""
    row = FinanceLine.objects.filter(document=document).exclude(line=None).first() if document else None
    line = row.line if row else None
    while line is not None and CostLine.objects.filter(reverses=line).exists():
        line = line.corrections.filter(reverses=None).first()
    return line

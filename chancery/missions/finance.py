"""To which trip a row of the finance system belongs: by its mission, by its traveller and day, or by nobody's guess."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import F, Q

from chancery.audit.models import Actor
from chancery.missions import borne, permissions
from chancery.missions.days import is_near
from chancery.missions.exchange import converted
from chancery.missions.models import CostLine, ExchangeRate, FinanceLine, Trip
from chancery.missions.models.money import CostLineQuerySet
from chancery.missions.models.undertaking import Payer
from chancery.money import Money
from chancery.search.words import fold

Wait = FinanceLine.Wait
#: What a row may say of itself beside its number, its day and its amount.
TEXTS = ("kind", "reference", "traveller", "vendor", "account", "cites")
RATE = ("rate", "rate_on", "rate_source")
#: So far a rate of one bank may be from that of another.
NEAR = Decimal("0.1")


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
        return _unless_own(cited.trip, by) if _leaves_enough(row, cited, own) else (None, Wait.CAME_BACK)
    if row.amount_minor < 0:
        return None, Wait.BELOW
    found = trips(row)
    if len(found) != 1:
        return None, Wait.SEVERAL if found else Wait.NO_TRIP
    if not row.kind:
        return None, Wait.NO_CLASS
    if converted(row.amount, own, row.rate) is None and ExchangeRate.objects.of(row.currency, row.on) is None:
        return None, Wait.NO_RATE
    if why := _may_be_there(row, found[0], own):
        return None, why
    return _unless_own(found[0], by)


def _leaves_enough(row: FinanceLine, cited: CostLine, own: str) -> bool:
    """Does as much of a trip stand, once a row makes a line less, as came back of it?"""
    rest = converted(Money(borne.paid(cited).minor + row.amount_minor, row.currency), own, cited.rate)
    room = borne.room(cited.trip)
    return room is None or rest is None or room >= cited.counts - rest.minor


def _may_be_there(row: FinanceLine, trip: Trip, own: str) -> str:
    """Why only a person can say whether a row is a line of the trip that is there; empty where it is not so."""
    alike = same(row, trip)
    if alike.posted().filter(finance=None).exists():
        return Wait.TWIN
    if alike.exists():
        return ""
    if others(row, trip).exists():
        return Wait.OTHERS
    return Wait.ABROAD if abroad(row, trip, own) else ""


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
    """Lines of a trip that say the same: what a traveller entered, and the finance system paid; of its amount first,
    and then where the row is what the traveller asks for of it, without their own part."""
    asked = Q(paid_by=Payer.TRAVELLER, personal_minor__gt=0, amount_minor=F("personal_minor") + row.amount_minor)
    alike = _of_its_day(row, trip).filter(Q(amount_minor=row.amount_minor) | asked, currency=row.currency)
    return alike.exclude(paid_by=Payer.THIRD).order_by("amount_minor", "number")


def others(row: FinanceLine, trip: Trip) -> CostLineQuerySet:
    """Lines that would be the same, had somebody else not paid them, as it was entered."""
    alike = _of_its_day(row, trip).filter(amount_minor=row.amount_minor, currency=row.currency, finance=None)
    return alike.filter(paid_by=Payer.THIRD).order_by("number")


def _of_its_day(row: FinanceLine, trip: Trip) -> CostLineQuerySet:
    return CostLine.objects.standing().filter(Q(kind=row.kind) if row.kind else Q(), trip=trip, on=row.on)


def abroad(row: FinanceLine, trip: Trip, own: str) -> list[CostLine]:
    """What a traveller entered in the currency they paid in, and the finance system may have paid in the city's own, or
    the other way round: of that day and class, and paid by no other row. The amounts cannot be held against each other,
    so a person says it."""
    if row.amount_minor <= 0:
        return []
    entered = _of_its_day(row, trip).filter(finance=None).exclude(amount_minor=0).order_by("number")
    found = entered.exclude(currency=own) if row.currency == own else entered.filter(currency=own)
    return [one for one in found if not borne.is_paid(one)]


def share(row: FinanceLine, line: CostLine) -> Money | None:
    """What a row in the city's currency pays of a line in another: all of it, or what the traveller asks for. The
    nearer one by the rate of the line, or of its day; None where that tells nobody."""
    whole, asked = line.amount, borne.asked(line)
    known = ExchangeRate.objects.of(line.currency, line.on)
    rate = line.rate or (known.rate if known else None)
    if asked in (whole, Money(0, line.currency)):
        return whole
    if rate is None:
        return None
    away = sorted((abs(row.amount.major / (one.major * rate) - 1), one.minor) for one in (whole, asked))
    near, far = away
    is_clear = near[0] <= NEAR and near[0] * 2 <= far[0]
    return Money(near[1], line.currency) if is_clear else None


def corrected(row: FinanceLine) -> CostLine | None:
    """The line that a row makes more or less, by the number that it cites; none where it cannot be that."""
    cited = standing(row.cites)
    fits = cited and cited.currency == row.currency and borne.paid(cited).minor + row.amount_minor >= 0
    return cited if fits else None


def standing(document: str) -> CostLine | None:
    """What a row of the finance system is today: its line, or the last that corrected it."""
    row = FinanceLine.objects.filter(document=document).exclude(line=None).first() if document else None
    line = row.line if row else None
    while line is not None and CostLine.objects.filter(reverses=line).exists():
        line = line.corrections.filter(reverses=None).first()
    return line

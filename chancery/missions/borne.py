"""What of a line the City bears: worked out here alone, and kept with the line. Whatever sums lines reads it there
(`CostLine.counts`, `COUNTS`)."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db.models import Sum

from chancery.missions.exchange import converted
from chancery.missions.models import CostLine, FinanceLine, Repayment, Trip
from chancery.missions.models.undertaking import Payer
from chancery.money import Money
from chancery.records import Changed, changed

NO_ADVANCE = (
    "More would come back than was paid in advance. Nothing was written.",
    "Il reviendrait plus que l’avance versée. Rien n’a été inscrit.",
)
WHOLE = ("amount_minor", "own_minor")


def less(line: CostLine, *, paid_out: bool = False) -> int | None:
    """What the City bears of a line, in minor units of its currency, where that is less than all of it; else None.

    Where the City paid, it bears all of it until something is given back: that is a repayment, and taken off there. So
    it is where the finance system paid it out. Where the traveller paid and asks for it, they never get their own part;
    where they are not to be reimbursed, the City bears nothing. What a third party paid is in no sum of the City's.
    """
    if line.own_minor is None or line.paid_by != Payer.TRAVELLER or paid_out:
        return None
    if line.reimbursable is False:
        return 0
    if not line.personal_minor:
        return None
    worth = converted(asked(line), settings.CITY.currency, line.rate)
    return worth.minor if worth else None


def is_paid_out(line: CostLine | None) -> bool:
    """Did the finance system pay all of it, or of a line that it stands in the place of?"""
    while line is not None:
        if FinanceLine.objects.filter(line=line).exists():
            return line.borne_minor is None
        line = line.corrects
    return False


def is_paid(line: CostLine | None) -> bool:
    """Did the finance system pay any of it, or of a line that it stands in the place of?"""
    while line is not None:
        if FinanceLine.objects.filter(line=line).exists():
            return True
        line = line.corrects
    return False


def asked(line: CostLine) -> Money:
    """What a traveller who paid it asks for: the line without their own part. Of any other line it is all of it."""
    own = line.personal_minor if line.paid_by == Payer.TRAVELLER else 0
    return Money(line.amount_minor - (own or 0), line.currency)


def paid(line: CostLine) -> Money:
    """What the finance system paid of a line that it paid."""
    return line.amount if line.borne_minor is None else asked(line)


def room(trip: Trip) -> int | None:
    """So much of what the City bears of a trip did not come back yet, in minor units; below zero, more came back. Once
    residents were told only what is posted counts, as they read it. None while a line without a rate leaves it open."""
    told = Trip.objects.filter(pk=trip.pk).exclude(accounted_on=None).exists()
    lines = CostLine.objects.standing().filter(trip=trip).exclude(paid_by=Payer.THIRD)
    every = list(lines.posted() if told else lines)
    if any(one.own_minor is None for one in every):
        return None
    back = Repayment.objects.counted().filter(trip=trip).aggregate(sum=Sum("own_minor"))["sum"] or 0
    return sum(one.counts for one in every) - back


def back_of_advance(trip: Trip) -> int:
    """What came back of what was paid in advance, in minor units."""
    back: int | None = Repayment.objects.filter(trip=trip, of_advance=True).aggregate(sum=Sum("own_minor"))["sum"]
    return back or 0


def said(line: CostLine, columns: Iterable[str] | None = None) -> Changed:
    """The values of a line as the ledger takes them. Where the City bears less than all of it, all of it stays within
    the office: beside what the City bore it would tell everybody the traveller's own part."""
    values = changed(line, columns)
    return values if line.borne_minor is None else values.within(WHOLE)

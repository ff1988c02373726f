"""What a difference of a quarter is about, in a few words."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from chancery.dates import in_words
from chancery.missions.models import CostLine, FinanceLine, Repayment


def called(row: FinanceLine | None, line: CostLine | None, repayment: Repayment | None, lang: str) -> str:
    """By the number of the finance system where it has one, its mission, its day, and who was paid; a traveller is
    named where no mission is known."""
    if row is not None:
        return _said(row.document, _of(row.line or row.repayment) or row.reference, *_row(row), _day(row.on, lang))
    if line is not None:
        return _said(_of(line), str(line.get_kind_display()), line.vendor, _day(line.posted_on, lang))
    return _said(_of(repayment), _("given back"), _day(repayment.on if repayment else None, lang))


def _row(row: FinanceLine) -> tuple[str, str]:
    kind = row.line.get_kind_display() if row.line else row.get_kind_display()
    return str(kind), row.vendor or ("" if row.line else row.traveller)


def _of(held: CostLine | Repayment | None) -> str:
    return held.trip.mission.reference if held else ""


def _day(on: date | None, lang: str) -> str:
    return in_words(on, lang) if on else ""


def _said(*parts: str) -> str:
    return ", ".join(part for part in parts if part)

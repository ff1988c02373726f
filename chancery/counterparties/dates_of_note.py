"""Which days of note fall between two days: the data of calendars, reminders and the radar."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple
from uuid import UUID

from chancery.counterparties.models import DateOfNote


class Occurrence(NamedTuple):
    """A day of note as it is kept in one year; `years` is which anniversary it is, where the first year is known."""

    on: date
    kind: str
    name_en: str
    name_fr: str
    years: int | None
    country: str
    counterparty: UUID | None
    of: UUID


def between(
    first: date, last: date, *, countries: Iterable[str] | None = None, counterparties: Iterable[UUID] | None = None
) -> list[Occurrence]:
    """Every day of note from `first` to `last`, both included, in order.

    With `countries` or `counterparties` only theirs; with both, those of either. What was withdrawn is left out; so is
    a year before the first. 29 February is kept on the 28th where there is none.
    """
    rows = DateOfNote.objects.standing().select_related("counterparty__merged_into")
    every = countries is None and counterparties is None
    wanted, bodies = set(countries or ()), set(counterparties or ())
    found = [
        each
        for row in rows
        if every or row.country_id in wanted or (row.counterparty and row.counterparty.now.pk in bodies)
        for each in _in_years(row, first, last)
    ]
    return sorted(found, key=lambda one: (one.on, one.name_en or one.name_fr, one.of))


def _in_years(row: DateOfNote, first: date, last: date) -> Iterable[Occurrence]:
    begins = max(first.year, row.year or first.year)
    for year in range(begins, last.year + 1):
        on = row.falls_on(year)
        if first <= on <= last:
            nth = year - row.year if row.year else None
            body = row.counterparty.now.pk if row.counterparty else None
            yield Occurrence(on, row.kind, row.name_en, row.name_fr, nth, row.country_id or "", body, row.pk)

"""The record as it was written by a moment: rows folded from what the ledger holds up to there. It reads, and writes
nothing; what was erased is not in it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from chancery.audit.models import LedgerEntry, LedgerHead, LedgerOpening
from chancery.audit.values import told
from chancery.records import GONE

CHUNK = 2000
Rows = dict[str, dict[str, Any]]


def began() -> date | None:
    """The day of the ledger's first line, in the city's time; none while nothing is written."""
    first = LedgerEntry.objects.filter(seq=0).first()
    return timezone.localdate(_at(first)) if first else None


def size_on(day: date) -> int:
    """How many lines were written by the end of a day, in the city's time."""
    if day == date.max:
        return _size()
    return size_at(timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min)))


def size_at(end: datetime) -> int:
    """How many lines were written before a moment."""
    low, high = 0, _size()
    while low < high:  # lines stand in the order of their writing
        middle = (low + high) // 2
        if _at(LedgerEntry.objects.get(seq=middle)) < end:
            low = middle + 1
        else:
            high = middle
    return low


def rows(tables: Collection[str], size: int) -> dict[str, Rows]:
    """Every row of these tables (`agreements.agreement`) as the first so many lines tell it, by its id."""
    found: dict[str, Rows] = {table: defaultdict(dict) for table in tables}
    about = Q()
    for table in tables:
        about |= Q(value__contains=f'"{table}/')
    kept = LedgerOpening.objects.filter(about, seq__lt=size, field__startswith="after.").order_by("seq", "field")
    for opening in kept.iterator(chunk_size=CHUNK):
        for row, column, value in told(opening):
            table, _slash, pk = row.partition("/")
            if table in found:
                found[table][pk][column] = value
    return {table: {pk: row for pk, row in each.items() if GONE not in row} for table, each in found.items()}


def _size() -> int:
    head = LedgerHead.objects.filter(pk=1).first()
    return head.size if head else 0


def _at(entry: LedgerEntry) -> datetime:
    return datetime.fromisoformat(json.loads(str(entry))["at"])

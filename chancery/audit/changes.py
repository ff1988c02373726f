"""Who changed a value last, and when: what the ledger says of it, sealed lines included. For the office's own pages."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, NamedTuple

from chancery.audit.ledger import canonical
from chancery.audit.models import LedgerEntry, LedgerOpening
from chancery.audit.values import told
from chancery.records import row_name


class Change(NamedTuple):
    """That someone wrote a value."""

    actor: str
    at: datetime


def last(row: Any, columns: Iterable[str]) -> dict[str, Change]:
    """For each of these columns of a row, who wrote it last."""
    name, wanted = row_name(row), set(columns)
    found: dict[str, int] = {}
    kept = LedgerOpening.objects.filter(field__startswith="after.", value__contains=f"{canonical(name)}:")
    for opening in kept.order_by("seq", "field"):
        found |= {column: opening.seq for at, column, _value in told(opening) if at == name and column in wanted}
    lines = {entry.seq: _read(entry) for entry in LedgerEntry.objects.filter(seq__in=set(found.values()))}
    return {column: lines[seq] for column, seq in found.items()}


def _read(entry: LedgerEntry) -> Change:
    line = json.loads(str(entry))
    actor = line["actor"]
    if not actor:
        sealed = LedgerOpening.objects.filter(seq=entry.seq, field="actor", value__isnull=False).first()
        actor = json.loads(sealed.value or '""') if sealed else ""
    return Change(actor, datetime.fromisoformat(line["at"]))


def types_since(size: int) -> set[str]:
    """What kinds of lines were written since the ledger was this long. A sealed line is of the kind that it keeps to
    itself; one whose kind was erased is "sealed". For what the office's own pages decide: never shown as it is."""
    lines = LedgerEntry.objects.filter(seq__gte=size)
    kept = LedgerOpening.objects.filter(seq__gte=size, field="type", value__isnull=False)
    sealed = {seq: json.loads(value or '""') for seq, value in kept.values_list("seq", "value")}
    return {sealed.get(line.seq) or json.loads(str(line))["type"] for line in lines.iterator()}


class About(NamedTuple):
    """One line about something, with what it keeps to itself, and the classes of what it holds."""

    seq: int
    type: str
    actor: str
    at: datetime
    classes: frozenset[str]


def about(ref: str) -> list[About]:
    """Every line about something, sealed ones included, in the order of their writing. For the office's own pages."""
    wanted = LedgerOpening.objects.filter(field="ref", value=canonical(ref)).values("seq")
    kept: dict[int, dict[str, str]] = {}
    classes: dict[int, set[str]] = {}
    for opening in LedgerOpening.objects.filter(seq__in=wanted).order_by("seq", "field"):
        classes.setdefault(opening.seq, set()).add(opening.data_class)
        if opening.field in ("type", "actor"):
            kept.setdefault(opening.seq, {})[opening.field] = json.loads(opening.value or '""')
    lines = LedgerEntry.objects.filter(seq__in=list(classes)).order_by("seq")
    return [_about(entry, kept.get(entry.seq, {}), frozenset(classes[entry.seq])) for entry in lines]


def said(lines: Iterable[int], classes: Collection[str]) -> dict[int, dict[str, dict[str, Any]]]:
    """What each of these lines says of rows, as far as it is told in these classes: line, row, column, value."""
    found: dict[int, dict[str, dict[str, Any]]] = {}
    kept = LedgerOpening.objects.filter(seq__in=list(lines), field__startswith="after.", data_class__in=list(classes))
    for opening in kept.order_by("seq", "field"):
        for row, column, value in told(opening):
            found.setdefault(opening.seq, {}).setdefault(row, {})[column] = value
    return found


def _about(entry: LedgerEntry, kept: dict[str, str], classes: frozenset[str]) -> About:
    line = json.loads(str(entry))
    said = {name: kept.get(name) or line[name] or "" for name in ("type", "actor")}
    return About(entry.seq, said["type"], said["actor"], datetime.fromisoformat(line["at"]), classes)

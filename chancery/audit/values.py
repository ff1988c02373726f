"""From the changes of a line to the values it commits to, and back: which row a value is of."""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.apps import apps
from django.utils import timezone

from chancery.audit import ledger
from chancery.audit.models import LedgerOpening
from chancery.records import Changed, DataClass, Keep, forgettable, personal, plain, row_name

Change = Mapping[str, Mapping[str, Any]]
Value = tuple[str, DataClass, Any]
# How long, where the table says nothing.
KEEP = {DataClass.PERSONAL.value: Keep.SEVEN_YEARS}
# Known to some of the office only, and not about people alone.
CLOSE = (DataClass.INTERNAL, DataClass.INTERGOVERNMENTAL)
# A ledger's own columns of a sealed line: what the line would have said.
SEALED = ("type", "ref", "actor", "pub")


def values(changes: Change | Sequence[Change] | None) -> list[Value]:
    """One value for each data class, its columns under the name of their row; for personal data one for each column
    of each row, so that erasing can be exact."""
    whole: dict[DataClass, dict[str, Any]] = {}
    personal: list[Value] = []
    for change in _each(changes):
        row = getattr(change, "row", "")
        for name, columns in change.items():
            data_class = DataClass(name)
            if data_class is DataClass.PERSONAL:
                personal += _personal(row, columns, taken=len(personal))
            elif columns:
                # The columns of a row are plain already.
                _put(whole.setdefault(data_class, {}), row, columns if row else _plain(columns))
    return [*((f"after.{name}", name, columns) for name, columns in whole.items()), *personal]


def keep(changes: Change | Sequence[Change] | None) -> dict[str, Keep]:
    """How long the values of each class are kept: as long as the most lasting of them."""
    longest: dict[str, Keep] = {}
    for change in _each(changes):
        for name, rule in getattr(change, "keep", {}).items():
            longest[name] = max(longest.get(name, rule), rule, key=lambda one: one.years or 1000)
    return {**KEEP, **longest}


def until(rule: Keep) -> date | None:
    """The last day a value written today is kept; none for what is kept as long as there is a city."""
    today = timezone.now().date()
    return None if rule.years is None else date(today.year + rule.years, 12, 31)


def told(opening: LedgerOpening) -> Iterator[tuple[str, str, Any]]:
    """What an opening says of the rows of the record: row, column, value. Nothing, if it was erased or names no row."""
    if opening.value is None or not opening.field.startswith("after."):
        return
    rows = json.loads(opening.value)
    for row, columns in rows.items() if isinstance(rows, dict) else ():
        if "/" in row and isinstance(columns, dict):
            yield from ((row, column, value) for column, value in columns.items())


def openings_of(row: str, columns: Iterable[str]) -> list[tuple[int, str]]:
    """Every place where the ledger keeps these columns of a row: what an erasure must name. What is about people has a
    value of its own; the words of what is said of a record may stand in one that tells of more."""
    wanted, model = set(columns), _model(row)
    kept = LedgerOpening.objects.filter(data_class=DataClass.PERSONAL, value__startswith=f'{{"{row}":')
    found = [*kept.order_by("seq")]
    if getattr(model, "about_column", ""):
        told_closely = LedgerOpening.objects.filter(data_class__in=CLOSE, field__startswith="after.")
        found += told_closely.filter(value__contains=f'"{row}":').order_by("seq")
    return [
        (one.seq, one.field) for one in found if any(column in wanted and at == row for at, column, _value in told(one))
    ]


def forgotten(rows: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """The columns to be forgotten of each row; where a record is forgotten whole, of all that was said of it too, as in
    notes."""
    named = {row: list(columns) for row, columns in rows.items()}
    for row in [one for one, columns in named.items() if set(columns) >= set(personal(_model(one)))]:
        named |= {told: columns for told, columns in _said_of(row)}
    return named


def lost(opening: LedgerOpening, rows: Container[str]) -> Iterator[tuple[str, str, Any]]:
    """What of an opening is forgotten: all of it; of one that tells of more, the words of these rows."""
    for row, column, value in told(opening):
        if not _is_shared(opening, rows) or (row in rows and column in forgettable(_model(row))):
            yield row, column, value


def left(openings: Sequence[LedgerOpening], rows: Container[str]) -> list[Changed]:
    """What else such openings tell and no later line does: it must be told anew."""
    found: dict[tuple[str, str], tuple[int, str, Any]] = {}
    shared = sorted((one for one in openings if _is_shared(one, rows)), key=lambda one: one.seq)
    for one in shared:
        gone = {(row, column) for row, column, _value in lost(one, rows)}
        more = ((row, column, value) for row, column, value in told(one) if (row, column) not in gone)
        found |= {(row, column): (one.seq, one.data_class, value) for row, column, value in more}
    if found:
        later = LedgerOpening.objects.filter(seq__gt=shared[0].seq, field__startswith="after.", value__isnull=False)
        for one in later.iterator(chunk_size=2000):
            for row, column, _value in told(one):
                if found.get((row, column), (one.seq,))[0] < one.seq:
                    del found[row, column]
    return list(_anew(found))


def _anew(found: Mapping[tuple[str, str], tuple[int, str, Any]]) -> Iterator[Changed]:
    rows: dict[str, Changed] = {}
    for (row, column), (_seq, data_class, value) in found.items():
        change = rows.setdefault(row, Changed())
        change.setdefault(data_class, {})[column] = value
        change.row, change.keep = row, dict.fromkeys(change, Keep.PERMANENT)
    yield from rows.values()


def _is_shared(opening: LedgerOpening, rows: Container[str]) -> bool:
    return bool(rows) and opening.data_class != DataClass.PERSONAL


def _said_of(row: str) -> Iterator[tuple[str, list[str]]]:
    for model in apps.get_models():
        if column := getattr(model, "about_column", ""):
            by_id = model._meta.get_field(column).get_internal_type() == "UUIDField"
            about = row.partition("/")[2] if by_id else row
            if not by_id or is_id(about):
                for told in model._base_manager.filter(**{column: about}):
                    yield row_name(told), forgettable(model)


def is_id(text: str) -> bool:
    """Is it an id, as most tables have them?"""
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _model(row: str) -> Any:
    return apps.get_model(row.partition("/")[0])


def sealed_about(ref: str) -> list[tuple[int, str]]:
    """What the sealed lines about something would have shown, had they not been sealed."""
    about = LedgerOpening.objects.filter(field="ref", value=ledger.canonical(ref)).values("seq")
    shown = LedgerOpening.objects.filter(seq__in=about, field__in=(*SEALED, "after.public"), value__isnull=False)
    return sorted(shown.values_list("seq", "field"))


def _each(changes: Change | Sequence[Change] | None) -> Sequence[Change]:
    return [changes] if isinstance(changes, Mapping) else (changes or [])


def _personal(row: str, columns: Mapping[str, Any], taken: int) -> Iterator[Value]:
    for column, value in columns.items():
        # A second person in one line has fields of their own, to be erased alone.
        field = f"after.personal.{column}" if not taken else f"after.personal.{column}.{taken + 1}"
        yield field, DataClass.PERSONAL, plain({row: {column: value}} if row else value)


def _plain(columns: Mapping[str, Any]) -> dict[str, Any]:
    return {name: plain(value) for name, value in columns.items()}


def _put(into: dict[str, Any], row: str, columns: Mapping[str, Any]) -> None:
    if row:
        into.setdefault(row, {}).update(columns)
    else:
        into.update(columns)

"""From the changes of a line to the values it commits to, and back: which row a value is of."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.apps import apps
from django.utils import timezone

from chancery.audit import ledger
from chancery.audit.models import LedgerOpening
from chancery.records import DataClass, Keep, personal, plain, row_name

Change = Mapping[str, Mapping[str, Any]]
Value = tuple[str, DataClass, Any]
# How long, where the table says nothing.
KEEP = {DataClass.PERSONAL.value: Keep.SEVEN_YEARS}
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
    """Every place where the ledger keeps these personal columns of a row: what an erasure must name."""
    kept = LedgerOpening.objects.filter(data_class=DataClass.PERSONAL, value__startswith=f'{{"{row}":').order_by("seq")
    wanted = set(columns)
    return [
        (one.seq, one.field) for one in kept if any(column in wanted and at == row for at, column, _value in told(one))
    ]


def forgotten(rows: Mapping[str, Iterable[str]]) -> list[tuple[int, str]]:
    """The same of several rows; where a record is forgotten whole, of all that was said of it too, as in notes."""
    named = {row: list(columns) for row, columns in rows.items()}
    for row in [one for one, columns in named.items() if set(columns) >= set(personal(_model(one)))]:
        named |= {told: columns for told, columns in _said_of(row)}
    return [place for row, columns in named.items() for place in openings_of(row, columns)]


def _said_of(row: str) -> Iterator[tuple[str, list[str]]]:
    for model in apps.get_models():
        if column := getattr(model, "about_column", ""):
            for told in model._base_manager.filter(**{column: row}):
                yield row_name(told), personal(model)


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

"""Is the register what the ledger says it is? The latest value of each column, as the ledger holds it, against the
tables: whoever changed a row past the actions is found here, and a total that is kept and is not what its rows come
to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import Field, ManyToManyField, Model

from chancery.audit.models import LedgerOpening
from chancery.audit.values import told
from chancery.records import GONE, DataClass, declared, plain

CHUNK = 2000
ERASED = "erased-"
Recorded = tuple[int, Any]
Latest = dict[str, Recorded]


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that is not what the ledger says; `seq` is the line that says so, None if there is none."""

    row: str
    column: str
    seq: int | None
    recorded: Any
    stored: Any

    def __str__(self) -> str:
        if self.column == "":
            return f"{self.row}: line {self.seq} tells of it, and the row is not there"
        if self.seq is None:
            return f"{self.row} {self.column}: no line tells of {self.stored!r}"
        return f"{self.row} {self.column}: line {self.seq} says {self.recorded!r}, the table says {self.stored!r}"


class Drift(Difference):
    """A total that is kept, and is not what its rows come to."""

    def __str__(self) -> str:
        return f"{self.row}: its rows come to {self.recorded!r}, the total that is kept says {self.stored!r}"


def tables() -> list[type[Model]]:
    """The tables that are the record: those that say who may know each column."""
    return [model for model in apps.get_models() if declared(model) and model._meta.managed]


def differences(of: Iterable[type[Model]] | None = None) -> Iterator[Difference]:
    """Everything that differs, table by table: of these tables, or of all that are the record."""
    known = _latest()
    for model in tables() if of is None else of:
        start = f"{model._meta.label_lower}/"
        rows = {name: known.pop(name) for name in list(known) if name.startswith(start)}
        yield from _in_table(model, start, rows)
    for row, columns in known.items() if of is None else ():
        yield Difference(row, "", next(iter(columns.values()))[0], None, None)
    for model in apps.get_models() if of is None else ():
        yield from _drifts(model)


def _drifts(model: Any) -> Iterator[Difference]:
    """A table that is a copy says what it keeps, and what its rows come to (`kept` and `counted`), each by name."""
    if hasattr(model, "counted"):
        kept, counted = model.kept(), model.counted()
        for name in sorted({*kept, *counted}):
            if kept.get(name) != counted.get(name):
                row = f"{model._meta.label_lower}/{name}"
                yield Drift(row, "", None, counted.get(name), kept.get(name))


def _latest() -> dict[str, Latest]:
    """Row by row, the last value of each column, and the line that holds it."""
    rows: dict[str, Latest] = defaultdict(dict)
    kept = LedgerOpening.objects.filter(field__startswith="after.", value__isnull=False).order_by("seq", "field")
    for opening in kept.iterator(chunk_size=CHUNK):
        for row, column, value in told(opening):
            rows[row][column] = (opening.seq, value)
    return rows


def _in_table(model: type[Model], start: str, rows: dict[str, Latest]) -> Iterator[Difference]:
    columns = [model._meta.get_field(name) for name in declared(model)]
    many = {field.name: _linked(field) for field in columns if isinstance(field, ManyToManyField)}
    for row in model._default_manager.order_by("pk").iterator(chunk_size=CHUNK):
        name = f"{start}{row.pk}"
        recorded = rows.pop(name, {})
        for field in columns:
            linked = many.get(field.name)
            stored = getattr(row, field.attname) if linked is None else linked.get(row.pk, [])  # type: ignore[union-attr]  # (filled for these)
            found = _compare(model, name, field, _recorded(model, field.name, recorded), stored)
            if found:
                yield found
    for name, recorded in rows.items():
        if GONE not in recorded:
            yield Difference(name, "", max(seq for seq, _value in recorded.values()), None, None)


def _recorded(model: Any, name: str, recorded: Latest) -> Recorded | None:
    """What the ledger says of a column: under its name, or under the one that it had (`FORMERLY`)."""
    return recorded.get(name) or recorded.get(getattr(model, "FORMERLY", {}).get(name, ""))


def _compare(
    model: type[Model], row: str, field: Any, recorded: tuple[int, Any] | None, stored: Any
) -> Difference | None:
    if recorded is None:
        private = declared(model)[field.name].data_class is not DataClass.PUBLIC
        if private and (not stored or str(stored).startswith(ERASED)):
            return None
        if not isinstance(field, ManyToManyField) and stored == field.get_default():
            return None  # a column that came after the row, and says nothing else than every new one
        return Difference(row, field.name, None, None, stored)
    seq, value = recorded
    return None if same(field, value, stored) else Difference(row, field.name, seq, value, plain(stored))


def same(field: Field[Any, Any], recorded: Any, stored: Any) -> bool:
    """Is what was recorded, as JSON, what is stored? A relation is its id; 1.50 is 1.5."""
    if plain(stored) == recorded:
        return True
    own: Any = getattr(field, "target_field", field)
    try:
        return bool(own.to_python(recorded) == own.to_python(stored))
    except (ValidationError, TypeError, ValueError):
        return False


def _linked(field: ManyToManyField[Any, Any]) -> dict[Any, list[str]]:
    """The rows that each row is linked to, as the ledger writes them."""
    links: dict[Any, list[str]] = defaultdict(list)
    here, there = field.m2m_column_name(), field.m2m_reverse_name()
    through: Any = field.remote_field.through
    for one, other in through._default_manager.values_list(here, there):
        links[one].append(str(other))
    return {one: sorted(others) for one, others in links.items()}

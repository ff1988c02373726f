"""What each column of the record is: who may know it, and how long it is kept.

Every table that actions write says so once, above its class:

    @audited(keep=Keep.PERMANENT, public="reference title_en title_fr", internal="note")
    class Agreement(models.Model): ...

A column that is not named fails a test of the house.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar

Cls = TypeVar("Cls", bound=type)
GONE = "gone"
Json = None | bool | int | str | list[Any] | dict[str, Any]


class DataClass(StrEnum):
    """Who may know a value: everyone, the office, those cleared by another government, or those the person trusts."""

    PUBLIC = "public"
    INTERNAL = "internal"
    INTERGOVERNMENTAL = "intergovernmental"
    PERSONAL = "personal"


class Keep(StrEnum):
    """How long a value is kept after it was written."""

    PERMANENT = "permanent"
    SEVEN_YEARS = "seven-years"
    TWO_YEARS = "two-years"

    @property
    def years(self) -> int | None:
        """How many years, or None for as long as there is a city."""
        return {"seven-years": 7, "two-years": 2}.get(self.value)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: who may know it, and how long it is kept."""

    data_class: DataClass
    keep: Keep


def audited(
    *,
    keep: Keep,
    public: str = "",
    internal: str = "",
    intergovernmental: str = "",
    personal: str = "",
    unrecorded: str = "",
    about: str = "",
    words: str = "",
    keep_personal: Keep = Keep.SEVEN_YEARS,
) -> Callable[[Cls], Cls]:
    """Declare the columns of a table by data class; names are separated by spaces, relations named without `_id`.

    `unrecorded` are columns that no line of the ledger may commit to, such as a password. `about` is the column that
    names the record a row tells of, as `counterparties.contact/0198…` or by its id alone: once that record is
    forgotten, so is what was said of it, the columns about people or those that `words` names.
    """
    columns: dict[str, Column] = {}
    for data_class, names in (
        (DataClass.PUBLIC, public),
        (DataClass.INTERNAL, internal),
        (DataClass.INTERGOVERNMENTAL, intergovernmental),
        (DataClass.PERSONAL, personal),
    ):
        rule = keep_personal if data_class is DataClass.PERSONAL else keep
        columns |= {name: Column(data_class, rule) for name in names.split()}

    def declare(cls: Cls) -> Cls:
        cls.audited_columns = columns  # type: ignore[attr-defined]  # (put on the class here)
        cls.about_column = about  # type: ignore[attr-defined]  # (put on the class here)
        cls.words_columns = words.split()  # type: ignore[attr-defined]  # (put on the class here)
        cls.unrecorded_columns = frozenset(unrecorded.split())  # type: ignore[attr-defined]  # (put on the class here)
        return cls

    return declare


def declared(model: type[Any]) -> Mapping[str, Column]:
    """The columns a table declares; empty for a table that declares none."""
    columns: Mapping[str, Column] = getattr(model, "audited_columns", {})
    return columns


def personal(model: type[Any]) -> list[str]:
    """The columns of a table that are about people."""
    return [name for name, column in declared(model).items() if column.data_class is DataClass.PERSONAL]


def forgettable(model: type[Any]) -> list[str]:
    """The columns that are emptied when a row is forgotten: those about people, and its words."""
    words: list[str] = getattr(model, "words_columns", [])
    return [*personal(model), *words]


class Changed(dict[str, dict[str, Json]]):
    """New values by data class, of which row, and how long those of each class are kept."""

    row: str
    keep: dict[str, Keep]

    def within(self, names: Collection[str] | None = None) -> Changed:
        """The same, of which public columns, all or those named, stay within the office."""
        told = self.get(DataClass.PUBLIC, {})
        shut = {name: told.pop(name) for name in list(told) if names is None or name in names}
        if shut:
            self.setdefault(DataClass.INTERNAL, {}).update(shut)
            self.keep.setdefault(DataClass.INTERNAL, self.keep[DataClass.PUBLIC])
        return self

    def under(self, data_class: str, *, apart: str = "") -> Changed:
        """All of them under one class: what is told in confidence is kept in confidence. Those of the class `apart`
        stay values of their own, so that they can be erased alone."""
        moved = {name: value for key, columns in self.items() if key != apart for name, value in columns.items()}
        kept = Changed({data_class: moved})
        if apart in self:
            kept[apart] = self[apart]
        kept.row, kept.keep = self.row, self.keep
        return kept


def are_shut(rows: Iterable[Changed]) -> bool:
    """Is nothing of these for residents?"""
    return not any(one.get(DataClass.PUBLIC) for one in rows)


def row_name(row: Any) -> str:
    """How the ledger names a row of a table: its table and its id, as `agreements.agreement/0198…`."""
    return f"{row._meta.label_lower}/{row.pk}"


def changed(
    row: Any, columns: Iterable[str] | None = None, links: Mapping[str, Iterable[Any]] | None = None
) -> Changed:
    """The values of a row as the ledger takes them, by data class: all of them, or the columns named.

    Whoever knows already which other rows it is linked to gives them; otherwise they are asked for.
    """
    values = Changed()
    values.row, values.keep = row_name(row), {}
    known = _places(type(row))  # type: ignore[arg-type]  # (mypy takes no class of Any for hashable)
    for name in known if columns is None else columns:
        attribute, data_class, keep = known[name]
        if attribute:
            value = plain(getattr(row, attribute))
        else:
            value = sorted(map(str, links[name])) if links and name in links else _many(row, name)
        values.setdefault(data_class, {})[name] = value
        values.keep[data_class] = keep
    return values


@cache
def _places(model: type[Any]) -> dict[str, tuple[str, DataClass, Keep]]:
    """For each declared column where its value stands in a row (nowhere, for links), and its class and retention."""
    places = {}
    for name, column in declared(model).items():
        field = model._meta.get_field(name)
        places[name] = ("" if field.many_to_many else field.attname, column.data_class, column.keep)
    return places


def gone(row: Any) -> Changed:
    """What the ledger takes when a row was taken away."""
    values = changed(row, ())
    values["public"] = {GONE: True}
    return values


def _many(row: Any, name: str) -> list[str]:
    return sorted(str(pk) for pk in getattr(row, name).values_list("pk", flat=True))


def plain(value: Any) -> Json:
    """A value of a column as plain JSON, without a float: dates, decimals and ids become text."""
    if value is None or isinstance(value, bool | int | str):
        return str(value) if isinstance(value, StrEnum) else value
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    if isinstance(value, Decimal | uuid.UUID | float):
        return str(value)
    raise TypeError(f"The ledger cannot take a {type(value).__name__}.")

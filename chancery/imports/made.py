"""New records, not yet written, as columns: in that form the database and the ledger take them, and most columns of a
wide table say the same of every row of a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, cached_property
from typing import Any

from django.db.models.base import ModelState

Columns = Mapping[str, Sequence[Any]]


class Made:
    """New records of one table."""

    def __init__(self, model: Any, many: int, columns: Columns) -> None:
        """So many of them, with these values by the names of their columns, and the usual ones for the rest."""
        usual, made = _usual(model)
        self.model, self.many = model, many
        self.columns: dict[str, Sequence[Any]] = {name: [value] * many for name, value in usual.items()}
        self.columns |= {name: [make() for _ in range(many)] for name, make in made if name not in columns}
        self.columns |= columns

    @classmethod
    def of(cls, rows: Sequence[Any]) -> Made:
        """These rows, each complete."""
        told = list(map(vars, rows))
        model = type(rows[0])
        made = cls(model, len(rows), {name: [row[name] for row in told] for name in _names(model)})  # type: ignore[arg-type]  # (mypy takes no class of Any for hashable)
        made.rows = rows
        return made

    @cached_property
    def rows(self) -> Sequence[Any]:
        """One by one, for whoever needs them so."""
        names = list(self.columns)
        return [
            _row(self.model, dict(zip(names, row, strict=True))) for row in zip(*self.columns.values(), strict=True)
        ]

    def picked(self, places: Sequence[int]) -> Columns:
        """Those at these places, of all."""
        if len(places) == self.many:
            return self.columns
        return {name: [column[place] for place in places] for name, column in self.columns.items()}


def fresh(model: Any, **values: Any) -> Any:
    """A new row, not yet written, with these values by the names of their columns, and the usual ones for the rest. A
    row of a wide table costs its constructor more than all else that an import does with it."""
    usual, made = _usual(model)
    told = {**usual, **values}
    for name, make in made:
        if name not in values:
            told[name] = make()
    return _row(model, told)


def _row(model: Any, told: dict[str, Any]) -> Any:
    row = model.__new__(model)
    row.__dict__ = {"_state": ModelState(), **told}
    return row


@cache
def _names(model: Any) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields if not field.generated]


@cache
def _usual(model: Any) -> tuple[dict[str, Any], list[tuple[str, Any]]]:
    """What its columns hold where nobody says anything; and what is made anew for each row."""
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    made = [(field.attname, field.default) for field in fields if field.has_default() and callable(field.default)]
    return {field.attname: getattr((held := field.get_default()), "value", held) for field in fields}, made

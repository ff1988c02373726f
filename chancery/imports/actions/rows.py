"""Put many rows into a table at once: with the table's own constraints, and nothing of the ORM's on the way.

A row of a wide table costs the ORM more than the database; an import is the one place where that is felt.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import islice
from operator import attrgetter, itemgetter
from typing import Any

from django.db import connection, models, transaction

from chancery.audit.models import Actor
from chancery.errors import require
from chancery.imports import permissions
from chancery.imports.permissions import MAY_NOT

BATCH = 250
PLAIN = (models.CharField, models.TextField, models.BooleanField, models.IntegerField)
Prepare = Callable[[Any], Any]


@transaction.atomic(savepoint=False)
def insert(*, by: Actor, model: Any, rows: Sequence[Any] | Iterable[Any]) -> None:
    """Insert new rows, complete as they are. Whoever calls this tells the ledger."""
    require(permissions.may_import(by), *MAY_NOT)
    sql, read, other = _how(model)
    coming = iter(rows)
    with connection.cursor() as cursor:
        # Some at a time, so that a large file is never in memory as a whole; and complete before they are sent, since
        # making a row may ask the same connection something.
        while batch := list(islice(coming, BATCH)):
            cursor.executemany(sql, _values(batch, read, other))


@transaction.atomic(savepoint=False)
def number(*, by: Actor, rows: Iterable[tuple[int, str]]) -> None:
    """Note with staged rows, by their ids, which references they were given."""
    require(permissions.may_import(by), *MAY_NOT)
    given = [(reference, pk) for pk, reference in rows]
    if given:
        with connection.cursor() as cursor:
            cursor.executemany("UPDATE imports_stagedrow SET reference = %s WHERE id = %s", given)


@cache
def _how(model: Any) -> tuple[str, Callable[[Any], tuple[Any, ...]], tuple[tuple[int, Prepare], ...]]:
    """The statement, how a row's values are read, and which of them the database takes in another form."""
    fields = [
        field
        for field in model._meta.concrete_fields
        if not field.generated and not isinstance(field, models.AutoField)
    ]
    names = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    marks = ", ".join("%s" for _field in fields)
    sql = f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({names}) VALUES ({marks})"  # noqa: S608 (our own tables)
    other = tuple((place, prepare) for place, field in enumerate(fields) if (prepare := _prepare(field)))
    return sql, itemgetter(*(field.attname for field in fields)), other


def _prepare(field: Any) -> Prepare | None:
    """How a value of this column is given to the database; nothing, if it is given as it is."""
    own = field
    while own.is_relation:
        own = own.target_field
    if isinstance(own, PLAIN):
        return None
    if isinstance(own, models.UUIDField):
        return None if connection.features.has_native_uuid_field else attrgetter("hex")
    if type(own) is models.DateField:
        return None if connection.vendor == "postgresql" else str

    def prepare(value: Any) -> Any:
        return field.get_db_prep_save(value, connection)

    return prepare


def _values(
    rows: Iterable[Any], read: Callable[[Any], tuple[Any, ...]], other: Sequence[tuple[int, Prepare]]
) -> list[tuple[Any, ...]]:
    """What goes into the table, row by row. It is made ready a column at a time: many of them are empty throughout."""
    columns: list[Sequence[Any]] = list(zip(*map(read, map(vars, rows)), strict=True))
    for place, prepare in other:
        column, first = columns[place], columns[place][0]
        if first is column[-1] and column.count(first) == len(column):
            columns[place] = [None if first is None else prepare(first)] * len(column)
        else:
            columns[place] = [None if value is None else prepare(value) for value in column]
    return list(zip(*columns, strict=True))

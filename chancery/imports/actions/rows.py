"""Put many rows into a table at once: with the table's own constraints, and nothing of the ORM's on the way.

A row of a wide table costs the ORM more than the database; an import is the one place where that is felt.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import islice
from operator import attrgetter
from typing import Any

from django.db import connection, models, transaction

from chancery.audit.models import Actor
from chancery.errors import require
from chancery.imports import permissions
from chancery.imports.permissions import MAY_NOT

BATCH = 1000
PLAIN = (models.CharField, models.TextField, models.BooleanField, models.IntegerField)


@transaction.atomic
def insert(*, by: Actor, model: Any, rows: Sequence[Any] | Iterable[Any]) -> None:
    """Insert new rows, complete as they are. Whoever calls this tells the ledger."""
    require(permissions.may_import(by), *MAY_NOT)
    sql, read, other = _how(model)
    values = iter(_values(rows, read, other))
    with connection.cursor() as cursor:
        # Some at a time, so that a large file is never in memory as a whole; and complete before they are sent, since
        # making a row may ask the same connection something.
        while batch := list(islice(values, BATCH)):
            cursor.executemany(sql, batch)


@cache
def _how(model: Any) -> tuple[str, Callable[[Any], tuple[Any, ...]], tuple[tuple[int, Any], ...]]:
    """The statement, how a row's values are read, and which of them the database takes in another form."""
    fields = [
        field
        for field in model._meta.concrete_fields
        if not field.generated and not isinstance(field, models.AutoField)
    ]
    names = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    marks = ", ".join("%s" for _field in fields)
    sql = f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({names}) VALUES ({marks})"  # noqa: S608 (our own tables)
    other = tuple((place, field) for place, field in enumerate(fields) if not isinstance(field, PLAIN))
    return sql, attrgetter(*(field.attname for field in fields)), other


def _values(rows: Iterable[Any], read: Any, other: Sequence[tuple[int, Any]]) -> Iterable[list[Any]]:
    for row in rows:
        values = list(read(row))
        for place, field in other:
            if values[place] is not None:
                values[place] = field.get_db_prep_save(values[place], connection)
        yield values

"""Put many rows into a table at once: with the table's own constraints, and nothing of the ORM's on the way.

A row of a wide table costs the ORM more than the database; an import is the one place where that is felt.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import islice
from operator import attrgetter
from typing import Any, NamedTuple

from django.db import connection, models, transaction

from chancery.audit.models import Actor
from chancery.errors import require
from chancery.imports import permissions
from chancery.imports.made import Columns
from chancery.imports.permissions import MAY_NOT

BATCH = 250
PLAIN = (models.CharField, models.TextField, models.BooleanField, models.IntegerField)
WRITTEN_OUT = {"": "''", True: "TRUE", False: "FALSE"}
"""What stands in the statement itself, where all rows say it."""
Prepare = Callable[[Any], Any]


class Place(NamedTuple):
    """A column of a table: what it is called here and there, and how its values are given to the database."""

    attname: str
    quoted: str
    prepare: Prepare | None
    may_be_left_out: bool


@transaction.atomic(savepoint=False)
def insert(*, by: Actor, model: Any, rows: Sequence[Any] | Iterable[Any]) -> None:
    """Insert new rows, complete as they are. Whoever calls this tells the ledger."""
    coming = iter(rows)
    # Some at a time, so that a large file is never in memory as a whole; and complete before they are sent, since
    # making a row may ask the same connection something.
    while batch := list(map(vars, islice(coming, BATCH))):
        columns = {place.attname: [row[place.attname] for row in batch] for place in _places(model)}
        insert_columns(by=by, model=model, columns=columns)


@transaction.atomic(savepoint=False)
def insert_columns(*, by: Actor, model: Any, columns: Columns) -> None:
    """Insert new rows, given as columns. Whoever calls this tells the ledger."""
    require(permissions.may_import(by), *MAY_NOT)
    names, marks, given = [], [], []
    for place in _places(model):
        column = columns[place.attname]
        same = _is_one(column)
        if same and column[0] is None and place.may_be_left_out:
            continue
        names.append(place.quoted)
        if same and type(column[0]) in (str, bool) and column[0] in WRITTEN_OUT:
            marks.append(WRITTEN_OUT[column[0]])
        else:
            marks.append("%s")
            given.append(_prepared(column, place.prepare))
    table = connection.ops.quote_name(model._meta.db_table)
    sql = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join(marks)})"  # noqa: S608 (our own tables)
    with connection.cursor() as cursor:
        cursor.executemany(sql, list(zip(*given, strict=True)))


@transaction.atomic(savepoint=False)
def number(*, by: Actor, rows: Iterable[tuple[int, str]]) -> None:
    """Note with staged rows, by their ids, which references they were given."""
    require(permissions.may_import(by), *MAY_NOT)
    given = [(reference, pk) for pk, reference in rows]
    if given:
        with connection.cursor() as cursor:
            cursor.executemany("UPDATE imports_stagedrow SET reference = %s WHERE id = %s", given)


@cache
def _places(model: Any) -> list[Place]:
    return [
        Place(
            field.attname,
            connection.ops.quote_name(field.column),
            _prepare(field),
            field.null and not field.has_db_default(),
        )
        for field in model._meta.concrete_fields
        if not field.generated and not isinstance(field, models.AutoField)
    ]


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


def _is_one(column: Sequence[Any]) -> bool:
    """Do all rows say the same? Most columns of a wide table are empty throughout."""
    first = column[0]
    return first is column[-1] and column.count(first) == len(column)


def _prepared(column: Sequence[Any], prepare: Prepare | None) -> Sequence[Any]:
    """A column as the database takes it; days, which repeat themselves, each once."""
    if prepare is None:
        return column
    if prepare is str:
        known = {value: None if value is None else str(value) for value in set(column)}
        return [known[value] for value in column]
    return [None if value is None else prepare(value) for value in column]

"""A question that every page asks of the database: put into SQL once, and asked each time anew.

To build the query of somebody's roles takes Django twenty times as long as the database needs to answer it. Nothing
that was answered is kept.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet


class Prepared:
    """A query whose values are filled in later. `build` makes it of `blanks`, values that stand in for them.

    Each blank is a value that nothing else in the query has; what takes its place is of the same kind.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], *blanks: Any) -> None:
        self._build, self._blanks = build, blanks
        self._said: dict[str, tuple[str, tuple[Any, ...]]] = {}

    def filled(self, *values: Any) -> tuple[str, list[Any]]:
        """The SQL, and its parameters with these values in the places of the blanks."""
        sql, params = self._said.get(connection.vendor) or self._in_sql()
        given = {_Blank(place): _written(value) for place, value in enumerate(values)}
        return sql, [given[each] if isinstance(each, _Blank) else each for each in params]

    def rows(self, *values: Any) -> list[tuple[Any, ...]]:
        """The rows as the database writes them: text is text, but a day or an id may be text too, and a yes a 1."""
        sql, params = self.filled(*values)
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            found: list[tuple[Any, ...]] = cursor.fetchall()
        return found

    def _in_sql(self) -> tuple[str, tuple[Any, ...]]:
        sql, params = self._build(*self._blanks).query.sql_with_params()
        places = {_written(blank): _Blank(place) for place, blank in enumerate(self._blanks)}
        said = self._said[connection.vendor] = (sql, tuple(places.get(each, each) for each in params))
        return said


class _Blank(int):
    """The place of a value that is filled in later."""


def _written(value: Any) -> Any:
    """A value as a parameter of this database."""
    if isinstance(value, UUID):
        return value if connection.features.has_native_uuid_field else value.hex
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value

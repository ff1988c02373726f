"""The indexes of a table that very many rows go into at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

MANY = 5000


@contextmanager
def indexed_after(model: Any, rows: int) -> Iterator[None]:
    """Let so many new rows be put into a table without its indexes, which are made again after them, in the same
    transaction: nobody else ever sees the table without.

    The register's lists are sorted in many ways, and to find the place of every row in every index took three times
    as long as to write it: 100,000 agreements cost 6.7 s of CPU in SQLite, and 2.6 s this way. It pays while more is
    coming than is there. PostgreSQL would let nobody read the table meanwhile, and is left to do it row by row.
    """
    table = model._meta.db_table
    if connection.vendor != "sqlite" or rows < max(MANY, model._default_manager.count()):
        yield
        return
    with connection.cursor() as cursor:
        # Those without a statement are the table's own uniqueness: they stay, and so does every foreign key. Those of
        # some rows only stay too: to keep them costs less than to read the whole table once more for a few.
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE tbl_name = %s AND type = 'index' AND sql > ''"
            " AND sql NOT LIKE '%% WHERE %%'",
            [table],
        )
        indexes = list(cursor.fetchall())
        for name, _made in indexes:
            cursor.execute(f"DROP INDEX {connection.ops.quote_name(name)}")
        yield
        for _name, made in indexes:
            cursor.execute(made)

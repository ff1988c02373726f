"""Memory while very many rows pass through."""

from __future__ import annotations

import gc
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from chancery.home import sqlite_journal

SELDOM = (50_000, 50, 100)
ROOM = -256 * 1024
"""Of memory for one change, as SQLite counts: kilobytes, negative. Some 80,000 new agreements fit in."""


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Let Python look more seldom for what nobody needs any more and only refers to itself.

    It looks after so many new objects, now and then among all that the product has ever made; rows come in thousands
    and go by themselves: 100,000 of them cost 1.2 s of CPU for nothing. A row that is not understood does refer to
    itself, through the fault that was raised in it, so that it is not turned off.
    """
    usual = gc.get_threshold()
    gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


@contextmanager
def others_read() -> Iterator[None]:
    """With SQLite's older journal, a change that outgrows its memory keeps everybody from reading until it is done; so
    that it seldom does, it is given more. Its newer journal, and PostgreSQL, keep nobody."""
    with connection.cursor() as cursor:
        before = _cache(cursor)
        if before is not None:
            cursor.execute(f"PRAGMA cache_size = {ROOM}")
        try:
            yield
        finally:
            if before is not None:
                cursor.execute(f"PRAGMA cache_size = {before}")
                cursor.execute("PRAGMA shrink_memory")


def _cache(cursor: Any) -> int | None:
    """How much memory SQLite has for a change; nothing where it does not matter."""
    if connection.vendor != "sqlite" or sqlite_journal(sqlite3.sqlite_version_info) == "WAL":
        return None
    return int(cursor.execute("PRAGMA cache_size").fetchone()[0])

"""Somebody else comes between what an action looked at and what it writes; on both databases, and without threads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection


@contextmanager
def meanwhile(act: Callable[[], Any], *, inner: int = 1) -> Iterator[None]:
    """What another does as the action opens the transaction in which it writes: the one within its own (`inner`)."""
    opened: list[str] = []

    def watch(execute: Any, sql: str, *more: Any) -> Any:
        if sql.startswith("SAVEPOINT"):
            opened.append(sql)
            if len(opened) == inner + 1:
                act()
        return execute(sql, *more)

    with connection.execute_wrapper(watch):
        yield
    assert len(opened) > inner, "the action never came to write"

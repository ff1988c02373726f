"""Count the ledger's lines around every action: one that writes and leaves no line fails the test that called it."""

from __future__ import annotations

import functools
import inspect
import re
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from django.apps import apps
from django.db import connection

WRITE = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM|INSERT OR \w+ INTO)\s+"?(\w+)"?', re.IGNORECASE)
# What is not the record: the ledger's own tables, the index of words, yearly totals, what Django keeps for itself, and
# the bookkeeping of the queue: who is trying what right now, and up to which day a job has worked.
ASIDE = re.compile(r"audit_|search_|django_|auth_|notices_(attempt|round)$|missions_yeartotal$")


class NoLine(AssertionError):
    """An action changed the record and said nothing."""


class Tally:
    """What the actions under way have written."""

    def __init__(self) -> None:
        self.depth = 0
        self.tables: set[str] = set()
        self.lines = 0

    def note(self, execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        """See a statement pass."""
        found = WRITE.match(str(sql))
        if found and found[1] == "audit_ledgerentry":
            self.lines += 1
        elif found and not ASIDE.match(found[1]):
            self.tables.add(found[1])
        return execute(sql, params, many, context)


TALLY = Tally()


def counted(action: Callable[..., Any]) -> Callable[..., Any]:
    """The same action, which fails if it changes the record without a line in the ledger."""

    @functools.wraps(action)
    def around(*args: Any, **kwargs: Any) -> Any:
        if TALLY.depth:
            return action(*args, **kwargs)
        TALLY.tables, TALLY.lines, TALLY.depth = set(), 0, 1
        try:
            with connection.execute_wrapper(TALLY.note):
                result = action(*args, **kwargs)
        finally:
            TALLY.depth = 0
        if TALLY.tables and not TALLY.lines:
            raise NoLine(
                f"{action.__module__}.{action.__name__} wrote to {sorted(TALLY.tables)} without a line in the ledger."
            )
        return result

    return around


def rooms() -> list[str]:
    """The rooms of the house, as packages."""
    return [config.name for config in apps.get_app_configs() if config.name.startswith("chancery.")]


def action_modules() -> list[ModuleType]:
    """The files with the verbs, one for each room that has some."""
    return [import_module(f"{room}.actions") for room in rooms() if find_spec(f"{room}.actions")]


def verbs(module: ModuleType) -> dict[str, Callable[..., Any]]:
    """The public functions that a room offers as actions."""
    return {
        name: value
        for name, value in vars(module).items()
        if inspect.isfunction(value) and not name.startswith("_") and value.__module__.startswith(module.__name__)
    }


def count_everywhere() -> None:
    """Put the counter around every action of the house."""
    for module in action_modules():
        for name, action in verbs(module).items():
            setattr(module, name, counted(action))

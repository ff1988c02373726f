"""The work that waits in the database's queue: `chancery worker` empties it."""

from __future__ import annotations

from importlib import import_module

from django_tasks import task


@task()
def find_words() -> int:
    """Let be found what came in with large spreadsheets. How, is loaded when the work is done: the action that writes
    an import asks for this, and is part of it."""
    return int(import_module("chancery.imports.work").find_words())


@task()
def go_on() -> int:
    """Do what was asked for with large spreadsheets: look through them, write them, take them back."""
    return int(import_module("chancery.imports.work").go_on())

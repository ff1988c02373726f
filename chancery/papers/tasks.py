"""The work that waits in the database's queue: `chancery worker` empties it."""

from __future__ import annotations

from importlib import import_module

from django_tasks import task


@task()
def read_waiting() -> int:
    """Read every file that nobody has read yet. How, is loaded when the work is done: the actions that file papers ask
    for this, and are part of it."""
    return int(import_module("chancery.papers.work").read_waiting())

"""The work that waits in the database's queue: `chancery worker` empties it."""

from __future__ import annotations

from importlib import import_module

from django_tasks import task


@task()
def send_waiting() -> int:
    """Hand over every letter that is due. How, is loaded when the work is done: the actions that queue letters ask for
    this, and are part of it."""
    return int(import_module("chancery.notices.work").send_waiting())

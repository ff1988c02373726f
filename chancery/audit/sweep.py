"""After something was forgotten, what the database still keeps of it in places that nobody reads is written over."""

from __future__ import annotations

from django.db import connection
from django_tasks import task
from django_tasks_db.models import DBTaskResult


@task()
def swept() -> None:
    """Done by the worker, once nobody's transaction holds the old rows any more."""
    now()


def ask() -> None:
    """Let it be done once what is being forgotten is forgotten. What waits already does for all of it."""
    if not DBTaskResult.objects.ready().filter(task_path=swept.module_path).exists():
        swept.enqueue()


def now() -> None:
    """Rewrite what the database keeps of rows that changed, so that no page of its file holds the old value."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")

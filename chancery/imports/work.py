"""What the worker does with large spreadsheets: what was asked for on their pages; and letting their records be found
by their words, some at a time, so that nobody else waits to write."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import OperationalError, connection

from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.errors import Refused
from chancery.home import sqlite_journal
from chancery.imports import actions, underway
from chancery.imports.models import ImportRun

FINDER = "svc-imports"
ROOM = -256 * 1024
"""Of memory for one change, as SQLite counts: kilobytes, negative. Some 80,000 new agreements fit in."""
log = logging.getLogger(__name__)
BROKE = (
    "It broke off, and whoever keeps the server finds the reason in its log. Nothing was changed: you can ask for it "
    "again.",
    "Le travail s’est interrompu, et la personne qui tient le serveur en trouve la raison dans son journal. Rien n’a "
    "changé\u00a0: vous pouvez le demander de nouveau.",
)


def go_on() -> int:
    """Do what was asked for, in the order of asking; how many were done. What was cut off is begun again."""
    by, done = audit.service(FINDER), 0
    for run in ImportRun.objects.exclude(under_way="").order_by("asked_at").select_related("asked_by"):
        with underway.alone(run.pk) as tell:
            if tell is not None:
                with _others_read():
                    done += _is_done(by, run, tell)
    return done


@contextmanager
def _others_read() -> Iterator[None]:
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


def _is_done(by: Actor, run: ImportRun, tell: underway.Tell) -> bool:
    try:
        actions.do(by=run.asked_by or by, run=run, tell=tell)
    except OperationalError:
        raise  # the database is away or held for a moment: it is done at the next round
    except Refused as refused:
        actions.refuse(by=by, run=run, english=refused.said("en"), french=refused.said("fr"))
        return False
    except Exception:
        log.exception("%s broke off", run.number)
        actions.refuse(by=by, run=run, english=BROKE[0], french=BROKE[1])
        return False
    return True


def find_words() -> int:
    """Go through every import whose words wait; how many. What is cut off is begun again, and comes out the same."""
    by, done = audit.service(FINDER), 0
    for run in ImportRun.objects.filter(words_wait=True).order_by("pk"):
        last: int | None = 0
        while last is not None:
            last = actions.find_some(by=by, run=run, after=last)
        done += actions.all_found(by=by, run=run)
    return done

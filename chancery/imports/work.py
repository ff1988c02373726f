"""Let the records of large spreadsheets be found by their words, some at a time, so that nobody else waits to write."""

from __future__ import annotations

from chancery.audit import actions as audit
from chancery.imports import actions
from chancery.imports.models import ImportRun

FINDER = "svc-imports"


def find_words() -> int:
    """Go through every import whose words wait; how many. What is cut off is begun again, and comes out the same."""
    by, done = audit.service(FINDER), 0
    for run in ImportRun.objects.filter(words_wait=True).order_by("pk"):
        last: int | None = 0
        while last is not None:
            last = actions.find_some(by=by, run=run, after=last)
        done += actions.all_found(by=by, run=run)
    return done

"""Imports that are cut off: a process kills itself before a statement, as a power cut would; another looks after it.

python -m tests.imports.killed FILE.csv STATEMENT…      STATEMENT 0 counts the statements, and writes

Each is a process of its own, with a connection of its own; what they stand on is loaded once.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

# A program of its own: models can be imported only when Django is set up.
django.setup()

from django.core.files import File
from django.db import connection

from chancery.agreements.models import Agreement
from chancery.audit import actions as audit
from chancery.audit.models import LedgerEntry, LedgerHead
from chancery.audit.reconcile import differences
from chancery.counterparties.models import Counterparty
from chancery.imports import actions, indexes
from chancery.imports.models import ImportNote, ImportRun
from chancery.search.models import Entry


class Cut:
    """Counts statements, and ends the process before one of them."""

    def __init__(self, at: int) -> None:
        self.at, self.seen = at, 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        """See a statement pass."""
        self.seen += 1
        if self.seen == self.at:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)


def prepared(path: Path) -> ImportRun:
    """The import, as far as its preview."""
    by = audit.service("svc-test")
    with path.open("rb") as file:
        run = actions.begin(by=by, kind="agreements", file=File(file, name=path.name))
    run = actions.choose(by=by, run=run, sheet="", first_row=1, header_rows=1)
    return actions.map_columns(by=by, run=run, mapping=run.mapping)


def say(**what: Any) -> None:
    """One line for whoever started us."""
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def cut_off(path: Path, at: int) -> None:
    """Prepare it whole, then write it, and be cut off."""
    indexes.MANY = 1  # as it is done with a large file: what is made anew is half made when it is cut off
    run, cut = prepared(path), Cut(at)
    with connection.execute_wrapper(cut):
        actions.write(by=audit.service("svc-test"), run=run)
    say(statements=cut.seen)


def look(ended: int) -> None:
    """How it ended, and what is there now."""
    say(
        ended=ended,
        agreements=Agreement.objects.count(),
        bodies=Counterparty.objects.count(),
        notes=ImportNote.objects.count(),
        found=Entry.objects.count(),
        written=ImportRun.objects.filter(state="written").count(),
        lines=[LedgerEntry.objects.count(), LedgerHead.objects.get().size],
        differences=[str(one) for one in differences()][:5],
    )


def in_a_process(work: Callable[[], None]) -> int:
    """Do it in a process of its own: how that ended."""
    if (begun := os.fork()) == 0:
        work()
        sys.exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(begun, 0)[1])


def main(path: Path, *statements: int) -> None:
    """Cut off one after the other, and look each time."""
    for at in statements:
        ended = in_a_process(lambda at=at: cut_off(path, at))
        if in_a_process(lambda ended=ended: look(ended)) != 0:
            sys.exit(1)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(int, sys.argv[2:]))

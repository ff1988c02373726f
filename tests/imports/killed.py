"""One import that is cut off: the process kills itself before a statement, as a power cut would.

python -m tests.imports.killed FILE.csv STATEMENT      STATEMENT 0 counts the statements, and writes
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

import django

# A program of its own: models can be imported only when Django is set up.
django.setup()

from django.core.files import File
from django.db import connection

from chancery.audit import actions as audit
from chancery.imports import actions, indexes
from chancery.imports.models import ImportRun


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


def main(path: Path, at: int) -> None:
    """Prepare it whole, then write it, and be cut off."""
    indexes.MANY = 1  # as it is done with a large file: what is made anew is half made when it is cut off
    run, cut = prepared(path), Cut(at)
    with connection.execute_wrapper(cut):
        actions.write(by=audit.service("svc-test"), run=run)
    sys.stdout.write(f"{cut.seen}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))

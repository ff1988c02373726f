"""How far a large spreadsheet is, told in a file beside the database: what one transaction does, nobody else sees
before it is done. Whoever works on an import holds that file, so that two do not; when they are gone, it is free."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from django.conf import settings

FOLDER = "under-way"
SILENT = 60
"""After so many seconds without a word nobody is thought to be at it any more."""
Tell = Callable[[int, int], None]
Count = Callable[[int], None]


class Far(NamedTuple):
    """How many rows are done, and of how many; none where nobody knows yet."""

    done: int
    of: int


def quiet(done: int, of: int) -> None:
    """Tell nobody: a small file is done before anyone asks."""


def counter(tell: Tell, of: int) -> Count:
    """Tells how many rows are written, of how many."""
    done = 0

    def count(rows: int) -> None:
        nonlocal done
        done += rows
        tell(done, of)

    return count


@contextmanager
def alone(run: UUID) -> Iterator[Tell | None]:
    """While somebody works on an import: how to say how far it is; nothing where somebody else is at it."""
    place = _place(run)
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("a+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield None
            return

        def tell(done: int, of: int) -> None:
            # Whoever reads between these two finds nothing said yet.
            os.ftruncate(file.fileno(), 0)
            os.write(file.fileno(), f"{done} {of}\n".encode())

        try:
            tell(0, 0)
            yield tell
        finally:
            place.unlink(missing_ok=True)


def how_far(run: UUID) -> Far | None:
    """How far an import is; nothing where nobody is at it."""
    place = _place(run)
    try:
        said, when = place.read_text(encoding="ascii"), place.stat().st_mtime
    except OSError:
        return None
    if time.time() - when > SILENT:
        return None
    done, _space, of = said.strip().partition(" ")
    return Far(int(done or 0), int(of or 0))


def _place(run: UUID) -> Path:
    return Path(settings.HOME) / FOLDER / str(run)

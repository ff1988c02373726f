"""A bar on a terminal while something takes long; nothing where nobody looks."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from typing import TextIO, TypeVar

T = TypeVar("T")
WIDTH = 30
EVERY = 0.1


def shown(items: Iterable[T], *, total: int, label: str, out: TextIO | None = None) -> Iterator[T]:
    """Hand on the items one by one, and draw how far it has come."""
    stream = sys.stderr if out is None else out
    if not stream.isatty() or total <= 0:
        yield from items
        return
    drawn = 0.0
    for done, item in enumerate(items):
        now = time.monotonic()
        if now - drawn >= EVERY:
            stream.write(_bar(label, done, total))
            stream.flush()
            drawn = now
        yield item
    stream.write("\r\x1b[K")
    stream.flush()


def _bar(label: str, done: int, total: int) -> str:
    share = min(done / total, 1)
    full = round(share * WIDTH)
    return f"\r\x1b[K{label} {'█' * full}{'░' * (WIDTH - full)} {done:,} of {total:,}"

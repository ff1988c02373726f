"""Memory while very many rows pass through."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

SELDOM = (50_000, 50, 100)


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Let Python look more seldom for what nobody needs any more and only refers to itself.

    It looks after so many new objects, now and then among all that the product has ever made; rows come in thousands
    and go by themselves: 100,000 of them cost 1.2 s of CPU for nothing. A row that is not understood does refer to
    itself, through the fault that was raised in it, so that it is not turned off.
    """
    usual = gc.get_threshold()
    gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*usual)

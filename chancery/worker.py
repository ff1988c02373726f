"""Do the work that waits in the queue as it comes, and every few minutes all that is due, until it is stopped."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import time
from threading import Event
from typing import Any

from django.db import OperationalError, close_old_connections
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from chancery import due

log = logging.getLogger(__name__)
EVERY, LOOK = 300, 1.0


def main(words: list[str]) -> int:
    """Work until stopped. Several may run at once: nothing is done twice."""
    given = _parser().parse_args(words)
    stop = Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_said: stop.set())
    work(stop, every=given.every, parent=given.with_parent)
    return 0


def work(stop: Event, *, every: float, parent: int | None = None, look: float = LOOK) -> None:
    """Empty the queue and do what is due, again and again, until told to stop, or until the parent is gone."""
    tasks, next_round = _tasks(), 0.0
    while not stop.is_set() and parent in (None, os.getppid()):
        try:
            if time.monotonic() >= next_round:
                next_round = time.monotonic() + every
                due.run()
            tasks.run()
        except OperationalError:
            # The database is away for a moment, as while it is restarted.
            log.exception("The database did not answer")
            close_old_connections()
        stop.wait(look)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="chancery worker", description=__doc__)
    parser.add_argument("--every", type=float, default=EVERY, help="seconds between two rounds; default: %(default)s")
    parser.add_argument(
        "--with-parent", type=int, metavar="PID", help="end when this program, which started it, has ended"
    )
    return parser


def _tasks() -> Any:
    """The library's worker, which here comes back when the queue is empty."""
    return Worker(
        queue_names=["default"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=get_random_string(32),
        excluded_queue_names=[],
    )

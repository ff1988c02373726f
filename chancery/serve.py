"""Serve the pages of the register on this machine; a city puts its own web server in front."""

from __future__ import annotations

import argparse
import gc
import os
import socket
import subprocess
import sys
from importlib import import_module
from typing import Any

import django
from django.db import DatabaseError

HOST = "127.0.0.1"
BAD_USE = 2
LAST_PORT = 65535
WITH_WORKER = "CHANCERY_WITH_WORKER"


def main(words: list[str]) -> int:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(prog="chancery serve", description=__doc__)
    add_port(parser)
    parser.add_argument("--with-worker", action="store_true", help="and run `chancery worker` beside it")
    given = parser.parse_args(words)
    if _is_older():
        print("The database is of an earlier version: bring it up to date with `chancery migrate`.", file=sys.stderr)
        return BAD_USE
    return serve(given.port, worker=given.with_worker)


def _is_older() -> bool:
    """Does the database lack what this version asks for? One that cannot be reached is told of by the pages."""
    django.setup()
    try:
        return bool(import_module("chancery.migrate").pending())
    except DatabaseError:
        return False


def add_port(parser: argparse.ArgumentParser) -> None:
    """`--port`, or the environment's PORT, or 8000."""
    parser.add_argument("--port", type=_port, default=os.environ.get("PORT") or 8000, help="default: $PORT, else 8000")


def _port(text: str) -> int:
    if not (text.isdecimal() and 0 < int(text) <= LAST_PORT):
        raise argparse.ArgumentTypeError(f"{text} is no port: a number from 1 to {LAST_PORT}")
    return int(text)


def serve(port: int, *, worker: bool = False) -> int:  # noqa: RET503 - execv does not come back
    """Become the server, unless the port is taken; with a worker beside it, if nobody else starts one."""
    if not _free(port):
        print(f"Port {port} is in use. Choose another with --port, or PORT=… before `make demo`.", file=sys.stderr)
        return BAD_USE
    os.environ["PORT"] = str(port)
    if worker:
        os.environ[WITH_WORKER] = "1"
    sys.stdout.flush()
    server = [sys.executable, "-m", "gunicorn", "--config", "python:chancery.serve", "chancery.wsgi:application"]
    os.execv(sys.executable, server)


def _free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def when_ready(server: Any) -> None:
    """Gunicorn has the port: say where the pages are."""
    if os.environ.pop(WITH_WORKER, ""):
        # It ends with us: when we stop it, and when we are gone without having stopped it.
        command = [sys.executable, "-m", "chancery.cli", "worker", "--with-parent", str(os.getpid())]
        server.chancery_worker = subprocess.Popen(command)  # noqa: S603 (our own program, no shell)
    print(f"\nChancery is at http://localhost:{os.environ['PORT']}/ (stop it with Ctrl+C)\n", flush=True)


def on_exit(server: Any) -> None:
    """The server ends: so does the worker beside it."""
    worker = getattr(server, "chancery_worker", None)
    if worker is not None:
        worker.terminate()


def pre_fork(server: Any, worker: Any) -> None:
    """What is loaded by now stays for good: Python need not look through it for rubbish again and again."""
    gc.freeze()


# What gunicorn reads from this module.
bind = f"{HOST}:{os.environ.get('PORT') or 8000}"
workers = 2
threads = 4
worker_class = "gthread"
preload_app = True
loglevel = "warning"
# The most that gunicorn lets an address be told: one that is longer than we read gets a page of ours that says so.
limit_request_line = 8190

"""Serve the pages of the register on this machine; a city puts its own web server in front."""

from __future__ import annotations

import argparse
import gc
import os
import socket
import sys
from typing import Any

HOST = "127.0.0.1"
BAD_USE = 2


def main(words: list[str]) -> int:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(prog="chancery serve", description=__doc__)
    add_port(parser)
    return serve(parser.parse_args(words).port)


def add_port(parser: argparse.ArgumentParser) -> None:
    """`--port`, or the environment's PORT, or 8000."""
    parser.add_argument("--port", type=int, default=os.environ.get("PORT") or 8000, help="default: $PORT, else 8000")


def serve(port: int) -> int:  # noqa: RET503 - execv does not come back
    """Become the server, unless the port is taken."""
    if not _free(port):
        print(f"Port {port} is in use. Choose another with --port, or PORT=… before `make demo`.", file=sys.stderr)
        return BAD_USE
    os.environ["PORT"] = str(port)
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
    print(f"\nChancery is at http://localhost:{os.environ['PORT']}/ (stop it with Ctrl+C)\n", flush=True)


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

"""Homes of cities of their own, for tests that run the product as programs beside the test.

They begin with an empty register that is made once and copied. What a test then does by `migrate.up()` or
`chancery migrate` finds every step taken, and opens the ledger.
"""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from itertools import count
from pathlib import Path

TEMPLATE = "CHANCERY_TESTS_TEMPLATE"
# The file of an empty register, made once for all programs of a run.
REGISTER = "CHANCERY_TESTS_REGISTER"
_numbers = count(1)


def environment(folder: Path, *, embedded: bool = False) -> dict[str, str]:
    """The environment of a city whose home is `folder`, with an empty register of this version.

    On the engine that the tests run on, or on SQLite in its home (`embedded`).
    """
    folder.mkdir(exist_ok=True, parents=True)
    keep = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "CHANCERY_HOME")}
    env = {**keep, "CHANCERY_HOME": str(folder), "DJANGO_SETTINGS_MODULE": "chancery.settings"}
    server = os.environ.get("DATABASE_URL", "")
    if server.startswith("postgres") and not embedded:
        return {**env, "DATABASE_URL": database(server, template=os.environ.get(TEMPLATE, ""))}
    shutil.copy(register(), folder / "chancery.sqlite3")
    return env


def database(server: str, *, template: str = "") -> str:
    """The address of a new database of that server, empty or a copy of the template."""
    name = f"city{next(_numbers)}_{os.getpid()}"
    like = f" TEMPLATE {template}" if template else ""
    subprocess.run(["psql", server, "-qc", f"CREATE DATABASE {name}{like}"], check=True)
    return server.rpartition("/")[0] + f"/{name}"


def migrate(env: dict[str, str]) -> None:
    """Take every step, and open no ledger: what is copied has no history yet."""
    program = "import django; django.setup(); from chancery import migrate; migrate.take_steps()"
    subprocess.run([sys.executable, "-c", program], env=env, check=True)


@cache
def register() -> Path:
    """The file of an empty register on SQLite: that of this run, or one made now."""
    if REGISTER in os.environ:
        return Path(os.environ[REGISTER])
    folder = Path(tempfile.mkdtemp(prefix="chancery-tests-home-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    keep = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    migrate({**keep, "CHANCERY_HOME": str(folder), "DJANGO_SETTINGS_MODULE": "chancery.settings"})
    return folder / "chancery.sqlite3"

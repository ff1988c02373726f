"""For `make mutants`: each broken copy is tried on a database of its own, made once and then copied."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings

# Named after the process that first read this: that which all the others are copies of.
MADE = Path(tempfile.gettempdir()) / f"chancery-mutants-{os.getpid()}.sqlite3"


def pytest_configure(config: Any) -> None:
    """The database that is there already has its tables."""
    config.option.reuse_db = True


def pytest_sessionstart() -> None:
    """A copy of what the first run made, for the process that asks."""
    copy = MADE.with_name(f"{MADE.stem}-{os.getpid()}.sqlite3")
    if MADE.exists():
        shutil.copy(MADE, copy)
    settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = str(copy if MADE.exists() else MADE)


def pytest_sessionfinish() -> None:
    """Only what the others are copied from stays until the end."""
    MADE.with_name(f"{MADE.stem}-{os.getpid()}.sqlite3").unlink(missing_ok=True)

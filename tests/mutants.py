"""For `make mutants`: each broken copy is tried on a database of its own, made once and then copied."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

MADE = (
    Path(tempfile.gettempdir()) / f"chancery-mutants-{os.getpid()}.sqlite3"
)  # (where this was first read: the parent)


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """The database that is there already has its tables."""
    return True


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> Any:
    """A copy of what the first run made, for the process that asks."""
    mine = MADE.with_name(f"{MADE.stem}-{os.getpid()}.sqlite3")
    if MADE.exists():
        shutil.copy(MADE, mine)
    settings.DATABASES["default"]["TEST"]["NAME"] = str(mine if MADE.exists() else MADE)
    yield
    mine.unlink(missing_ok=True)

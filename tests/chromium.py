"""Which browser the tests drive: the system's own, never a downloaded one."""

from __future__ import annotations

import os
import shutil

# It talks to nobody but the page under test.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def program() -> str | None:
    """Where the browser is; None where it is not installed."""
    given = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    return given if os.access(given, os.X_OK) else shutil.which("chromium")

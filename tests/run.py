"""Every test there is: on SQLite, on PostgreSQL, in a browser. What could not run is said last, with what would add it.

With `CHANCERY_TESTS=all` in the environment, a part that could not run is a failure.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence

from tests import chromium, homes, postgres

PYTEST = [sys.executable, "-m", "pytest", "-q"]
# In the order in which they come: the longest first (see tests/conftest.py).
MANY = ["-n", os.environ.get("CHANCERY_TESTS_WORKERS", "2"), "--dist", "loadfile", "--no-loadscope-reorder"]
# Where the tests are that need a browser, and none else: each part reads its own tests only.
BROWSER = "tests/browser"
NOBODY_COLLECTED = 5


def parts() -> list[tuple[str, list[str] | None, str]]:
    """Each part's name, its command (None if it cannot run here), and the package that adds it."""
    plain = [*PYTEST, *MANY, f"--ignore={BROWSER}", "-m"]
    sqlite = [*plain, "not browser"]
    server = [sys.executable, "-m", "tests.postgres", *plain, "not browser and not wheel and not once"]
    # A browser waits for the server, and the server for the browser: of two processors a quarter is left. Who is done
    # takes over what still waits elsewhere: some of these tests are whole days in the office.
    pages = [*PYTEST, "-n", os.environ.get("CHANCERY_TESTS_WORKERS", "3"), "--dist", "worksteal"]
    pages += ["-o", f"testpaths={BROWSER}", "-m", "browser"]
    return [
        ("on SQLite", sqlite, ""),
        ("on PostgreSQL", server if postgres.programs() else None, "postgresql"),
        ("in a browser", pages if chromium.program() else None, "chromium"),
    ]


def narrowed(command: Sequence[str], given: Sequence[str]) -> list[str]:
    """The command with what is given beside it. Of two marks both count: `-m slow` of the part in a browser is what is
    slow there."""
    if "-m" not in given:
        return [*command, *given]
    mark = given.index("-m") + 1
    own = len(command) - command[::-1].index("-m")
    both = f"({command[own]}) and ({given[mark]})"
    return [*command[:own], both, *command[own + 1 :], *given[: mark - 1], *given[mark + 1 :]]


def run(command: Sequence[str], given: Sequence[str]) -> str:
    """Run one part; how it went, in a word."""
    began = time.monotonic()
    status = subprocess.run(narrowed(command, given), check=False).returncode
    seconds = f"{time.monotonic() - began:.0f} s"
    if status == NOBODY_COLLECTED:
        return f"no such tests ({seconds})"
    return f"green ({seconds})" if status == 0 else f"FAILED ({seconds})"


def main(given: Sequence[str]) -> int:
    """Run every part that can run here; say how each went."""
    os.environ[homes.REGISTER] = str(homes.register())
    # Compiled once for all parts; where nothing is to be written beside a source, elsewhere.
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
        os.environ["PYTHONPYCACHEPREFIX"] = str(homes.register().parent / "compiled")
    said, missing = [], []
    for name, command, package in parts():
        print(f"\n=== Tests {name} ===", flush=True)
        went = run(command, given) if command else "left out: not installed here"
        said.append(f"Tests {name}: {went}")
        missing += [] if command else [package]
    print("\n" + "\n".join(said))
    if missing:
        print(f"To add what was left out: apt-get install {' '.join(missing)}")
    bad = any("FAILED" in line for line in said)
    if os.environ.get("CHANCERY_TESTS") == "all":
        bad = bad or not all("green" in line for line in said)
    return 1 if bad else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

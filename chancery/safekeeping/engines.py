"""The database in a backup: how each engine copies itself while people write, and how it is put back."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

from chancery.audit import ledger
from chancery.errors import Refused

Database = dict[str, Any]


class Engine(Protocol):
    """What a backup needs of a database."""

    name: str
    member: str

    def copy(self, database: Database, to: Path) -> None:
        """Write everything that was committed when this began, and wait for nobody."""

    def check(self, copy: Path) -> None:
        """Refuse a copy that is damaged."""

    def is_empty(self, database: Database) -> bool:
        """Is there nothing that putting a copy back would overwrite?"""

    def put_back(self, copy: Path, database: Database) -> None:
        """Fill an empty database from a copy."""


class SQLite:
    """A file. It is copied through SQLite's own backup, never with the tools of the system: a plain copy of a file
    that is in use can lose what was committed and still look whole."""

    name, member = "sqlite", "database.sqlite3"

    def copy(self, database: Database, to: Path) -> None:
        """One step that holds writers back for as long as reading the file takes."""
        with _opened(Path(database["NAME"])) as source, _opened(to) as target:
            source.execute("PRAGMA busy_timeout = 20000")
            source.backup(target)
            target.execute("PRAGMA journal_mode = DELETE")

    def check(self, copy: Path) -> None:
        """SQLite's own check of the file, then the tree of the ledger, line by line."""
        with _opened(copy) as held:
            said = [row[0] for row in held.execute("PRAGMA integrity_check")]
            _require(said == ["ok"], f"the copied database is damaged: {'; '.join(said)[:200]}")
            size, frontier = held.execute("SELECT size, frontier FROM audit_ledgerhead").fetchone() or (0, b"")
            leaves = held.execute("SELECT leaf FROM audit_ledgerentry ORDER BY seq")
            grown, count = _grown(bytes(row[0]) for row in leaves)
        _require(count == size and grown == bytes(frontier), "the ledger in the copied database is not whole")

    def is_empty(self, database: Database) -> bool:
        """There is no file."""
        return not Path(database["NAME"]).exists()

    def put_back(self, copy: Path, database: Database) -> None:
        """The copy becomes the file."""
        shutil.copyfile(copy, database["NAME"])
        Path(database["NAME"]).chmod(0o600)


class PostgreSQL:
    """A server. Its own programs copy it, in one view of the data that no writer changes."""

    name, member = "postgresql", "database.pgdump"

    def copy(self, database: Database, to: Path) -> None:
        """`pg_dump`, in its own format."""
        _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={to}", of=database)

    def check(self, copy: Path) -> None:
        """`pg_restore` can read it to its end, and the ledger is in it."""
        listed = _run("pg_restore", "--list", str(copy))
        _require("audit_ledgerentry" in listed, "the copied database has no ledger")
        _run("pg_restore", "--file=/dev/null", str(copy))

    def is_empty(self, database: Database) -> bool:
        """There are no tables."""
        return not _run("psql", "--tuples-only", "--no-align", "--command=" + TABLES, of=database).strip()

    def put_back(self, copy: Path, database: Database) -> None:
        """`pg_restore`, all or nothing."""
        words = ("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges")
        _run("pg_restore", *words, f"--dbname={_address(database)}", str(copy))


TABLES = "SELECT 1 FROM pg_tables WHERE schemaname = current_schema() LIMIT 1"
ENGINES: dict[str, Engine] = {engine.name: engine for engine in (SQLite(), PostgreSQL())}


def of(database: Database) -> Engine:
    """The engine of a configured database."""
    return ENGINES["sqlite" if database["ENGINE"].endswith("sqlite3") else "postgresql"]


class _opened:
    """A connection that is closed at the end, whatever happens."""

    def __init__(self, path: Path) -> None:
        self.connection = sqlite3.connect(path, isolation_level=None)

    def __enter__(self) -> sqlite3.Connection:
        return self.connection

    def __exit__(self, *_problem: object) -> None:
        self.connection.close()


def _grown(leaves: Iterator[bytes]) -> tuple[bytes, int]:
    frontier: list[bytes] = []
    count = 0
    for leaf in leaves:
        frontier = ledger.push(frontier, count, ledger.leaf_hash(leaf))
        count += 1
    return b"".join(frontier), count


def _address(database: Database) -> str:
    """Where a server is, as its programs take it; the password goes in the environment."""
    host, port = database.get("HOST") or "", database.get("PORT") or ""
    parts = {"dbname": database["NAME"], "user": database.get("USER"), "host": host, "port": port}
    return " ".join(f"{key}='{_quoted(str(value))}'" for key, value in parts.items() if value)


def _quoted(value: str) -> str:
    return value.replace("\\", "\\\\").replace("'", "\\'")


def _run(program: str, *words: str, of: Database | None = None) -> str:
    """Run one of PostgreSQL's programs; what it complains of is said."""
    path = shutil.which(program)
    _require(path is not None, f"the program {program} is not installed; it is in the package postgresql-client")
    address = [f"--dbname={_address(of)}"] if of else []
    password = {"PGPASSWORD": str(of["PASSWORD"])} if of and of.get("PASSWORD") else {}
    ran = subprocess.run(  # noqa: S603 (a fixed program, no shell)
        [str(path), *address, *words], check=False, capture_output=True, text=True, env={**os.environ, **password}
    )
    _require(ran.returncode == 0, f"{program} says: {ran.stderr.strip()[:500]}")
    return ran.stdout


def _require(ok: bool, problem: str) -> None:
    if not ok:
        raise Refused(f"Nothing was written: {problem}.")  # what is typed on a terminal is English

"""`chancery backup FILE`: everything the city keeps, in one file, while people go on working.

Keys are not in it: whoever holds a backup must not be able to sign in the city's name. They go to a file of their own
with --keys, to be kept elsewhere.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from chancery import __version__
from chancery.audit import ledger
from chancery.audit.models import LedgerHead
from chancery.errors import Refused
from chancery.safekeeping import archive, engines

# Made again by itself, or only of use to the processes that run now. Keys go their own way.
LEFT_OUT = ("keys", "cache", "demo", "demo-accounts.txt")


def main(words: list[str]) -> int:
    """Write a backup, read it back, and say what is in it."""
    given = _parser().parse_args(words)
    if given.keys:
        _require_new(given.keys)
        if given.keys.absolute() == given.file.absolute():
            raise Refused("The keys go to a file of their own, to be kept apart. Nothing was written.")
    said = make(given.file)
    print(f"{given.file}: {said['ledger']['size']} lines of the ledger, {len(said['parts'])} files. Read back, whole.")
    if given.keys:
        make_keys(given.keys)
        print(f"{given.keys}: the keys. Keep this file apart from the other.")
    else:
        print("The keys are not in it. Once, and after each change of key: chancery backup FILE --keys OTHER-FILE")
    return 0


def make(file: Path) -> dict[str, Any]:
    """Copy the database, then what lies beside it: a paper that the database speaks of is always there."""
    _require_new(file)
    home, database = settings.HOME, connection.settings_dict
    engine = engines.of(database)
    with tempfile.TemporaryDirectory(prefix="chancery-backup-", dir=file.absolute().parent) as folder:
        copy = Path(folder) / engine.member
        began = datetime.now(UTC)
        facts = {"made_at": began.isoformat(timespec="seconds"), "version": __version__, "engine": engine.name}
        head = _head()
        connection.close()
        engine.copy(database, copy)
        engine.check(copy)
        leave = {*LEFT_OUT, *_database_files(home, str(database["NAME"])), *_own(home, file)}
        parts = [(engine.member, copy), *archive.files_below(home, leave)]
        _whole(file, lambda part: archive.write(part, archive.FORMAT, {**facts, "ledger": head}, parts))
    return archive.check(file, archive.FORMAT)


def make_keys(file: Path) -> None:
    """The keys of the city, apart: the secret that signs cookies, and the signer's if it is kept here."""
    _require_new(file)
    folder = settings.HOME / "keys"
    parts = [(f"keys/{name}", path) for name, path in archive.files_below(folder, ())]
    _whole(file, lambda part: archive.write(part, archive.KEYS, {"version": __version__}, parts))
    archive.check(file, archive.KEYS)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="chancery backup", description=__doc__)
    parser.add_argument("file", type=Path, metavar="FILE", help="where to write it; an older file of that name is kept")
    parser.add_argument("--keys", type=Path, metavar="FILE", help="write the keys too, to a file of their own")
    return parser


def _head() -> dict[str, Any]:
    """How long the ledger is, and its root, before the copy begins: so much at least is in it."""
    head = LedgerHead.objects.filter(pk=1).first()
    frontier = bytes(head.frontier) if head else b""
    roots = [frontier[start : start + 32] for start in range(0, len(frontier), 32)]
    return {"size": head.size if head else 0, "root": ledger.root(roots).hex()}


def _whole(file: Path, write: Callable[[Path], None]) -> None:
    """A file that is there is whole: it gets its name when it is done."""
    part = file.with_name(f"{file.name}.part")
    part.unlink(missing_ok=True)
    try:
        write(part)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)


def _require_new(file: Path) -> None:
    """Before an hour of copying: is there a folder for it, and no older backup that it would be written over?"""
    folder = file.absolute().parent
    if not folder.is_dir():
        raise Refused(f"There is no folder {folder}.")
    if file.exists():
        raise Refused(f"{file} is there already. Give another name; nothing was written.")


def _database_files(home: Path, name: str) -> list[str]:
    """The database's own file and its journals, which are copied another way."""
    return [path.name for path in home.glob(f"{Path(name).name}*")] if Path(name).parent == home else []


def _own(home: Path, file: Path) -> list[str]:
    """Where the backup itself is written, if that is in the city's folder: older backups do not go into newer ones."""
    path = file.absolute()
    return [path.relative_to(home).parts[0]] if path.is_relative_to(home) else []

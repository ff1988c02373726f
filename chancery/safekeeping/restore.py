"""`chancery restore FILE`: put a backup back where there is nothing yet, bring it to this version, and check it."""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any

import django

from chancery import __version__, home
from chancery.errors import Refused
from chancery.safekeeping import archive

SHOWN = 20


def main(words: list[str]) -> int:
    """Put it back; 1 if what came back is not what the ledger says."""
    given = _parser().parse_args(words)
    said = archive.manifest(given.file, archive.FORMAT)
    folder = home.home()
    _fits(said, folder)
    _lay(given, said, folder)
    return _check(given.file, said)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="chancery restore", description=__doc__)
    parser.add_argument("file", type=Path, metavar="FILE", help="what `chancery backup` wrote")
    parser.add_argument("--keys", type=Path, metavar="FILE", help="the file with the keys, if it was kept")
    return parser


def _fits(said: Mapping[str, Any], folder: Path) -> None:
    """Is there room for it: nothing here yet, a database of the same engine, a version that knows its tables?"""
    if _number(said["version"]) > _number(__version__):
        raise Refused(f"It was made by Chancery {said['version']}, and this is {__version__}. Install that one first.")
    if (folder / "city.toml").exists() or any(folder.glob("chancery.sqlite3*")):
        raise Refused(f"{folder} holds a register. Give an empty folder with CHANCERY_HOME=…; nothing was changed.")
    wanted = "postgresql" if os.environ.get("DATABASE_URL", "").startswith("postgres") else "sqlite"
    if said["engine"] != wanted:
        raise Refused(
            f"It is a backup of {said['engine']}, and DATABASE_URL says {wanted}. Set it; nothing was changed."
        )


def _lay(given: argparse.Namespace, said: Mapping[str, Any], folder: Path) -> None:
    """Unpack beside the city's folder, look at every part, and only then put it in its place."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="chancery-restore-", dir=folder.parent) as staged:
        parts = Path(staged)
        archive.unpack(given.file, said, parts)
        if given.keys:
            archive.unpack(given.keys, archive.manifest(given.keys, archive.KEYS), parts)
            (parts / "keys").chmod(0o700)
        database = next(path for path in parts.glob("database.*"))
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        laid = [Path(shutil.move(path, folder / path.name)) for path in sorted(parts.iterdir()) if path != database]
        try:
            _fill(database)
        except BaseException:
            _take_away(laid)
            raise


def _take_away(laid: Iterable[Path]) -> None:
    """The database was refused: what came with it does not stay by itself."""
    for path in laid:
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def _fill(copy: Path) -> None:
    """The settings are read now, for the city's own file has come back with the rest."""
    django.setup()
    engines = import_module("chancery.safekeeping.engines")
    connection = import_module("django.db").connection
    engine, database = engines.of(connection.settings_dict), connection.settings_dict
    engine.check(copy)
    if not engine.is_empty(database):
        raise Refused("The database that DATABASE_URL names is not empty. Give an empty one.")
    engine.put_back(copy, database)


def _check(file: Path, said: Mapping[str, Any]) -> int:
    """Bring it to this version, and hold the tables and the papers against what the ledger and the names say."""
    migrate = import_module("chancery.migrate")
    if waiting := migrate.pending():
        migrate.up()
        print(f"Brought to version {__version__}: {len(waiting)} steps.")
    audit = import_module("chancery.audit.models")
    size = audit.LedgerEntry.objects.count()
    if size < said["ledger"]["size"]:
        print(f"The ledger has {size} lines, and {said['ledger']['size']} were backed up.")
        return 1
    differing = list(islice(import_module("chancery.audit.reconcile").differences(), SHOWN))
    print(*differing, sep="\n", end="\n" if differing else "")
    print(f"Put back from {file}, as it was on {said['made_at']}: {size} lines of the ledger.")
    print("Where a newer ledger was published since: chancery ledger restore LEDGER.jsonl")
    return 1 if differing else 0


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())

"""Set everything up with a city's register from public reports, and serve it. A second start skips what is done."""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path
from subprocess import DEVNULL

import django

from chancery import __version__, home, serve

CITIES = home.PACKAGE / "city" / "demo"
BAD_USE = 2


def main(words: list[str]) -> int:
    """Set up, then serve."""
    given = _parser().parse_args(words)
    folder = home.home()
    ours = CITIES / given.city / "city.toml"
    theirs = folder / "city.toml"
    if theirs.exists() and _is_another(theirs, ours):
        print(f"{folder} holds another city's register. Give the demo its own: CHANCERY_HOME=…", file=sys.stderr)
        return BAD_USE
    _set_up(folder, given.city)
    signer = _sign()
    _say_accounts(folder)
    if given.no_serve:
        signer.wait()
        return 0
    return serve.serve(given.port, worker=True)


def _is_another(theirs: Path, ours: Path) -> bool:
    """Is it another city's file? That of the same demonstration may be of an older version."""
    if not (theirs.parent / "demo").exists():
        return theirs.read_bytes() != ours.read_bytes()
    names = [tomllib.loads(path.read_text(encoding="utf-8"))["name_en"] for path in (theirs, ours)]
    return bool(names[0] != names[1])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="chancery demo", description=__doc__)
    serve.add_port(parser)
    parser.add_argument("--no-serve", action="store_true", help="set up only")
    cities = sorted(path.name for path in CITIES.iterdir() if path.is_dir()) if CITIES.exists() else []
    parser.add_argument("--city", choices=cities, default="toronto", help="default: %(default)s")
    return parser


def _set_up(folder: Path, city: str) -> None:
    stamp = folder / "demo"
    done = _digest(city)
    if stamp.exists() and stamp.read_text(encoding="ascii") == done and _has_register(folder):
        return
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(CITIES / city / "city.toml", folder / "city.toml")
    django.setup()
    _say(f"Setting up in {folder}")
    import_module("chancery.migrate").up()
    if (CITIES / city / "story.toml").exists():
        import_module("chancery.imports.story").load(CITIES / city, say=_say)
    else:
        import_module("chancery.imports.demo").load(city=city, say=_say)
    import_module("chancery.imports.demo_accounts").load()
    import_module("chancery.imports.story_cases").load(CITIES / city)
    import_module("chancery.imports.story_proposals").load(CITIES / city)
    import_module("chancery.imports.story_policy").load(CITIES / city)
    import_module("chancery.imports.story_missions").load(CITIES / city)
    import_module("chancery.imports.demo_accounts").settle()
    stamp.write_text(done, encoding="ascii")


def _sign() -> subprocess.Popen[bytes]:
    """Publish the ledger as it is, by the signer: a process of its own, as in a city. It signs while the server loads.
    A refusal is shown, and the pages are served all the same."""
    return subprocess.Popen([sys.executable, "-m", "chancery.cli", "ledger", "checkpoint"], stdout=DEVNULL)


def _has_register(folder: Path) -> bool:
    """Is the database still there? It may have been thrown away since. A file is quick to look for."""
    if not os.environ.get("DATABASE_URL"):
        return (folder / "chancery.sqlite3").exists()
    django.setup()
    return not import_module("chancery.migrate").pending()


def _digest(city: str) -> str:
    """What a set-up depends on: this version, its tables, the shipped data, and which database it is in."""
    sources = sorted([*CITIES.parent.rglob("*.*"), *home.PACKAGE.glob("*/migrations/*.py")])
    digest = hashlib.sha256(f"{__version__} {city} {os.environ.get('DATABASE_URL', '')}".encode())
    for path in sources:
        if path.is_file():
            digest.update(path.relative_to(home.PACKAGE).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()


def _say_accounts(folder: Path) -> None:
    """Who can sign in, and how; the file says it again."""
    path = folder / "demo-accounts.txt"
    if path.exists():
        _say(f"{path.read_text(encoding='ascii')}Sign in at /en/account/sign-in/ or /fr/compte/connexion/.")


def _say(line: str) -> None:
    print(line, flush=True)

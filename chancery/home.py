"""Where a city's things are kept: database, papers, keys, and the file that says which city this is."""

from __future__ import annotations

import os
import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

PROVIDER = "city"
PACKAGE = Path(__file__).resolve().parent
LANGUAGES = ("en", "fr")
WAL_FROM = (3, 51, 3)


@dataclass(frozen=True, slots=True)
class City:
    """Which city this is: its name, languages, money and time. The demo writes Toronto's; an office writes its own."""

    name_en: str = "Example City"
    name_fr: str = "Ville exemple"
    country: str = "CA"
    languages: tuple[str, ...] = LANGUAGES
    currency: str = "CAD"
    time_zone: str = "America/Toronto"
    logo: str = ""
    accent: str = ""
    largest_paper_mb: int = 20
    largest_import_mb: int = 100
    small_office: bool = False
    set_up: tuple[str, ...] = ()
    banner_en: str = ""
    banner_fr: str = ""
    extra: dict[str, object] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What the city is called, in all of its languages."""
        names = dict.fromkeys(getattr(self, f"name_{language}") for language in self.languages)
        return " / ".join(name for name in names if name)


def home() -> Path:
    """`CHANCERY_HOME` if it is set; `var/` in a checkout; else a folder of the person who runs it."""
    given = os.environ.get("CHANCERY_HOME")
    if given:
        return Path(given).expanduser().resolve()
    if (PACKAGE.parent / "pyproject.toml").exists():
        return PACKAGE.parent / "var"
    data = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(data).expanduser() / "chancery"


def today() -> date:
    """The day in the city whose home this is; where there is none, this machine's."""
    folder = home()
    if not (folder / "city.toml").exists():
        return date.today()
    return datetime.now(ZoneInfo(city(folder).time_zone)).date()


def city(folder: Path) -> City:
    """The city that `city.toml` describes; an example city where there is no such file."""
    path = folder / "city.toml"
    if not path.exists():
        return City()
    given = tomllib.loads(path.read_text(encoding="utf-8"))
    known = {item.name for item in fields(City)} - {"extra"}
    if "languages" in given:
        given["languages"] = tuple(one for one in LANGUAGES if one in given["languages"]) or LANGUAGES
    given["set_up"] = tuple(given.get("set_up", ()))
    # A city that has not said where it is lies nowhere: no country is taken for granted.
    said = {"country": ""} | {key: given[key] for key in given.keys() & known}
    return City(**said, extra={k: given[k] for k in given.keys() - known})


def stamp(folder: Path) -> tuple[int, ...]:
    """What changes when `city.toml` does: a running server looks at it before each page."""
    try:
        seen = (folder / "city.toml").stat()
    except OSError:
        return ()
    return (seen.st_mtime_ns, seen.st_size, seen.st_ino)


def secret_key(folder: Path) -> str:
    """The key that signs cookies and forms: made once, kept in the city's own folder, readable by its owner only."""
    path = folder / "keys" / "secret-key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
        with os.fdopen(fresh, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(50))
    return path.read_text(encoding="ascii").strip()


def identity_provider(folder: Path, own: City) -> dict[str, Any]:
    """The city's identity provider, from `[sign_in]` of `city.toml`; its secret from the environment or `keys/`.

    Of a person it is asked for the `sub` alone, which never changes hands: no name, no address.
    """
    said = own.extra.get("sign_in")
    if not isinstance(said, dict) or not (said.get("server_url") and said.get("client_id")):
        return {}
    path = folder / "keys" / "sign-in-secret"
    secret = os.environ.get("CHANCERY_SIGN_IN_SECRET") or (path.read_text().strip() if path.exists() else "")
    app = {
        "provider_id": PROVIDER,
        "name": str(said.get("name") or own.name),
        "client_id": str(said["client_id"]),
        "secret": secret,
        "settings": {"server_url": str(said["server_url"]), "uid_field": "sub", "fetch_userinfo": False},
    }
    return {"openid_connect": {"APPS": [app], "SCOPE": ["openid"], "OAUTH_PKCE_ENABLED": True}}


def keep_close(database: Mapping[str, Any]) -> None:
    """The register's file is its owner's alone when it is made (SQLite gives its journal the same mode); of one that is
    there, everybody else's rights are taken away. What a group was given stays: the signer may need it."""
    path = Path(str(database["NAME"]))
    if not database["ENGINE"].endswith("sqlite3") or not path.is_absolute():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        path.touch(mode=0o600)
    elif path.stat().st_mode & 0o007:
        path.chmod(path.stat().st_mode & 0o770)


def sqlite_journal(version: tuple[int, ...]) -> str:
    """Before 3.51.3 SQLite's write-ahead log can corrupt a database, so that the older journal is used."""
    return "WAL" if version >= WAL_FROM else "TRUNCATE"


def sqlite_options(version: tuple[int, ...]) -> dict[str, object]:
    """How SQLite is opened: writers wait for each other instead of failing, even as long as a large import takes,
    and a commit is on the disk."""
    journal = sqlite_journal(version)
    synchronous = "NORMAL" if journal == "WAL" else "FULL"
    pragmas = f"PRAGMA journal_mode={journal}; PRAGMA synchronous={synchronous}; PRAGMA foreign_keys=ON;"
    return {"transaction_mode": "IMMEDIATE", "timeout": 60, "init_command": pragmas}

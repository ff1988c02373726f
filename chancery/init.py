"""A city of one's own: ask what must be known first, make the city's folder, and invite the first administrator."""

from __future__ import annotations

import argparse
import re
import sys
import zoneinfo
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import django

from chancery import city_file, home
from chancery.errors import Refused

BAD_USE = 2
LANGUAGES = {"en": ("en",), "fr": ("fr",), "both": ("en", "fr"), "en,fr": ("en", "fr"), "fr,en": ("fr", "en")}

USUAL = "http://localhost:8000"


@dataclass(frozen=True, slots=True)
class Question:
    """Something that must be known before there is a page to ask it on."""

    name: str
    asked: str
    fits: Callable[[str], bool]
    usual: str = ""


QUESTIONS = (
    Question("languages", "Languages of the city (en, fr, or both)", LANGUAGES.__contains__, "both"),
    Question("name_en", "Name of the city in English", lambda said: 0 < len(said) <= 200),
    Question("name_fr", "Name of the city in French", lambda said: 0 < len(said) <= 200),
    Question("time_zone", "Time zone", lambda said: said in zoneinfo.available_timezones(), "America/Toronto"),
    Question("currency", "Currency", lambda said: bool(re.fullmatch("[A-Z]{3}", said)), "CAD"),
    Question("admin_name", "Name of the first administrator", lambda said: 0 < len(said) <= 200),
    Question("admin_email", "Their e-mail address", lambda said: bool(re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", said))),
)


def main(words: list[str]) -> int:
    """Set up a city in an empty home; safe to run again until the first administrator has come in."""
    given = _parser().parse_args(words)
    folder = home.home()
    if (folder / "demo").exists():
        raise Refused(f"{folder} holds the demonstration. Give your city its own folder: CHANCERY_HOME=/srv/chancery")
    if given.address and not re.fullmatch(r"https?://[^\s/]+(/\S*)?", given.address):
        raise Refused(f"“{given.address}” does not do for --address: write it like https://relations.example.city")
    answers = {question.name: getattr(given, question.name) or "" for question in QUESTIONS}
    missing = _ask(answers, known=(folder / city_file.NAME).exists())
    if missing:
        print(f"Say also: {_flags(missing)}", file=sys.stderr)
        return BAD_USE
    _make(folder, {**answers, "address": given.address})
    city = home.city(folder)
    print(_next(folder, _invite(answers), str(given.address or city.extra.get("address") or USUAL), city.languages[0]))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="chancery init",
        description=__doc__,
        epilog="Asks on a terminal for what is not given. The rest is asked on the pages, once you have signed in.",
    )
    for question in QUESTIONS:
        parser.add_argument(f"--{question.name.replace('_', '-')}", metavar="…", help=question.asked)
    parser.add_argument("--address", default="", help=f"where the pages will be, for links in letters too ({USUAL})")
    return parser


def _ask(answers: dict[str, str], *, known: bool) -> list[str]:
    """Complete the answers; the names of those that nobody can be asked for."""
    missing = []
    for question in QUESTIONS:
        if _is_needless(question.name, answers, known=known):
            continue
        said = answers[question.name]
        if said and not question.fits(said):
            raise Refused(f"“{said}” does not do for “{question.asked}”.")
        if not said and sys.stdin.isatty():
            said = _answer(question)
        answers[question.name] = said or question.usual
        if not answers[question.name]:
            missing.append(question.name)
    return missing


def _is_needless(name: str, answers: dict[str, str], *, known: bool) -> bool:
    """A city that has its file is not asked about itself again; a city of one language has one name."""
    other = {"name_en": "fr", "name_fr": "en"}.get(name)
    return (known and not name.startswith("admin")) or (other is not None and answers["languages"] == other)


def _answer(question: Question) -> str:
    usual = f" [{question.usual}]" if question.usual else ""
    while True:
        said = input(f"{question.asked}{usual}: ").strip() or question.usual
        if question.fits(said):
            return said
        print("That does not do; once more, please.")


def _make(folder: Path, answers: dict[str, str]) -> None:
    """The folder and what it says of the city, once; then keys, database and reference tables."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o750)
    if not (folder / city_file.NAME).exists():
        named = {name: answers[name] for name in ("name_en", "name_fr") if answers[name]}
        only = next(iter(named.values()))
        own = {"name_en": named.get("name_en", only), "name_fr": named.get("name_fr", only)}
        rest = {"time_zone": answers["time_zone"], "currency": answers["currency"]}
        rest |= {"address": answers["address"]} if answers["address"] else {}
        city_file.save(folder, {**own, **rest, "languages": LANGUAGES[answers["languages"]]})
    home.secret_key(folder)
    django.setup()
    import_module("chancery.migrate").up()
    import_module("chancery.imports.places").load(by=import_module("chancery.audit.actions").service("svc-setup"))


def _invite(answers: dict[str, str]) -> str:
    by = import_module("chancery.audit.actions").service("svc-setup")
    actions = import_module("chancery.office.actions")
    token: str = actions.open_office(by=by, name=answers["admin_name"], email=answers["admin_email"])
    return token


def _flags(names: list[str]) -> str:
    return " ".join(f"--{name.replace('_', '-')} …" for name in names)


def _next(folder: Path, token: str, address: str, lang: str) -> str:
    path = {"en": f"/en/account/invitation/{token}/", "fr": f"/fr/compte/invitation/{token}/"}[lang]
    return (
        f"The city is set up in {folder}\n\n"
        f"1. Keep {folder / 'keys'} somewhere else too: `chancery backup` leaves the keys out.\n"
        f"2. Start the pages:  chancery serve\n"
        f"3. The first administrator opens this link, once, within three days:\n   {address.rstrip('/')}{path}\n"
        "4. Frameworks of goals ship: `chancery framework list` names them, and `chancery framework adopt sdg` brings\n"
        "   the Sustainable Development Goals in. A city’s own is a file: docs/framework-format.md\n"
        "5. Usual kinds of activity ship too: the office takes them under Activities, Kinds of activity.\n"
    )

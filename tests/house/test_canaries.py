"""Canaries: a word that nobody has ever said, in every column that not everyone may know, looked for in every answer.

`tests/house/may_know.csv` says who may know what. It is written by hand from what the office decided; the last line
that fits counts. PUB is a visitor; a role with `+` holds a clearance for what other governments told in confidence.

Every record that an address could be about is there. So it is seen here that whoever may look at records of a kind, in
`tests/access_matrix.csv`, opens these, unless they are not theirs (`tests/house/not_theirs.csv`); and nobody else.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from copy import deepcopy
from datetime import timedelta
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from django.apps import apps
from django.contrib.auth.models import update_last_login
from django.contrib.auth.signals import user_logged_in
from django.core.cache import cache
from django.db import transaction
from django.db.models import Model
from django.test import Client
from django.urls import clear_url_caches, reverse, set_urlconf
from django.utils import timezone
from django.utils.translation import override
from pypdf import PdfReader

from chancery import due
from chancery.accounts.models import Clearance, Person, RoleHeld
from chancery.accounts.models import DelegationInstrument as Instrument
from chancery.activities.models import Activity, ActivityResult, Award, Event, Indicator, Lesson, Photo
from chancery.agreements.models import (
    Agreement,
    AgreementEvent,
    AgreementFact,
    CaseTie,
    CategoryAssignment,
    ChangeRequest,
    Commitment,
)
from chancery.audit import actions as audit
from chancery.audit import signer
from chancery.audit.signer import Places
from chancery.budgets.models import Fund
from chancery.cases.models import Case
from chancery.counterparties.models import (
    Counterparty,
    CounterpartyEvent,
    CounterpartyFact,
    CountryFact,
    DateOfNote,
    HomeFact,
)
from chancery.desk import reminders
from chancery.imports.kinds import KINDS
from chancery.imports.models import ImportRun
from chancery.missions.models import Mission
from chancery.notices import work
from chancery.notices.models import Notice
from chancery.proposals import letters
from chancery.proposals.models import Proposal
from chancery.records import changed
from chancery.strategy.models import PolicyVersion
from tests import make
from tests.house import scene as scenes
from tests.house.scene import BAIT, Canary, Scene
from tests.house.test_access_matrix import HELD, ROLES, Again, matrix, routes

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
MAY_KNOW, NOT_THEIRS = (Path(__file__).parent / f"{name}.csv" for name in ("may_know", "not_theirs"))
AWAY = {"DIV", "DHD"}  # of a division that is not that of any record here
READERS = ("PUB", *ROLES, "IRO+", "ADM+")
FRENCH_TOO = {"PUB", "ADM"}
KINDS_OF_LETTERS = {"decision", "term", "commitment", "access", "digest", "outside"}
ACCOUNT = re.compile(r"^(account|mfa)_")
EVERYWHERE = '<input id="everywhere" name="q"'
MARKED = re.compile(f"{scenes.MARK}[a-z]{{{scenes.LENGTH - 1 - len(scenes.MARK)}}}")


# --- who may know what


@lru_cache
def said() -> tuple[tuple[str, str, frozenset[str]], ...]:
    """The lines of the table."""
    with MAY_KNOW.open(encoding="utf-8") as file:
        return tuple((row["what"], row["told"], frozenset(row["who"].split())) for row in csv.DictReader(file))


def may_know(reader: str, canary: Canary) -> bool:
    """Does the table let this reader know it? Whoever holds a clearance knows what they knew without one."""
    who = [who for what, told, who in said() if fnmatchcase(canary.column, what) and fnmatchcase(canary.told, told)][-1]
    return reader in who or reader.rstrip("+") in who


@lru_cache
def of_records() -> frozenset[str]:
    """The routes that are about one record."""
    return frozenset(route for route, words in routes().items() if words and not ACCOUNT.match(route))


def theirs(reader: str, method: str = "GET") -> set[str]:
    """The routes at which this reader opens a record that is there, or acts on it."""
    role = reader.rstrip("+")
    said = {route: matrix()[route, method, role] for route in of_records()}
    rows = [what for what, who in apart() if who & {role, "*"} and f"-{reader}" not in who]
    not_theirs = {route for route in said if any(fnmatchcase(route, what) for what in rows)}
    return {
        route for route, cell in said.items() if cell in ("200", "302") or (cell == "404" and route not in not_theirs)
    }


@lru_cache
def apart() -> tuple[tuple[str, frozenset[str]], ...]:
    """Which records are not these readers’, although they may look at others of their kind; `*` all but `-` one."""
    with NOT_THEIRS.open(encoding="utf-8") as file:
        return tuple((row["route"], frozenset(row["who"].split())) for row in csv.DictReader(file))


# --- every address there is


def addresses(scene: Scene, route: str, words: tuple[str, ...]) -> list[str]:
    """The addresses of a route, for every record of the scene that it could be about."""
    sets: list[dict[str, str]] = [{}]
    for word in words:
        sets = [{**one, word: value} for one in sets for value in values_of(scene, route, words, word, one)]
    return [reverse(route, kwargs=one) for one in sets]


def values_of(scene: Scene, route: str, words: tuple[str, ...], word: str, before: dict[str, str]) -> list[str]:
    """What a word of an address can be: the records of its name; a new word is told by its name here, or fails."""
    if plain := PLAIN.get(f"{route} {word}") or PLAIN.get(word):
        return plain
    if word == "part_id" and "part" in before:
        tables = [(PARTS[before["part"]], "pk")]
    else:
        tables = _named(route, words, ABOUT.get(word) or _by_id(word))
    assert tables, f"{route}: of which records is {word}? Say so in ABOUT or PLAIN."
    return [str(getattr(row, column)) for model, column in tables for row in scene.of(model)] or [NOWHERE]


def _by_id(word: str) -> list[tuple[type[Model], str]]:
    """The tables of this name."""
    name = word.removesuffix("_id").replace("_", "")
    return [(model, "pk") for model in apps.get_models() if model._meta.model_name == name]


def _named(route: str, words: tuple[str, ...], tables: Tables) -> Tables:
    """Of these tables, those that the address of a route names by their room, or by what their records are called
    there; of an address that names none of them, all."""
    with override("en"):
        address = reverse(route, kwargs={word: PLAIN.get(word, [NOWHERE])[0] for word in words})
    known = ((one, (*CALLED.get(one[0], ()), str(one[0]._meta.app_label).removesuffix("s"))) for one in tables)
    return [one for one, names in known if any(name in address for name in names)] or tables


Tables = list[tuple[type[Model], str]]
NOWHERE = "00000000-0000-0000-0000-000000000001"
REFERENCED: tuple[type[Model], ...] = (Agreement, Counterparty, Case, Proposal, Fund, Mission, Activity)
CALLED: dict[type[Model], tuple[str, ...]] = {Mission: ("/travel/", "/trips/"), HomeFact: ("/our-city/",)}
PARTS: dict[str, type[Model]] = {"award": Award, "event": Event, "lesson": Lesson, "result": ActivityResult}
ABOUT: dict[str, Tables] = {
    "reference": [(model, "reference") for model in REFERENCED],
    "about_id": [(ChangeRequest, "pk")],
    "date_id": [(DateOfNote, "pk")],
    "fact_id": [(CounterpartyFact, "pk"), (AgreementFact, "pk"), (HomeFact, "pk"), (CountryFact, "pk")],
    "right_id": [(RoleHeld, "pk"), (Clearance, "pk"), (Instrument, "pk")],
    "request_id": [(ChangeRequest, "pk")],
    "row_id": [(Commitment, "pk")],
    "line_id": [(AgreementEvent, "pk"), (CategoryAssignment, "pk"), (CounterpartyEvent, "pk")],
    "case_tie_id": [(CaseTie, "pk")],
    "run_id": [(ImportRun, "pk")],
    "version_id": [(PolicyVersion, "pk")],
    "photo_id": [(Photo, "pk")],
    "part_id": [(Award, "pk"), (Event, "pk"), (Lesson, "pk"), (Photo, "pk"), (Indicator, "pk"), (ActivityResult, "pk")],
}
PLAIN = {
    "policy_id": ["toronto-iap-2024"], "category": ["project"],
    "token": ["never-was"], "uidb36": ["1"], "key": ["no-such"], "pk": ["1"],
    "iso2": ["FR"], "block": ["criterion"], "slug": ["parks", "head"],
    "part": [*PARTS],
    "desk:policy-role slug": ["ccosper"], "desk:framework-weights slug": ["weighed"],
    "provider_id": ["city"], "act": ["agreement-change"], "language": ["en"],
    "clause": ["q-clear", "hub", "candidate", "consult-concern"],
    "kind": ["csv", "docx", "pdf"], "imports:export kind": [*KINDS], "form": ["csv"],
    "asks": ["renewal"], "task_id": [NOWHERE],
    "desk:fact-enter key": ["gawc_class"], "desk:agreement-fact-enter key": ["project_cost"],
    "desk:country-fact-enter key": ["trade_agreements"], "desk:home-fact-enter key": ["population"],
    "year": ["2026"], "quarter": ["1"], "name": ["travelq", "hospitalityq"], "seq": ["0", "9"],
}  # fmt: skip


def answers(client: Client, scene: Scene, lang: str, opened: set[str]) -> Iterator[tuple[str, str]]:
    """Every address that this reader may ask for, and all that comes back; which routes opened a record."""
    with override(lang):
        asked = {route: addresses(scene, route, words) for route, words in routes().items() if not ACCOUNT.match(route)}
    for route, every in asked.items():
        for address in every:
            status, text = got(client, address)
            if status in (200, 302) and not is_closed(status, text):
                opened.add(route)
            yield address, text
            if has_a_search(text):
                searched = f"{address}?q={BAIT}"
                yield searched, got(client, searched)[1]
            if is_closed(status, text):
                break


def has_a_search(text: str) -> bool:
    """Can words be looked for on this page itself? The field in the frame of the office leads to another, which is
    asked by its own address."""
    return 'name="q"' in text.replace(EVERYWHERE, "")


def is_closed(status: int, text: str) -> bool:
    """Is a page not for this reader, whatever it is about?"""
    return status == 403 or (status == 302 and ("/account/sign-in/" in text or "/compte/connexion/" in text))


def got(client: Client, address: str) -> tuple[int, str]:
    """The status, and everything that can be read in an answer: its head, its text, the text of its file."""
    cache.clear()
    response = client.generic("GET", address)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    head = unquote(" ".join(f"{name}: {value}" for name, value in response.items()))
    return response.status_code, f"{head}\n{readable(body)}"


def readable(body: bytes) -> str:
    """The words of an answer, whatever its format."""
    if body[:5] == b"%PDF-":
        pages = PdfReader(io.BytesIO(body))
        return " ".join([*(page.extract_text() for page in pages.pages), str(pages.metadata)])
    if body[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            return " ".join(
                re.sub(r"<[^>]+>", "", packed.read(name).decode(errors="replace")) for name in packed.namelist()
            )
    return body.decode(errors="replace")


def leaks(client: Client, reader: str, scene: Scene, lang: str = "en", opened: set[str] | None = None) -> list[str]:
    """What this reader was told and may not know, with the address where."""
    opened = set() if opened is None else opened
    hidden = {canary.word[1:]: canary for canary in scene.canaries if not may_know(reader, canary)}
    found = set()
    for address, text in answers(client, scene, lang, opened):
        for one in (hidden[tail] for tail in {*MARKED.findall(text)} & hidden.keys()):
            if one.word not in address:  # who asks by number has the number
                found.add(f"{reader} {address}: {one.column} ({one.told})")
    return sorted(found)


# --- the people


@pytest.fixture(scope="module")
def filled(django_db_setup: None, django_db_blocker: Any) -> Iterator[Scene]:
    """Every table with its canaries: filled once for this file, and taken back at its end."""
    with django_db_blocker.unblock(), override("en"), transaction.atomic():
        yield scenes.full(audit.service("svc-test"))
        transaction.set_rollback(True)


@pytest.fixture
def scene(filled: Scene, db: None) -> Scene:
    """The same for each test: what a test changes is undone in the database, and is not seen by the next."""
    return deepcopy(filled)


@pytest.fixture
def reader_of(scene):
    """Someone who holds a role, signed in."""

    def sign_in(reader: str) -> Client:
        if reader == "PUB":
            return Client()
        short = reader.rstrip("+")
        person = make.person(f"Reader {reader}")
        make.role(person, ROLES[short], division=make.division("museums") if short in AWAY else None)
        if reader.endswith("+"):
            term = {"since": scenes.DAY, "until": scenes.LAST, "given_by": make.clerk()}
            Clearance.objects.create(person=person, **term)
        client = Again(person.user)
        make.trusted(client, person.user)  # or every page that asks who one is stays shut, and is never looked at
        return client

    user_logged_in.disconnect(update_last_login, dispatch_uid="update_last_login")
    yield sign_in
    user_logged_in.connect(update_last_login, dispatch_uid="update_last_login")


# Who may know is asked in Python; what the databases do each in their own way is looked at by non-interference.
@pytest.mark.once
@pytest.mark.parametrize("reader", READERS)
def test_nobody_is_told_what_they_may_not_know(scene, reader_of, reader):
    client, opened = reader_of(reader), set()

    for lang in ("en", "fr") if reader in FRENCH_TOO else ("en",):
        assert leaks(client, reader, scene, lang, opened) == []
    assert opened & of_records() == theirs(reader)


def test_every_table_with_something_to_hide_has_a_canary_or_no_room_for_one(scene):
    """A column can hold a canary if it is free text; a table without such a column has nothing to look for."""
    held = {canary.column.rsplit(".", 1)[0] for canary in scene.canaries}
    room = {model._meta.label_lower for model in scenes.confidential() if scenes.has_room(model)}

    assert room - held == set()


def test_the_published_ledger_tells_no_canary(scene, by, tmp_path):
    for rows in scene.rows.values():
        for row in rows:
            if getattr(row, "audited_columns", None) and not hasattr(row, "public"):
                told = getattr(row, "data_class", "")
                values = changed(row).under(told) if told else changed(row)
                audit.record(by=by, type="canary.told", ref="canary", changed=values, sealed=bool(told))
    signer.publish(Places.of(tmp_path), name="records.example.org/chancery")
    every = b"".join(path.read_bytes() for path in (tmp_path / "ledger").iterdir()).decode()

    assert "canary.told" in every
    assert [canary.column for canary in scene.canaries if canary.word in every] == []


def test_every_kind_of_letter_tells_its_reader_only_what_they_may_know(scene, mailoutbox):
    """What waits to be sent, reminders of all that was ever due, the weekly letter, the letters to whoever proposes."""
    assert told(scene, mailoutbox) == {
        scene.of(Person)[0].user.email: {"notices.notice.subject (internal)", "notices.notice.body (internal)"}
    }
    readers = {}
    for short, slug in HELD.items():
        person = make.person(f"Reader {short}")
        make.role(person, slug, division=make.division("museums") if short in AWAY else None)
        readers[person.user.email] = short
    for proposal in scene.of(Proposal):
        readers[proposal.proponent_email] = "whoever proposes"
        letters.received(proposal)
        letters.not_considered(proposal, ["its means"])
    today = timezone.localdate()
    soon = today + timedelta(30)
    Agreement.objects.update(standing="signed", starts_on=scenes.DAY, ends_on=soon, open_ended=None)
    Commitment.objects.update(due_earliest=soon, due_latest=soon, due_precision="day", state="promised")
    RoleHeld.objects.filter(person__user__email__in=readers).update(until=soon)
    reminders.collect(audit.service(work.WORKER), scenes.DAY, today)

    assert due.run().failed == ()
    assert set(Notice.objects.filter(state="handed-over").values_list("kind", flat=True)) >= KINDS_OF_LETTERS
    assert told(scene, mailoutbox, readers) == {}


def told(scene: Scene, mailoutbox: list[Any], readers: dict[str, str] | None = None) -> dict[str, set[str]]:
    """What letters told, to whom; where it is said who reads them, only what these may not know."""
    work.send_waiting()
    found: dict[str, set[str]] = {}
    for mail in mailoutbox:
        words, who = f"{mail.subject} {mail.body} {mail.alternatives}", mail.to[0]
        for one in scene.canaries:
            if one.word in words and (readers is None or (who in readers and not may_be_told(readers[who], one))):
                found.setdefault(who, set()).add(f"{one.column} ({one.told})")
    mailoutbox.clear()
    return found


def may_be_told(reader: str, canary: Canary) -> bool:
    """Whoever proposes is told of their own proposal; all others what the table lets them know."""
    return canary.column.startswith("proposals.") if reader == "whoever proposes" else may_know(reader, canary)


# --- a test of the test


@pytest.fixture
def planted():
    """A house in which a page forgot who may read contacts, facts and accounts."""
    set_urlconf("tests.house.planted_leaks")
    yield
    set_urlconf(None)
    clear_url_caches()


WAYS = "leak leak.json leak.csv leak.ics leak.pdf leak.docx leak-header leak-refused leak-found"


@pytest.mark.parametrize("way", WAYS.split())
def test_a_page_that_tells_too_much_is_found_in_every_format(planted, settings, scene, reader_of, way):
    settings.ROOT_URLCONF = "tests.house.planted_leaks"
    asked = f"/{way}/?q={BAIT}" if way == "leak-found" else f"/{way}/"

    assert f"PUB {asked}: counterparties.contact.family_name (personal)" in leaks(reader_of("PUB"), "PUB", scene)


def test_what_someone_may_know_is_no_leak_and_the_rest_of_the_page_is(planted, settings, scene, reader_of):
    settings.ROOT_URLCONF = "tests.house.planted_leaks"

    def told(reader):
        return {line.split(": ")[1] for line in leaks(reader_of(reader), reader, scene)}

    fact, address = "counterparties.counterpartyfact.key", "accounts.user.email (personal)"
    assert told("IRO") == {f"{fact} (intergovernmental)", address}
    assert told("IRO+") == {address}
    assert told("IRH") == {f"{fact} (intergovernmental)"}
    assert f"{fact} (internal)" in told("ADM+")

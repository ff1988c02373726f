"""Every route, method and role against a table written by hand from what the office decided, never from the pages.

`tests/access_matrix.csv` is not read by the product. A route that is not in it fails; so does a cell said twice.
Roles are those of the office; PUB is a visitor, CSG whoever countersigns in a small office; `signed` is everyone
with an account, `*` for everyone.
"""

from __future__ import annotations

import csv
import os
from collections import deque
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby, islice
from pathlib import Path

import pytest
from django.contrib.auth.models import update_last_login
from django.contrib.auth.signals import user_logged_in
from django.core.cache import cache
from django.test import Client
from django.urls import URLPattern, URLResolver, clear_url_caches, get_resolver, resolve, reverse, set_urlconf
from django.utils.translation import override

from chancery.accounts.models import Clearance, DelegationInstrument, Person, RoleHeld, User
from chancery.audit import actions as audit
from chancery.audit.models import LedgerHead
from tests import make

MATRIX = Path(__file__).resolve().parent.parent / "access_matrix.csv"
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
ROLES = {
    "PRP": "proponent", "DIV": "division-officer", "DHD": "division-head", "IRO": "officer", "IRH": "head",
    "TRS": "treasurer", "SOL": "solicitor", "CM": "city-manager", "CLK": "clerk", "CNL": "councillor",
    "MAY": "mayors-office", "AUD": "auditor", "ADM": "administrator",
}  # fmt: skip
# Whoever countersigns in a small office holds a seat of their own, and gets no more by it than it says.
HELD = {**ROLES, "CSG": "countersigner"}
EVERYONE = ("PUB", *HELD)
GROUPS = {"*": EVERYONE, "signed": tuple(HELD)}
WORDS = {
    "reference": "A-1", "category": "project", "iso2": "FR",
    "policy_id": "no-such", "token": "never-was", "uidb36": "1", "key": "no-such", "pk": "1",
    **dict.fromkeys(
        ("version_id", "designation_id", "placement_id", "letter_id"), "00000000-0000-0000-0000-000000000001"
    ),
    "language": "en", "kind": "pdf", "asks": "renewal",
    "hold_id": "00000000-0000-0000-0000-000000000001", "disposal_id": "00000000-0000-0000-0000-000000000001",
    "note_id": "00000000-0000-0000-0000-000000000001",
    "paper_id": "00000000-0000-0000-0000-000000000001",
    "slug": "no-such", "provider_id": "city", "act": "agreement-change",
    "about_id": "00000000-0000-0000-0000-000000000001",
    "countersignature_id": "00000000-0000-0000-0000-000000000001",
    "contact_id": "00000000-0000-0000-0000-000000000001",
    "alias_id": "00000000-0000-0000-0000-000000000001",
    "date_id": "00000000-0000-0000-0000-000000000001",
    "fact_id": "00000000-0000-0000-0000-000000000001",
    "agreement_waiver_id": "00000000-0000-0000-0000-000000000001",
    "case_tie_id": "00000000-0000-0000-0000-000000000001",
    "run_id": "00000000-0000-0000-0000-000000000001", "form": "csv",
    "person_id": "00000000-0000-0000-0000-000000000001", "right_id": "00000000-0000-0000-0000-000000000001",
    "row_id": "00000000-0000-0000-0000-000000000001", "request_id": "00000000-0000-0000-0000-000000000001",
    "case_consultation_id": "00000000-0000-0000-0000-000000000001", "clause": "no-such",
    "posting_id": "00000000-0000-0000-0000-000000000001", "transfer_id": "00000000-0000-0000-0000-000000000001",
    "trip_id": "00000000-0000-0000-0000-000000000001", "cost_line_id": "00000000-0000-0000-0000-000000000001",
    "finance_line_id": "00000000-0000-0000-0000-000000000001",
    "exchange_rate_id": "00000000-0000-0000-0000-000000000001",
    "activity_kind_id": "00000000-0000-0000-0000-000000000001",
    "gift_id": "00000000-0000-0000-0000-000000000001", "aim_id": "00000000-0000-0000-0000-000000000001",
    "funding_id": "00000000-0000-0000-0000-000000000001", "repayment_id": "00000000-0000-0000-0000-000000000001",
    "follow_up_id": "00000000-0000-0000-0000-000000000001",
    "need_id": "00000000-0000-0000-0000-000000000001",
    "policy_draft_id": "00000000-0000-0000-0000-000000000001",
    "legal_review_id": "00000000-0000-0000-0000-000000000001", "block": "criterion",
    "fact_check_id": "00000000-0000-0000-0000-000000000001",
    "part": "award", "part_id": "00000000-0000-0000-0000-000000000001",
    "photo_id": "00000000-0000-0000-0000-000000000001", "year": "1899", "quarter": "1",
    "name": "no-such",
    "seq": "0", "line_id": "00000000-0000-0000-0000-000000000001",
    "task_id": "00000000-0000-0000-0000-000000000001", "notice_id": "00000000-0000-0000-0000-000000000001",
}  # fmt: skip
# What someone might add to any form, hoping that it lands in a column.
HOPEFUL = {
    "is_superuser": "1", "is_active": "1", "role": "administrator", "roles": "administrator", "groups": "1",
    "person": "1", "clearance": "intergovernmental", "kind": "intergovernmental", "limit_minor": "1", "currency": "CAD",
    "holder": "1", "since": "2020-01-01", "until": "2099-01-01", "decides": "sign", "confirmed_by": "1", "actor": "1",
}  # fmt: skip

pytestmark = pytest.mark.django_db
Route = tuple[str, tuple[str, ...]]


def routes(urlconf: str | None = None) -> dict[str, tuple[str, ...]]:
    """Every route of the house by name, with the words its address needs."""
    return dict(_routes(get_resolver(urlconf), ""))


def _routes(resolver: URLResolver, before: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from _routes(one, f"{before}{one.namespace}:" if one.namespace else before)
        elif isinstance(one, URLPattern):
            yield f"{before}{one.name or one.pattern}", tuple(one.pattern.regex.groupindex)


def in_rooms(most: int = 24) -> Iterator[object]:
    """The routes, as many of one room at a time as may share the people who ask: to make the people takes longest."""
    for room, names in groupby(sorted(routes().items()), lambda one: one[0].rpartition(":")[0] or "accounts"):
        for number, some in enumerate(batched(names, most), 1):
            yield pytest.param(some, id=f"{room}-{number}")


def batched(each: Iterator[Route], most: int) -> Iterator[list[Route]]:
    """As many at a time."""
    while some := list(islice(each, most)):
        yield some


@lru_cache
def matrix() -> dict[tuple[str, str, str], str]:
    """What is expected of each route, method and role."""
    cells: dict[tuple[str, str, str], str] = {}
    with MATRIX.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            for method in row["method"].split():
                for role in [one for name in row["role"].split() for one in GROUPS.get(name, (name,))]:
                    assert (row["route"], method, role) not in cells, f"said twice: {row['route']} {method} {role}"
                    cells[row["route"], method, role] = row["expected"]
    return cells


def undeclared(found: dict[str, tuple[str, ...]]) -> list[str]:
    """Cells that nobody decided on."""
    return [f"{route} {m} {r}" for route in found for m in METHODS for r in EVERYONE if (route, m, r) not in matrix()]


def answer(people: dict[str, Client], route: str, method: str, role: str, words: tuple[str, ...] = ()) -> str:
    """What one cell answers: a status, and `login` where it leads to the door."""
    with override("en"):
        address = reverse(route, kwargs={word: WORDS[word] for word in words})
    cache.clear()
    got = people[role].generic(method, address, "&".join(f"{k}={v}" for k, v in HOPEFUL.items()), FORM)
    if getattr(got, "streaming", False):
        deque(got.streaming_content, maxlen=0)  # read to its end, which closes it; `close()` would drop the connection
    door = got.headers.get("Location", "").startswith("/en/account/sign-in/?next=")
    return f"{got.status_code}{'-login' if door else ''}"


FORM = "application/x-www-form-urlencoded"


def askers(method: str) -> tuple[str, ...]:
    """Who asks in this way. HEAD is answered by what answers GET, and the rest is refused before anybody looks at who
    asks: three ask so in every run, everyone in the long one."""
    return EVERYONE if method in ("GET", "POST") or os.environ.get("CHANCERY_TESTS") == "long" else THREE


THREE = ("PUB", "IRH", "ADM")


def problems(people: dict[str, Client], route: str, words: tuple[str, ...]) -> list[str]:
    """The cells of one route that answer otherwise than was decided, or that change the record."""
    found, before = [], record()
    for method in METHODS:
        for role in askers(method):
            expected, got = matrix().get((route, method, role), "nothing"), answer(people, route, method, role, words)
            if got != expected:
                found.append(f"{route} {method} {role}: {got}, not {expected}")
        if record() != before:
            found.append(f"{route} {method}: the record changed")
            before = record()
    return found


def record() -> tuple[object, ...]:
    """What nobody changes by asking: the ledger, the accounts and the rights."""
    rights = [list(table.objects.values_list()) for table in (Person, RoleHeld, Clearance, DelegationInstrument)]
    users = list(User.objects.values_list("id", "email", "is_active", "is_superuser", "password"))
    return (*LedgerHead.state(), users, rights)


@pytest.fixture
def people(db: None) -> dict[str, Client]:
    """A visitor, and one person for each role; whoever signs out is back at the next request."""
    make.agreement("Lyon", reference="A-1", public=True)
    crowd = {"PUB": Client()}
    user_logged_in.disconnect(update_last_login, dispatch_uid="update_last_login")
    for short, slug in HELD.items():
        person = make.person(short)
        make.role(person, slug)
        crowd[short] = Again(person.user)
    # What waits for someone is counted once while the ledger stays as it is; a register without a line counts anew.
    audit.record(by=audit.service("svc-test"), type="people.ready", ref="people")
    yield crowd
    user_logged_in.connect(update_last_login, dispatch_uid="update_last_login")


class Again(Client):
    """A person who signs in before every request."""

    def __init__(self, user: User) -> None:
        super().__init__()
        self.user = user

    def generic(self, method: str, path: str, *args: object, **more: object) -> object:
        """Ask, signed in; at the desk, having proved it again, since what is asked here is who may."""
        if "sessionid" not in self.cookies or not self.cookies["sessionid"].value:
            make.trusted(self, self.user) if "/desk/" in path else self.force_login(self.user)
        return super().generic(method, path, *args, **more)


def test_every_route_method_and_role_was_decided_on():
    assert undeclared(routes()) == []


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_address_of_a_page_opens_that_page_in_either_language(lang):
    with override(lang):  # two addresses that read alike in one language would open the first page for both
        found = {name: reverse(name, kwargs={word: WORDS[word] for word in words}) for name, words in routes().items()}
        others = {name: resolve(path).view_name for name, path in found.items()}

    assert {name: other for name, other in others.items() if name != other} == {}


def test_the_table_names_no_route_that_is_gone():
    assert {route for route, _method, _role in matrix()} - set(routes()) == set()


# Who may is asked in Python; what depends on the database is what comes in which order: the canaries look at that.
@pytest.mark.once
@pytest.mark.slow
@pytest.mark.parametrize("routes_of_one", list(in_rooms()))
def test_everyone_gets_what_was_decided_and_no_more(people, routes_of_one):
    assert [found for route, words in routes_of_one for found in problems(people, route, words)] == []


# --- a test of the test


@pytest.fixture
def planted():
    """A house with two faults: a page that nobody decided on, and the desk without its lock."""
    set_urlconf("tests.house.planted")
    yield routes("tests.house.planted")
    set_urlconf(None)
    clear_url_caches()


def test_a_route_that_nobody_decided_on_is_found(planted):
    assert "leak GET PUB" in undeclared(planted)


def test_a_page_that_forgot_its_lock_is_found(planted, people, settings):
    settings.ROOT_URLCONF = "tests.house.planted"

    assert "desk:home GET PUB: 200, not 302-login" in problems(people, "desk:home", ())


def test_a_page_that_changes_the_record_is_found(planted, people, settings):
    settings.ROOT_URLCONF = "tests.house.planted"

    assert any("the record changed" in one for one in problems(people, "portal:about", ()))

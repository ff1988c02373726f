"""Whatever stands in an address, every page answers: what no database takes, and more than anybody types."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from tests import make
from tests.house.test_access_matrix import ROLES, WORDS, routes

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
CHANCERY = Path(__file__).resolve().parent.parent.parent / "chancery"
READ = re.compile(r'GET\.get(?:list)?\("(\w+)"')
# Those that a page reads from a list of names.
LISTED = {
    "q", "status", "country", "region", "category", "goal", "kind", "division", "state",
}  # fmt: skip


def names() -> set[str]:
    """Every word that a page reads behind the question mark."""
    return LISTED | {name for file in CHANCERY.rglob("*.py") for name in READ.findall(file.read_text(encoding="utf-8"))}


def everyone() -> Client:
    """One person with every role, so that pages are read to their end."""
    person, client = make.person("Everyone"), Client(raise_request_exception=False)
    for slug in ROLES.values():
        make.role(person, slug)
    return make.trusted(client, person.user)


@pytest.fixture
def client(db: None) -> Client:
    make.agreement("Lyon", reference="A-1", public=True)
    return everyone()


def test_every_page_answers_what_no_database_takes(client):
    asked, broken = urlencode(dict.fromkeys(names(), "a\0é" + "e" * 6000)), []
    for route, words in routes().items():
        if "logout" in route:
            continue
        with override("en"):
            address = reverse(route, kwargs={word: WORDS[word] for word in words})
        got = client.get(f"{address}?{asked}")
        if got.status_code >= 500:
            broken.append(route)

    assert broken == []


def test_no_path_of_ours_holds_what_no_database_takes(client):
    for place in ("/en/agreements/", "/en/desk/counterparties/", "/fr/bureau/", "/calendar/"):
        assert client.get(f"{place}{quote('A' + chr(0))}/").status_code == 404

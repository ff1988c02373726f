"""What someone may not know changes nothing that they see: not a word, not a count, not the order of what is found.

The record in two states, which differ in nothing but rows that the reader may not know: every answer is the same.
"""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import clear_url_caches, set_urlconf

from chancery.records import DataClass
from tests.house import scene as scenes
from tests.house.scene import BAIT, Canary, Scene
from tests.house.test_canaries import ACCOUNT, addresses, got, has_a_search, is_closed, may_know, reader_of, routes

__all__ = ["reader_of"]
pytestmark = [pytest.mark.django_db, pytest.mark.slow]
# Order and counts are the database's work too, so two look at them on each; who may know is asked in Python.
READERS = (
    "PUB",
    "IRO",
    *(pytest.param(one, marks=pytest.mark.once) for one in ("CNL", "PRP", "DIV", "MAY", "ADM", "ADM+")),
)
# What is new at every request: secrets of forms, the moment they were made, that and the seal of a sealed address; and
# the length of a page with a sealed form, which is packed: its key, new each time, packs to a few letters more or less.
FRESH = re.compile(
    r'value="[^"]{30,}"|nonce-[^\'"; ]+|csrftoken=[^;]+|Expires: [^:]+:\d\d:\d\d GMT|D:\d+Z'
    r'|(?<=%3A)\w{6}%3A[\w-]{43}(?=")|Content-Length: \d+(?=(?s:.*) value="[^"]{30,}")'
)
# How many lines the ledger has is open, sealed ones counted: that something was written is no secret.
COUNTED = re.compile(r"^(ledger:|portal:ledger|health$)")


def asked_of(scene: Scene) -> list[list[str]]:
    """Every address of the records that are there in both states, and the same with a search; route by route."""
    names = {route: words for route, words in routes().items() if not (ACCOUNT.match(route) or COUNTED.match(route))}
    every = [addresses(scene, route, words) for route, words in names.items()]
    return [
        [*some, *(f"{one}?q={word}" for one in some if one.count("/") < 5 for word in (BAIT, "lyon"))] for some in every
    ]


def seen(client: Client, every: list[list[str]]) -> dict[str, tuple[int, str]]:
    """Each answer, without what is new at every request. A route that is closed to this reader, whatever it is about,
    is asked about one record; a page that has nothing to search in is not searched, a file is."""
    answers: dict[str, tuple[int, str]] = {}
    for some in every:
        for address in some:
            plain, _, words = address.partition("?")
            if words and "<html" in answers[plain][1] and not has_a_search(answers[plain][1]):
                continue
            status, text = got(client, address)
            answers[address] = (status, FRESH.sub("", text))
            if is_closed(status, text):
                break
    return answers


def changes(before: dict[str, tuple[int, str]], after: dict[str, tuple[int, str]]) -> list[str]:
    """The addresses that answer otherwise than before, with the first line that is new."""
    return [
        f"{address}: {next(iter(set(after.get(address, (0, ''))[1].splitlines()) - set(text.splitlines())), '')[:200]}"
        for address, (status, text) in before.items()
        if after.get(address) != (status, text)
    ]


def hidden_from(reader: str):
    """Is a row of this table, told in this class, something that the reader may not know at all?"""

    def hidden(label: str, told: str) -> bool:
        if (label, told) == ("papers.paper", DataClass.INTERNAL):
            return False  # residents are told, on purpose, that the office keeps such a paper; not which
        if not scenes.is_closed(label, told):
            return False  # something of the row is for everyone
        classes = [told] if told else [DataClass.INTERNAL, DataClass.PERSONAL]
        return not any(may_know(reader, Canary("", f"{label}.row", each)) for each in classes)

    return hidden


@pytest.fixture
def scene(by) -> Scene:
    return scenes.ground()


@pytest.mark.parametrize("reader", READERS)
def test_what_a_reader_may_not_know_changes_nothing_that_they_see(scene, by, reader_of, reader):
    hidden = hidden_from(reader)
    scenes.stand(scene, hidden)
    client, every = reader_of(reader), asked_of(scene)
    before, rows = seen(client, every), sum(len(held) for held in scene.rows.values())
    scenes.fill(scene, by, hidden)
    after = seen(client, every)

    assert sum(len(held) for held in scene.rows.values()) > rows
    assert any(status == 200 for status, _text in before.values())
    assert changes(before, after) == []


# --- a test of the test


@pytest.fixture
def planted(settings):
    """A house with a page that counts what it does not show."""
    settings.ROOT_URLCONF = "tests.house.planted_leaks"
    set_urlconf("tests.house.planted_leaks")
    yield
    set_urlconf(None)
    clear_url_caches()


def test_a_page_that_only_counts_what_it_hides_is_found(planted, scene, by):
    before = seen(Client(), [["/leak-count/", "/open/"]])
    scenes.fill(scene, by, hidden_from("PUB"))
    after = seen(Client(), [["/leak-count/", "/open/"]])

    assert changes(before, after) == ["/leak-count/: 1 contacts"]

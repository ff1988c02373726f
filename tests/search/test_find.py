"""What is asked is found, whatever the accents, the plural or the language; and no question is an error."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chancery.ids import uuid7
from chancery.search import actions
from chancery.search.find import find, within
from tests import make

pytestmark = pytest.mark.django_db
HOSTILE = [
    "",
    " ",
    "\0",
    "a\0b",
    '"',
    "'",
    "a OR",
    "NOT",
    "NEAR(a b)",
    "a*",
    "col:a",
    "(((",
    "^a",
    "-",
    "%",
    "\\",
    "$$",
    ":*",
    "&|!",
    "' & '",
    '" OR "',
    "a" * 10_000,
    "a b " * 5_000,
    "ﬁ",
    "\ud800",
    "日本",
    "é" * 300,
    "<->",
    "💥",
    "1e10",
    "½",
]


def indexed(kind="thing", en=(), fr=(), borrows=None, object_id=None):
    object_id = object_id or uuid7()
    actions.index(by=make.clerk(), kind=kind, object_id=object_id, texts_en=en, texts_fr=fr, borrows=borrows)
    return object_id


def found(text, kind="thing"):
    return [object_id for _, object_id in find(kind, text)]


@pytest.mark.parametrize(
    ("kept", "asked"),
    [
        ("Québec", "Quebec"),
        ("Đà Nẵng", "Da Nang"),
        ("ʻAmmān", "Amman"),
        ("İzmir", "izmir"),
        ("Diyarbakır", "Diyarbakir"),
        ("Þingvellir", "Thingvellir"),
        ("Québec", "québec"),
        ("le jumelage de deux villes", "jumelages"),
        ("les jumelages", "jumelage"),
        ("coopération décentralisée", "cooperations"),
        ("L’entente de Lyon", "ententes"),
        ("São Paulo", "sao paulo"),
        ("Œuvres", "oeuvre"),
        ("A-2026-0012", "a-2026-0012"),
    ],
)
def test_french_words_are_found_without_accents_or_plurals(kept, asked):
    thing = indexed(fr=[kept])

    assert found(asked) == [thing]


@pytest.mark.parametrize(
    ("kept", "asked"),
    [
        ("United States", "USA"),
        ("Türkiye", "turkey"),
        ("Tchéquie", "tchèque"),
        ("Netherlands", "Hollande"),
        ("Kyiv", "Kiev"),
    ],
)
def test_a_country_is_found_by_what_people_call_it(kept, asked):
    names = {
        "United States": "États-Unis",
        "Türkiye": "Turquie",
        "Tchéquie": "Czechia",
        "Netherlands": "Pays-Bas",
        "Kyiv": "Kyïv",
    }
    thing = indexed(en=[kept], fr=[names[kept]])
    indexed(en=["State of Maharashtra"], fr=["État du Maharashtra"])

    assert found(asked) == [thing]


def test_english_words_are_found_by_their_stem():
    thing = indexed(en=["Two twinning agreements"])

    assert found("agreement") == found("twinnings") == [thing]


def test_a_reference_is_found_by_its_parts_and_never_by_a_word_that_only_begins_like_it():
    river = indexed(en=["RIV-2023-04", "Rivers of the north"])
    other = indexed(en=["RIV-2023-05", "A music festival"])

    assert found("RIV-2023-05") == found("2023 05") == [other]
    assert found("riv") == [other, river]
    assert found("river") == [river]


def test_every_word_asked_must_be_there():
    both = indexed(en=["museum in Lyon"])
    indexed(en=["museum in Milan"])

    assert found("museum Lyon") == [both]


def test_common_words_do_not_spoil_a_question():
    thing = indexed(fr=["Entente avec Lyon"])

    assert found("l’entente de la ville".replace("la ville", "Lyon")) == [thing]


def test_the_newest_comes_first_and_paging_goes_on_from_there():
    things = [indexed(en=["museum"]) for _ in range(5)]
    first = find("thing", "museum", limit=2)
    rest = find("thing", "museum", after=first[-1][0])

    assert [one for _, one in first + rest] == things[::-1]


def test_kinds_are_kept_apart():
    indexed(kind="other", en=["museum"])

    assert found("museum") == []


def test_new_words_replace_the_old():
    thing = indexed(en=["Peking"])
    indexed(en=["Beijing"], object_id=thing)

    assert (found("Peking"), found("Beijing")) == ([], [thing])


def test_a_record_is_found_by_the_words_it_borrows_even_when_they_change():
    lender = indexed(kind="counterparty", en=["Madras"])
    borrower = indexed(en=["A-1"], borrows=lender)
    indexed(kind="counterparty", en=["Chennai"], object_id=lender)

    assert (found("Madras"), found("chennai"), found("A-1")) == ([], [borrower], [borrower])


def test_rows_of_a_table_are_narrowed_by_words():
    lyon, milan = make.agreement("Lyon"), make.agreement("Milan")
    for one, word in ((lyon, "Lyon"), (milan, "Milan")):
        indexed(kind="agreement", en=[word], object_id=one.pk)
    rows = type(lyon).objects.all()

    assert list(within(rows, "agreement", "milan")) == [milan]
    assert within(rows, "agreement", "the").count() == 0


@pytest.mark.parametrize("text", HOSTILE)
def test_no_question_is_an_error(text):
    thing = indexed(en=["museum"])

    assert (found(text), found("museum")) == ([], [thing])


@settings(max_examples=60)
@given(text=st.text(max_size=60))
def test_whatever_is_kept_and_asked_nothing_breaks(text):
    thing = indexed(en=[text], fr=[text])

    assert thing in found(text) or not any(each.isalnum() for each in text)

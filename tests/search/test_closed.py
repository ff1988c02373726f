"""What is closed is found with its keys, and nobody else can tell that it is there."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.http import Http404
from hypothesis import given
from hypothesis import strategies as st

from chancery.ids import uuid7
from chancery.search import actions, words
from chancery.search.find import find, matches, newest, seen
from chancery.search.models import ClosedEntry
from tests import make

pytestmark = pytest.mark.django_db


def shut(text, *keys, kind="note", object_id=None, borrows=None):
    row = actions.Words(object_id or uuid7(), [text], borrows=borrows, seen_with=keys, text=text)
    actions.index_many(by=make.clerk(), kind=kind, rows=[row])
    return row.object_id


def found(text, *keys, kind="note", **more):
    return [hit.object_id for hit in seen(kind, text, keys, limit=50, **more)]


def test_it_is_found_with_any_of_its_keys_and_with_no_other():
    note = shut("the advice of Ottawa", "intergovernmental", "division-7")

    assert found("advice", "intergovernmental") == found("ottawa", "division-7", "internal") == [note]
    assert found("advice", "internal") == found("advice") == found("advice", "division-77") == []


def test_one_kind_is_not_found_for_another():
    shut("advice", "internal", kind="paper")

    assert found("advice", "internal", kind="note") == []


@pytest.mark.parametrize("typed", ["internal·advice", "internal advice", "·advice", '"internal·advice"', "·note"])
def test_a_key_cannot_be_typed(typed):
    shut("advice", "internal")

    assert found(typed, "public") == []
    assert find("note", typed) == list(matches(typed)) == []


def test_the_open_index_does_not_know_that_there_is_more():
    make.agreement("Lyon")
    before = newest(), list(matches("lyon"))
    shut("Lyon in confidence", "intergovernmental")

    assert (newest(), list(matches("lyon"))) == before


def test_what_is_opened_or_closed_moves_from_one_index_to_the_other():
    note = shut("museum", "internal")
    actions.index_many(by=make.clerk(), kind="note", rows=[actions.Words(note, ["museum"])])
    assert (found("museum", "internal"), [one for _, one in find("note", "museum")]) == ([], [note])

    shut("museum", "internal", object_id=note)
    assert (found("museum", "internal"), find("note", "museum")) == ([note], [])


def test_a_closed_record_borrows_open_words_and_lends_none():
    body = make.counterparty("Lyon")
    note = shut("a call", "internal", borrows=body.pk)
    lender = shut("canary", "internal")
    actions.index(by=make.clerk(), kind="thing", object_id=uuid7(), texts_en=["x"], texts_fr=[], borrows=lender)

    assert found("lyon", "internal") == [note]
    assert list(matches("canary")) == []
    actions.index(by=make.clerk(), kind="counterparty", object_id=body.pk, texts_en=["Milan"], texts_fr=[])
    assert (found("milan", "internal"), found("lyon", "internal")) == ([note], [])


def test_pages_go_on_from_the_record_that_was_last_seen():
    notes = [shut("museum", "internal") for _ in range(5)]
    openly = uuid7()
    actions.index(by=make.clerk(), kind="note", object_id=openly, texts_en=["museum"], texts_fr=[])
    pages, after = [], ""
    while hits := seen("note", "museum", ["internal"], limit=2, after=after, opened=True):
        pages.append([hit.object_id for hit in hits])
        after = hits[-1].after

    assert pages == [[notes[4], notes[3]], [notes[2], notes[1]], [notes[0], openly]]


@pytest.mark.parametrize("after", ["c", "x", "c1", "ozz", "é", "c" + "0" * 400, "\0"])
def test_a_place_that_we_did_not_write_is_none(after):
    note = shut("museum", "internal")

    assert found("museum", "internal", after="") == [note]
    with pytest.raises(Http404):
        found("museum", "internal", after=after)


def test_a_place_beyond_what_someone_sees_tells_nothing():
    hidden = shut("museum", "intergovernmental")
    shut("museum", "internal")

    assert found("museum", "internal", after=f"o{hidden}") == []
    assert found("museum", "internal", after=f"o{uuid7()}") == []


def test_a_key_is_small_letters_digits_and_hyphens():
    for key in ("a b", "", "a·b", "É"):
        with pytest.raises(ValueError, match="key"), transaction.atomic():
            shut("x", key)


def test_what_is_forgotten_leaves_no_word_behind():
    note = shut("canaryword", "internal")
    actions.forget(by=make.clerk(), object_ids=[note])

    assert found("canaryword", "internal") == []
    assert not ClosedEntry.objects.exists()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM search_closed_words_data WHERE instr(block, 'canaryword') > 0")
            assert cursor.fetchone() == (0,)


def test_a_long_text_is_found_by_its_first_words():
    text = " ".join(f"w{number}" for number in range(30_000))
    note = shut(text, "internal")

    assert found("w1", "internal") == [note]


def cut(text, asked):
    return words.snippet(text, words.question(asked))


def test_a_snippet_shows_where_the_words_stand():
    pieces = cut("On Monday the ententes with Québec were read aloud", "entente quebec")

    assert [piece for piece, hit in pieces if hit] == ["ententes", "Québec"]
    assert "".join(piece for piece, _ in pieces) == "On Monday the ententes with Québec were read aloud"


def test_a_snippet_of_a_long_text_is_short_and_says_so():
    said = "".join(piece for piece, _ in cut("before " * 400 + "museum " + "after " * 400, "museum"))

    assert said.startswith("… ")
    assert said.endswith(" …")
    assert len(said) < 260
    assert cut("nothing of it", "museum") == []


@given(st.text(max_size=300), st.text(max_size=20))
def test_a_snippet_only_ever_says_what_the_text_says(text, asked):
    said = "".join(piece for piece, _ in cut(text, asked)).removeprefix("… ").removesuffix(" …")

    assert "".join(said.split()) in "".join(text.split())

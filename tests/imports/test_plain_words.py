"""Plain words are taken as they stand, and whatever is more than that is read: to the same end."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chancery.imports import kinds
from chancery.imports.faults import Fault
from chancery.imports.models import ImportRun
from chancery.imports.texts import Texts, unfit
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.once]
WORDS = st.text(st.sampled_from("ab é'=+-@ \t\n\r\u00a0\u200b\u202e\ufffd\x00"), max_size=6)
KEYS = ["title_en", "note_en", "signed"]
READ = settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])


@pytest.fixture
def texts():
    """Of a text file with a title, a note and a date, in which no letter is known to be sound."""
    make.region()
    run = ImportRun(kind="agreements", form="csv", mapping=KEYS)
    return Texts(run, kinds.of("agreements"), {}, lambda _asked, _line: None)


def said(texts, at, *column):
    """What the cells of one column say, or that they are refused."""
    rows = [(number, ["", "", ""]) for number, _raw in enumerate(column, 2)]
    for (_number, row), raw in zip(rows, column, strict=True):
        row[at] = raw
    return ["refused" if line.faults else line.cells.get(KEYS[at], "") for line in texts.read(rows)]


def read(texts, at, raw):
    """What the column's reader makes of a cell; or that it is refused."""
    try:
        return "refused" if unfit(raw) else texts.places[at].read(raw)
    except Fault:
        return "refused"


@READ
@given(column=st.lists(WORDS, min_size=1, max_size=3))
def test_a_cell_is_the_same_whichever_way_it_is_read_and_whatever_stands_in_its_column(texts, column):
    for at in (0, 1):
        assert said(texts, at, *column) == [read(texts, at, raw) for raw in column]


@pytest.mark.parametrize(("at", "most"), [(0, 500), (1, 10_000)])
def test_a_cell_that_is_too_long_is_refused_however_plain(texts, at, most):
    assert said(texts, at, "a" * most, "b") == ["a" * most, "b"]
    assert said(texts, at, "b", "a" * (most + 1)) == ["b", "refused"]


def test_a_day_is_more_than_words(texts):
    assert said(texts, 2, "1er mai 1979", "1979", "", "1979-05-01") == ["1979-05-01", "1979", "", "1979-05-01"]

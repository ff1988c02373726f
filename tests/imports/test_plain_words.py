"""Plain words are taken as they stand, and whatever is more than that is read: to the same end."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chancery.imports import kinds, sheets
from chancery.imports.faults import Fault
from chancery.imports.models import ImportRun
from chancery.imports.preview import Preview
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.once]
WORDS = st.text(st.sampled_from("ab é'=+-@ \t\n\r\u00a0\u200b\u202e\ufffd\x00"), min_size=1, max_size=6)
KEYS = ["title_en", "note_en", "signed"]


@pytest.fixture
def preview():
    """Of a text file with a title, a note and a date, in which no letter is known to be sound."""
    make.region()
    return Preview(ImportRun(kind="agreements", form="csv", mapping=KEYS), kinds.of("agreements"), {})


def read(preview, key, raw):
    """What the column's reader makes of a cell; or that it is refused."""
    if sheets.is_unfit([raw]):
        return "refused"
    try:
        return preview._reader(key)(raw)
    except Fault:
        return "refused"


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raw=WORDS)
def test_a_cell_is_the_same_whichever_way_it_is_read(preview, raw):
    for key in KEYS[:2]:
        line = preview._line(2, [raw if key == each else "" for each in KEYS])
        assert ("refused" if line.faults else line.cells.get(key, "")) == read(preview, key, raw), key


@pytest.mark.parametrize(("key", "most"), [("title_en", 500), ("note_en", 10_000)])
def test_a_cell_that_is_too_long_is_refused_however_plain(preview, key, most):
    for many in (most, most + 1):
        line = preview._line(2, ["a" * many if key == each else "" for each in KEYS])
        assert bool(line.faults) == (many > most)


def test_a_day_is_more_than_words(preview):
    assert preview._line(2, ["", "", "1er mai 1979"]).cells == {"signed": "1979-05-01"}

"""A large file passes through memory some rows at a time: what an import takes does not grow with its file."""

from __future__ import annotations

import tracemalloc

import pytest
from django.core.files.base import ContentFile

from chancery.agreements.models import Agreement
from chancery.imports import actions, preview, sheets
from chancery.imports.actions import rows, writing
from tests import make

pytestmark = pytest.mark.django_db
ROWS, LONG = 600, 9_000
NOTE = "échange "


@pytest.fixture(autouse=True)
def _a_file_of_some_hundred_rows_is_a_large_one(monkeypatch):
    for module in (preview, rows, writing):
        monkeypatch.setattr(module, "BATCH", 10)
    monkeypatch.setattr(writing, "MOST_AT_ONCE", 10)
    monkeypatch.setattr(sheets, "BLOCK", 10_000)


def large():
    body = make.counterparty()
    note = NOTE * (LONG // len(NOTE))
    told = [f"A-{number},{body.reference},signed,{number} {note}" for number in range(ROWS)]
    return ContentFile("\n".join(["reference,counterparty,standing,note_fr", *told]).encode(), name="large.csv")


def most_held(do):
    """What was in Python's memory at the most while this was done, in bytes, beyond what was there before."""
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    try:
        done = do()
        return done, tracemalloc.get_traced_memory()[1] - before
    finally:
        tracemalloc.stop()


def test_neither_looking_through_a_file_nor_writing_it_holds_all_its_rows():
    by, file = make.clerk(), large()
    run = actions.begin(by=by, kind="agreements", file=file)
    run = actions.choose(by=by, run=run, sheet="", first_row=1, header_rows=1)
    run, looked = most_held(lambda: actions.map_columns(by=by, run=run, mapping=run.mapping))
    run, written = most_held(lambda: actions.write(by=by, run=run))

    assert (run.words_wait, Agreement.objects.filter(note_fr__contains=NOTE).count()) == (True, ROWS)
    assert max(looked, written) < file.size / 2

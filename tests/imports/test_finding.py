"""What a large spreadsheet brings in is in the register at once, and is found when the worker has gone through it."""

from __future__ import annotations

import pytest
from django_tasks_db.models import DBTaskResult

from chancery import due
from chancery.agreements.models import Agreement
from chancery.audit import reconcile
from chancery.audit.models import LedgerEntry
from chancery.errors import Refused
from chancery.imports import actions, work
from chancery.imports.actions import writing
from chancery.imports.kinds import agreements
from chancery.imports.models import ImportRun
from chancery.search.find import find, seen
from tests import make
from tests.imports.books import brought_in, looked_through, text

pytestmark = pytest.mark.django_db
ROWS = [
    ["Reference", "Title", "Partner", "Status"],
    ["A-1", "Lanterns", "Lyon", ""],
    ["A-2", "Kites", "Turin", "draft"],
]


@pytest.fixture(autouse=True)
def _world(settings, tmp_path, monkeypatch):
    settings.PAPERS = tmp_path
    monkeypatch.setattr(writing, "MOST_AT_ONCE", 2)


def found(word):
    return [pk for _row, pk in find("agreement", word)]


def test_a_small_file_is_found_at_once(monkeypatch):
    monkeypatch.setattr(writing, "MOST_AT_ONCE", 2000)
    run = brought_in(text(*ROWS))

    assert (found("lanterns"), run.words_wait) == ([Agreement.objects.get(reference="A-1").pk], False)
    assert work.find_words() == 0


def test_a_large_one_is_found_when_the_worker_has_gone_through_it():
    run = brought_in(text(*ROWS))
    assert (found("lanterns"), run.words_wait) == ([], True)
    assert DBTaskResult.objects.get().task_path == "chancery.imports.tasks.find_words"
    assert (work.find_words(), work.find_words()) == (1, 0)

    there = Agreement.objects.get(reference="A-1")
    assert (found("lanterns"), found("lyon")) == ([there.pk], [there.pk])
    assert sum("import.words-found" in str(entry) for entry in LedgerEntry.objects.all()) == 1
    assert list(reconcile.differences([Agreement, ImportRun])) == []


@pytest.mark.parametrize("many", [1, 2000])
def test_a_draft_is_found_by_the_office_alone_however_many_come_with_it(monkeypatch, many):
    monkeypatch.setattr(agreements, "MANY", many)
    brought_in(text(*ROWS))
    work.find_words()

    assert found("kites") == []
    assert [hit.object_id for hit in seen("agreement", "kites", ["internal"], limit=9)] == [
        Agreement.objects.get(reference="A-2").pk
    ]


def test_what_hangs_on_an_agreement_that_is_changed_is_still_found(monkeypatch):
    monkeypatch.setattr(agreements, "MANY", 1)
    there = make.agreement(reference="A-1", title_en="Lanterns")
    there.joint_projects.create(title_en="Telescope")
    rows = [
        ["Reference", "counterparty", "Public note in English"],
        ["A-1", there.counterparty.reference, "Paper ones"],
    ]
    brought_in(text(*rows))

    assert found("telescope") == found("paper") == [there.pk]


def test_what_is_taken_back_before_is_not_found_after():
    run = brought_in(text(*ROWS))
    actions.take_back(by=make.clerk(), run=run)

    assert work.find_words() == 1
    assert (found("lanterns"), found("lyon")) == ([], [])


def test_what_was_cut_off_is_begun_again_with_all_that_is_due():
    run = brought_in(text(*ROWS))
    actions.find_some(by=make.clerk(), run=run, after=0)

    assert due.run().failed == ()
    assert len(found("lanterns")) == 1
    assert not ImportRun.objects.filter(words_wait=True).exists()


def test_the_next_file_is_not_looked_through_again_for_it():
    run = brought_in(text(*ROWS))
    other = looked_through(text(["Reference", "Title", "Partner"], ["A-3", "Boats", "Lyon"]))
    work.find_words()

    assert actions.write(by=make.clerk(), run=other).state == "written"
    assert run.number < other.number


def test_only_the_office_and_the_worker_let_it_be_found():
    run = brought_in(text(*ROWS))
    for act in (actions.all_found, lambda **asked: actions.find_some(after=0, **asked)):
        with pytest.raises(Refused, match="Only the office"):
            act(by=make.actor("councillor"), run=run)

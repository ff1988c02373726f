"""What was said of somebody before words had values of their own is forgotten too, and nothing else goes with it."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

from chancery.agreements.models import Agreement
from chancery.audit import actions
from chancery.audit.models import LedgerHead, LedgerOpening
from chancery.audit.reconcile import differences
from chancery.counterparties.actions import contacts
from chancery.imports.models import ImportNote, ImportRun
from chancery.imports.noted import noted_of
from chancery.notes.models import Note
from chancery.records import changed, row_name
from chancery.search.actions import forget as lose
from chancery.search.find import seen
from tests import make
from tests.audit.conftest import rewrite
from tests.audit.test_restore import lines, put_back, root
from tests.imports.books import brought_in, text

pytestmark = pytest.mark.django_db
BASIS, WORDS = "A-2.1 s.73", "Canary-4e21 likes sailing"


@pytest.fixture
def anne():
    return make.contact(given_name="Anne")


@pytest.fixture
def told_before(anne, write):
    """A note in confidence, as one was written down at first: all of it in one value."""
    more = {"data_class": "intergovernmental", "author": make.clerk(), "written_at": timezone.now()}
    note = Note.objects.create(ref=row_name(anne), text=WORDS, **more)
    write(type="note.written", ref=note.ref, changed=changed(note).under("intergovernmental", apart=""), sealed=True)
    return note


@pytest.fixture
def imported(settings, tmp_path):
    """Two rows of one file, each with a remark."""
    settings.PAPERS = tmp_path
    rows = [["A-1", "Lyon", WORDS], ["A-2", "Nice", "calls often"]]
    brought_in(text(["Reference", "Partner", "Remarks"], *rows))
    return ImportNote.objects.get(text__contains=WORDS)


def held():
    """Every place where the words could be."""
    told = LedgerOpening.objects.filter(value__contains=WORDS).count()
    return told, [table.objects.filter(text__contains=WORDS).count() for table in (Note, ImportNote)]


NOWHERE = (0, [0, 0])
RECORD = [Note, ImportNote, Agreement, ImportRun]


def test_a_note_in_confidence_of_before_goes_with_the_person_and_only_its_words(anne, told_before):
    contacts.forget_contact(by=make.actor("head"), contact=anne, basis=BASIS)

    told_before.refresh_from_db()
    assert held() == NOWHERE
    assert (told_before.ref, told_before.data_class) == (row_name(anne), "intergovernmental")
    assert list(differences(RECORD)) == []


def test_a_remark_of_a_spreadsheet_is_forgotten_by_its_own_name_and_its_neighbours_stay(by, imported):
    before = Agreement.objects.values().order_by("reference")
    whole = list(before)
    actions.forget(by=by, basis=BASIS, rows={row_name(imported): ["text"]})

    assert held() == NOWHERE
    assert list(before) == whole
    assert list(differences(RECORD)) == []
    assert noted_of(make.clerk(), [imported.object_id]) == []
    assert [one.said for one in noted_of(make.clerk(), Agreement.objects.values_list("pk", flat=True))] == [
        [("Remarks", "calls often")]
    ]


def test_what_was_changed_since_is_not_told_anew_as_it_was(by, imported, write):
    row = Agreement.objects.get(reference="A-1")
    row.note_en = "newer"
    row.save()
    write(changed=changed(row))
    actions.forget(by=by, basis=BASIS, rows={row_name(imported): ["text"]})

    assert list(differences(RECORD)) == []


def test_it_is_forgotten_again_when_an_older_copy_was_put_back(by, imported):
    head, notes = LedgerHead.objects.get(), list(ImportNote.objects.values())
    kept = list(LedgerOpening.objects.values())
    actions.forget(by=by, basis=BASIS, rows={row_name(imported): ["text"]})
    published = lines()
    put_back(head.size, bytes(head.frontier))
    rewrite("DELETE FROM audit_ledgeropening")
    LedgerOpening.objects.bulk_create([LedgerOpening(**values) for values in kept])
    for values in notes:
        ImportNote.objects.filter(pk=values["id"]).update(text=values["text"])
    actions.restore(by=by, leaves=published, root=root(published))

    assert held() == NOWHERE
    assert ImportNote.objects.filter(text__contains="calls often").exists()
    assert list(differences(RECORD)) == []


def test_what_earlier_spreadsheets_said_is_found_after_the_step(imported, anne):
    type(anne).objects.filter(pk=anne.pk).update(note="plays chess")
    lose(by=make.clerk(), object_ids=[imported.pk, anne.pk])
    assert not seen("note", "sailing", ["internal"], limit=5)

    import_module("chancery.imports.migrations.0005_earlier_notes_are_found").find(apps, None)
    assert [one.object_id for one in seen("note", "sailing", ["internal"], limit=5)] == [imported.pk]
    assert [one.object_id for one in seen("contact", "chess", ["contacts"], limit=5)] == [anne.pk]
    assert not seen("note", "sailing", ["people"], limit=5)

"""Notes are written once, corrected by new ones, withdrawn by their authors; and read by those they are for."""

from __future__ import annotations

from datetime import date

import pytest

from chancery.accounts.permissions import keys_of
from chancery.audit.models import LedgerEntry, LedgerOpening
from chancery.errors import Refused
from chancery.ids import uuid7
from chancery.notes import actions, permissions
from chancery.notes.models import Note
from chancery.search.find import seen
from tests import make

pytestmark = pytest.mark.django_db
REF = "agreements.agreement/0198"


def wrote(text="They called on Monday", by=None, **values):
    return actions.write(by=by or make.clerk(), ref=REF, text=text, **values)


def cleared(*roles):
    actor = make.actor(*(roles or ("officer",)))
    actor.user.person.clearances.create(since=date(2020, 1, 1), until=date(2099, 1, 1), given_by=make.clerk())
    return actor


def found(word, by):
    return [hit.object_id for hit in seen("note", word, keys_of(by), limit=9)]


def test_a_note_is_written_and_found():
    note = wrote("They called on Monday\r\nabout the museum\0")

    assert Note.objects.get().text == "They called on Monday\nabout the museum"
    assert found("museums", make.clerk()) == [note.pk]
    assert list(permissions.readable(make.clerk()).about(REF)) == [note]


def test_the_ledger_says_nothing_of_it_but_that_something_happened():
    wrote("canaryword")
    line = str(LedgerEntry.objects.order_by("seq").last().leaf)

    assert '"type":"sealed"' in line
    assert "canaryword" not in line
    kept = LedgerOpening.objects.filter(value__contains="canaryword")
    assert {one.data_class for one in kept} == {"personal"}


@pytest.mark.parametrize("text", ["", "  \n ", "\0", "x" * 20_001])
def test_a_note_says_something_and_is_no_book(text):
    with pytest.raises(Refused):
        wrote(text)
    assert not Note.objects.exists()


@pytest.mark.parametrize("role", ["auditor", "administrator", "councillor", "mayors-office", "proponent"])
def test_those_who_do_not_work_on_the_record_write_none(role):
    with pytest.raises(Refused):
        wrote(by=make.actor(role))


def test_a_form_sent_twice_writes_one_note():
    key = uuid7()

    assert wrote(id=key) == wrote(id=key)
    assert Note.objects.count() == 1
    with pytest.raises(Refused):
        wrote("Something else", id=key)


def test_a_note_is_corrected_by_a_new_one_and_stays():
    first = wrote("They called on Mondey")
    second = actions.correct(by=make.clerk(), note=first, text="They called on Monday")

    assert (second.corrects, Note.objects.count()) == (first, 2)
    assert (found("mondey", make.clerk()), found("monday", make.clerk())) == ([], [second.pk])
    with pytest.raises(Refused, match="Someone else"):
        actions.correct(by=make.clerk(), note=first, text="Once more")


def test_its_author_or_the_head_withdraws_a_note_and_it_is_found_no_more():
    olive = make.actor("officer")
    note = wrote("museum", by=olive)
    with pytest.raises(Refused):
        actions.withdraw(by=make.actor("solicitor"), note=note)
    actions.withdraw(by=olive, note=note)

    assert Note.objects.get().withdrawn_by == olive
    assert found("museum", make.clerk()) == []
    with pytest.raises(Refused):
        actions.withdraw(by=olive, note=note)
    with pytest.raises(Refused):
        actions.correct(by=olive, note=note, text="x")
    actions.withdraw(by=make.actor("head"), note=wrote(by=olive))


def test_what_was_told_in_confidence_takes_a_clearance():
    cleo = cleared()
    told = wrote("canaryword", by=cleo, data_class="intergovernmental")

    assert (found("canaryword", cleo), found("canaryword", make.clerk())) == ([told.pk], [])
    assert list(permissions.readable(make.clerk())) == []
    for act in (lambda: wrote(data_class="intergovernmental"),
                lambda: actions.correct(by=make.clerk(), note=told, text="x"),
                lambda: actions.withdraw(by=make.actor("head"), note=told)):  # fmt: skip
        with pytest.raises(Refused):
            act()


def test_each_reading_of_a_confidential_note_is_noted():
    cleo = cleared()
    notes = [wrote(by=cleo, data_class="intergovernmental"), wrote("open", by=cleo)]
    before = LedgerEntry.objects.count()
    actions.note_reading(by=cleo, notes=notes)

    assert LedgerEntry.objects.count() == before + 1
    with pytest.raises(Refused):
        actions.note_reading(by=make.clerk(), notes=notes)


def test_a_division_reads_and_writes_on_its_own_records():
    roads, parks = make.division("roads"), make.division("parks")
    rita = make.actor("division-officer", division=roads)
    mine, theirs = wrote(by=rita, division=roads), wrote(division=parks)

    assert list(permissions.readable(rita)) == [mine]
    assert not permissions.may_read(rita, theirs)
    with pytest.raises(Refused):
        wrote(by=rita, division=parks)

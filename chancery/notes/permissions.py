"""Who may read and write notes."""

from __future__ import annotations

from chancery.accounts.models import Division
from chancery.accounts.permissions import WORKERS, keys_of, may_work
from chancery.audit.models import Actor
from chancery.notes.models import Note, NoteQuerySet
from chancery.records import DataClass


def readable(actor: Actor | None) -> NoteQuerySet:
    """The notes that this person may read. Of the others there is nothing."""
    return Note.objects.seen_with(keys_of(actor))


def may_read(actor: Actor | None, note: Note) -> bool:
    """May this person read it?"""
    return not keys_of(actor).isdisjoint(note.keys)


def may_write(by: Actor) -> bool:
    """Those who work on the record write notes. An auditor reads them; an administrator and councillors do neither."""
    return may_work(by, *WORKERS)


def may_write_on(by: Actor, division: Division | None) -> bool:
    """May this person write a note on a record of this division? Nobody writes what they could not read."""
    return may_write(by) and may_read(by, Note(data_class=DataClass.INTERNAL, division=division))


def may_withdraw(by: Actor, note: Note) -> bool:
    """Its author takes a note back, or the head of the office."""
    return may_read(by, note) and (note.author_id == by.pk or may_work(by, "head"))

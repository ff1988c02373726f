"""Write notes, correct them by a new one, withdraw them; and note who read what was told in confidence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from chancery.accounts.models import Division
from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.errors import require
from chancery.notes import permissions
from chancery.notes.models import Note
from chancery.records import Changed, DataClass, changed
from chancery.search import actions as search

KIND = "note"
LONGEST = 20_000
MAY_NOT = ("You may not write this note.", "Vous ne pouvez pas écrire cette note.")
EMPTY = ("A note says something.", "Une note dit quelque chose.")
TOO_LONG = (
    "This note is longer than 20,000 characters. Nothing was saved: keep it as a paper instead.",
    "Cette note dépasse 20 000 caractères. Rien n’a été enregistré : versez-la plutôt comme document.",
)
TOO_LATE = (
    "Someone else has corrected or withdrawn this note. Nothing was saved: look at it again.",
    "Quelqu’un a corrigé ou retiré cette note. Rien n’a été enregistré : regardez-la de nouveau.",
)


@transaction.atomic
def write(
    *,
    by: Actor,
    ref: str,
    text: str,
    data_class: str = DataClass.INTERNAL,
    division: Division | None = None,
    id: UUID | None = None,
) -> Note:
    """Write a note on a record. A form that is sent twice, with the same `id`, writes it once."""
    note = _new(by, ref=ref, text=text, data_class=data_class, division=division, id=id)
    if (known := Note.objects.filter(pk=note.pk).first()) is not None:
        require((known.ref, known.text, known.author_id) == (note.ref, note.text, by.pk), *TOO_LATE)
        return known
    return _keep(by, "note.written", note)


@transaction.atomic
def correct(*, by: Actor, note: Note, text: str) -> Note:
    """Write another note in its place. The first stays, and says that it was corrected."""
    require(permissions.may_read(by, note), *MAY_NOT)
    held = Note.objects.select_for_update().get(pk=note.pk)
    require(held.withdrawn_at is None and not Note.objects.filter(corrects=held).exists(), *TOO_LATE)
    after = _new(by, ref=held.ref, text=text, data_class=held.data_class, division=held.division, corrects=held)
    return _keep(by, "note.corrected", after)


@transaction.atomic
def withdraw(*, by: Actor, note: Note) -> Note:
    """Take a note back. That it was there stays on record; it is shown as withdrawn and found no more."""
    require(permissions.may_withdraw(by, note), *MAY_NOT)
    now = timezone.now()
    here = Note.objects.filter(pk=note.pk, withdrawn_at=None, corrected_by=None)
    require(here.update(withdrawn_at=now, withdrawn_by=by) == 1, *TOO_LATE)
    note.withdrawn_at, note.withdrawn_by = now, by
    search.forget(by=by, object_ids=[note.pk])
    _record(by, "note.withdrawn", note, changed(note, ["withdrawn_at", "withdrawn_by"]))
    return note


@transaction.atomic
def note_reading(*, by: Actor, notes: Iterable[Note]) -> None:
    """Someone was shown notes that another government's confidence is in: each is noted."""
    for note in notes:
        require(permissions.may_read(by, note), *MAY_NOT)
        if note.data_class == DataClass.INTERGOVERNMENTAL:
            audit.record(by=by, type="note.read", ref=str(note.pk), sealed=True)


def _new(by: Actor, *, text: str, id: UUID | None = None, **values: Any) -> Note:
    require(permissions.may_write(by), *MAY_NOT)
    said = text.replace("\r\n", "\n").replace("\0", "").strip()
    require(bool(said), *EMPTY)
    require(len(said) <= LONGEST, *TOO_LONG)
    note = Note(text=said, author=by, written_at=timezone.now(), **({"id": id} if id else {}), **values)
    require(permissions.may_read(by, note), *MAY_NOT)
    note.clean_fields(exclude=["division", "author", "corrects", "withdrawn_by"])
    return note


def _keep(by: Actor, type_: str, note: Note) -> Note:
    note.save(force_insert=True)
    if note.corrects is not None:
        search.forget(by=by, object_ids=[note.corrects.pk])
    words = search.Words(note.pk, (note.text,), (note.text,), seen_with=note.keys, text=note.text)
    search.index_many(by=by, kind=KIND, rows=[words])
    _record(by, type_, note, changed(note))
    return note


def _record(by: Actor, type_: str, note: Note, values: Changed) -> None:
    """No note is ever public: the line is sealed, and its values are under its own class; its words by themselves, so
    that they can be forgotten."""
    told = note.data_class == DataClass.INTERGOVERNMENTAL
    kept = values.under(note.data_class, apart=DataClass.PERSONAL) if told else values
    audit.record(by=by, type=type_, ref=note.ref, changed=kept, sealed=True)

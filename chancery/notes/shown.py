"""The notes of a record for its page. A view gives `notes_of(request, row, back=…)` to its template as `said`, and the
template includes one part: `{% include "notes/part.html" %}`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.core import signing
from django.http import HttpRequest
from django.urls import reverse

from chancery.accounts.models import Division, actor_of, names_of
from chancery.notes import actions, permissions
from chancery.notes.models import Note
from chancery.records import DataClass, row_name

SALT = "chancery.notes"


class Shown(NamedTuple):
    """A note as the page shows it."""

    note: Note
    who: str
    may_correct: bool
    may_withdraw: bool


def notes_of(
    request: HttpRequest, row: Any, *, back: str, division: Division | None = None, also: Iterable[Any] = ()
) -> dict[str, Any]:
    """What the part needs: the notes on a row that this person may read, and where another is written. `also` are rows
    that are read here as one with it, such as duplicates.

    Whoever calls this has made sure that the reader may see the row itself. `back` is the address of its page. The
    reading of what was told in confidence is noted.
    """
    by = actor_of(request.user)
    refs = map(row_name, (row, *also))
    notes = list(permissions.readable(by).about(*refs).select_related("corrected_by", "corrects"))
    confided = [note for note in notes if note.data_class == DataClass.INTERGOVERNMENTAL]
    if confided and by is not None and request.method == "GET":
        # Nothing is written, and nobody is held up, where there is nothing to note.
        actions.note_reading(by=by, notes=confided)
    names = names_of(note.author_id for note in notes)
    may_write = by is not None and permissions.may_write_on(by, division)
    shown = [
        Shown(
            note,
            names.get(note.author_id, ""),
            may_write and _stands(note),
            by is not None and _stands(note) and permissions.may_withdraw(by, note),
        )
        for note in notes
    ]
    where = {"on": seal(row, back, division)}
    return {"notes": shown, "add": f"{reverse('notes:add')}?{urlencode(where)}" if may_write else ""}


def seal(row: Any, back: str, division: Division | None) -> str:
    """Which record a note is to be on, signed: nobody can write on a record whose page they were not shown."""
    return signing.dumps([row_name(row), str(row), back, str(division.pk) if division else ""], salt=SALT)


def unseal(sealed: str) -> tuple[str, str, str, Division | None] | None:
    """The record, what it is called, its page, and its division; None if we did not write it."""
    try:
        ref, called, back, division = signing.loads(sealed, salt=SALT)
    except signing.BadSignature:
        return None
    return ref, called, back, Division.objects.filter(pk=division).first() if division else None


def _stands(note: Note) -> bool:
    return note.withdrawn_at is None and not hasattr(note, "corrected_by")

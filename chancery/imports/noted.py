"""What spreadsheets said of a record in columns that the register has not, for the office, on the record’s page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from chancery.accounts.permissions import keys_of
from chancery.audit.models import Actor
from chancery.imports import permissions
from chancery.imports.guess import NOTE
from chancery.imports.models import ImportNote, ImportRun
from chancery.records import DataClass


@dataclass(frozen=True, slots=True)
class Noted:
    """One row of one file: the columns that nobody mapped, and what stood in them."""

    run: ImportRun
    line: int
    said: list[tuple[str, str]]
    leads: bool


def noted_of(by: Actor | None, ids: Iterable[UUID]) -> list[Noted]:
    """What was noted of these records, the latest file first. It is for those who read what is internal."""
    if by is None or DataClass.INTERNAL not in keys_of(by):
        return []
    leads = permissions.may_see_imports(by)
    notes = (
        ImportNote.objects.filter(object_id__in=list(ids))
        .exclude(text="")
        .select_related("run")
        .order_by("-run__number", "line")
    )
    return [Noted(note.run, note.line, by_column(note), leads) for note in notes]


def by_column(note: ImportNote) -> list[tuple[str, str]]:
    """A note as pairs of column and text. A line that no heading begins goes on with the text before it."""
    pairs = zip(note.run.headings, note.run.mapping, strict=False)
    headings = sorted((heading for heading, key in pairs if heading and key == NOTE), key=len, reverse=True)
    said: list[tuple[str, str]] = []
    for line in note.text.split("\n"):
        heading = next((each for each in headings if line.startswith(f"{each}: ")), "")
        if heading or not said:
            said.append((heading, line.removeprefix(f"{heading}: ") if heading else line))
        else:
            said[-1] = (said[-1][0], f"{said[-1][1]}\n{line}")
    return said

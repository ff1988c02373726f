"""Keep the index true. It is a copy of the record, so it has no line of its own in the audit trail."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from chancery.audit.models import Actor
from chancery.search.models import Entry
from chancery.search.words import tokens


@dataclass(frozen=True)
class Words:
    """What one record is found by."""

    object_id: UUID
    texts_en: Iterable[str] = ()
    texts_fr: Iterable[str] = ()
    borrows: UUID | None = None


@transaction.atomic
def index(
    *,
    by: Actor,
    kind: str,
    object_id: UUID,
    texts_en: Iterable[str],
    texts_fr: Iterable[str],
    borrows: UUID | None = None,
) -> None:
    """Let a record be found by these words, and by those of the record it borrows from; and all that borrow from it."""
    index_many(by=by, kind=kind, rows=[Words(object_id, tuple(texts_en), tuple(texts_fr), borrows)])


@transaction.atomic
def index_many(*, by: Actor, kind: str, rows: Iterable[Words]) -> None:
    """Let many records of one kind be found; written together, a thousand at a time."""
    changed: list[UUID] = []
    batch: list[Words] = []
    for row in rows:
        batch.append(row)
        if len(batch) == 500:
            changed += _write(kind, batch)
            batch = []
    changed += _write(kind, batch)
    _follow(changed)


def _write(kind: str, rows: list[Words]) -> list[UUID]:
    """Write one batch; the ids that were there before, and so may be borrowed from."""
    if not rows:
        return []
    lent = _own_words({row.borrows for row in rows if row.borrows})
    known = set(
        Entry.objects.filter(kind=kind, object_id__in=[row.object_id for row in rows]).values_list(
            "object_id", flat=True
        )
    )
    entries = []
    for row in rows:
        own = tokens(row.texts_en, row.texts_fr)
        every = _joined(own, lent.get(row.borrows, "") if row.borrows else "")
        entries.append(Entry(kind=kind, object_id=row.object_id, borrows=row.borrows, own=own, tokens=every))
    Entry.objects.bulk_create(
        entries,
        update_conflicts=True,
        unique_fields=["kind", "object_id"],
        update_fields=["borrows", "own", "tokens"],
    )
    return [row.object_id for row in rows if row.object_id in known]


def _follow(changed: list[UUID]) -> None:
    """Give the new words of these records to all that borrow from them."""
    for start in range(0, len(changed), 500):
        lent = _own_words(set(changed[start : start + 500]))
        borrowers = list(Entry.objects.filter(borrows__in=list(lent)))
        for entry in borrowers:
            entry.tokens = _joined(entry.own, lent[entry.borrows]) if entry.borrows else entry.own
        Entry.objects.bulk_update(borrowers, ["tokens"], batch_size=200)


def _own_words(ids: set[UUID]) -> dict[UUID, str]:
    return dict(Entry.objects.filter(object_id__in=ids).values_list("object_id", "own")) if ids else {}


def _joined(own: str, lent: str) -> str:
    return " ".join(dict.fromkeys([*own.split(), *lent.split()]))

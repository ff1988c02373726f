"""Keep the index true. It is a copy of the record, so it has no line of its own in the audit trail."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from chancery.audit.models import Actor
from chancery.search.models import ClosedEntry, Entry, Indexed
from chancery.search.words import shut, tokens

KEY = re.compile(r"[a-z0-9-]{1,60}")
MOST_TEXT = 400_000
IDS = frozenset(("object_id", "borrows"))


@dataclass(frozen=True)
class Words:
    """What one record is found by, and with which keys it is seen: none for what everyone may find.

    `text` is what a snippet is cut from; only what is not open has one.
    """

    object_id: UUID
    texts_en: Iterable[str] = ()
    texts_fr: Iterable[str] = ()
    borrows: UUID | None = None
    seen_with: Iterable[str] = ()
    text: str = ""


@transaction.atomic
def index(
    *,
    by: Actor,
    kind: str,
    object_id: UUID,
    texts_en: Iterable[str],
    texts_fr: Iterable[str],
    borrows: UUID | None = None,
    seen_with: Iterable[str] = (),
    text: str = "",
) -> None:
    """Let a record be found by these words, and by those of the record it borrows from; and all that borrow from it."""
    row = Words(object_id, tuple(texts_en), tuple(texts_fr), borrows, tuple(seen_with), text)
    index_many(by=by, kind=kind, rows=[row])


@transaction.atomic(savepoint=False)
def index_many(*, by: Actor, kind: str, rows: Iterable[Words], visibility: Iterable[str] = ()) -> None:
    """Let many records of one kind be found; written together, five hundred at a time.

    `visibility` are the keys of those rows that name none of their own. A record without a key is in the open index;
    one with keys is found by those alone who hold one (`accounts.permissions.keys_of`).
    """
    changed: list[UUID] = []
    batch: list[Words] = []
    given = tuple(visibility)
    for row in rows:
        keys = row.seen_with or given
        batch.append(replace(row, seen_with=_keys(keys)) if keys else row)
        if len(batch) == 500:
            changed += _write(kind, batch)
            batch = []
    changed += _write(kind, batch)
    _follow(changed)


@transaction.atomic
def show_to(*, by: Actor, kind: str, object_id: UUID, seen_with: Iterable[str]) -> None:
    """Let a closed record be found with these keys from now on, by the same words as before."""
    keys = _keys(seen_with)
    for row in ClosedEntry.objects.filter(kind=kind, object_id=object_id):
        row.tokens = shut(keys, kind, _lent(row, _own_words({row.borrows})) if row.borrows else row.own)
        row.seen_with = " ".join(keys)
        row.save(update_fields=["tokens", "seen_with"])


@transaction.atomic
def forget(*, by: Actor, object_ids: Iterable[UUID]) -> None:
    """Let these records be found no more, and leave nothing of their words in the index."""
    wanted = list(object_ids)
    sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        if sqlite:
            cursor.execute("PRAGMA secure_delete = ON")
        gone = [table.objects.filter(object_id__in=wanted).delete()[0] for table in (Entry, ClosedEntry)]
        for table, name in ((gone[0], "search_words"), (gone[1], "search_closed_words")):
            if sqlite and table:
                # Without this SQLite only notes that the words are gone, and keeps them until it tidies up.
                cursor.execute(f"INSERT INTO {name}({name}) VALUES ('optimize')")  # noqa: S608 (two names of ours)


def _keys(given: Iterable[str]) -> tuple[str, ...]:
    keys = tuple(dict.fromkeys(str(each) for each in given))
    if not all(KEY.fullmatch(each) for each in keys):
        raise ValueError(f"A key is small letters, digits and hyphens: {keys}")
    return keys


def _write(kind: str, rows: list[Words]) -> list[UUID]:
    """Write one batch, each where it belongs; the ids that were there before, and so may be borrowed from."""
    if not rows:
        return []
    ids = [row.object_id for row in rows]
    known = set(Entry.objects.filter(kind=kind, object_id__in=ids).values_list("object_id", flat=True))
    lent = _own_words({row.borrows for row in rows if row.borrows})
    opened: list[dict[str, Any]] = []
    closed: list[dict[str, Any]] = []
    for row in rows:
        own = tokens(row.texts_en, row.texts_fr)
        every = _joined(own, lent.get(row.borrows, "") if row.borrows else "")
        values = {"kind": kind, "object_id": row.object_id, "borrows": row.borrows, "own": own}
        if row.seen_with:
            sealed = {"seen_with": " ".join(row.seen_with), "text": row.text.replace("\0", " ")[:MOST_TEXT]}
            closed.append({"tokens": shut(row.seen_with, kind, every), **sealed, **values})
        else:
            opened.append({"tokens": every, **values})
    _put(Entry, ClosedEntry, kind, opened)
    _put(ClosedEntry, Entry, kind, closed)
    return [row.object_id for row in rows if row.object_id in known]


def _put(table: type[Any], other: type[Any], kind: str, entries: list[dict[str, Any]]) -> None:
    """Write these entries into one index, and take them out of the other if that is where they were."""
    if entries:
        moved = other.objects.filter(kind=kind, object_id__in=[each["object_id"] for each in entries])
        if moved.exists():
            moved.delete()
        names = list(entries[0])
        # Past the ORM, which takes longer over a row than the database does.
        sql = (
            f"INSERT INTO {table._meta.db_table} ({', '.join(names)}) VALUES ({', '.join(['%s'] * len(names))})"  # noqa: S608 (our own names)
            f" ON CONFLICT (kind, object_id) DO UPDATE SET {', '.join(f'{each} = excluded.{each}' for each in names)}"
        )
        native = connection.features.has_native_uuid_field
        with connection.cursor() as cursor:
            cursor.executemany(sql, [[_stored(name, each[name], native) for name in names] for each in entries])


def _stored(name: str, value: Any, native: bool) -> Any:
    """As the column has it: an id that came in as text, from a form, is the same id."""
    if name not in IDS or value is None or native:
        return value
    return (value if isinstance(value, UUID) else UUID(str(value))).hex


def _follow(changed: list[UUID]) -> None:
    """Give the new words of these records to all that borrow from them."""
    for start in range(0, len(changed), 500):
        lent = _own_words(set(changed[start : start + 500]))
        opened = list(Entry.objects.filter(borrows__in=list(lent)))
        for entry in opened:
            entry.tokens = _lent(entry, lent)
        Entry.objects.bulk_update(opened, ["tokens"], batch_size=200)
        closed = list(ClosedEntry.objects.filter(borrows__in=list(lent)))
        for shut_one in closed:
            shut_one.tokens = shut(shut_one.seen_with.split(), shut_one.kind, _lent(shut_one, lent))
        ClosedEntry.objects.bulk_update(closed, ["tokens"], batch_size=200)


def _lent(entry: Indexed, lent: dict[UUID, str]) -> str:
    return _joined(entry.own, lent.get(entry.borrows, "")) if entry.borrows else entry.own


def _own_words(ids: set[UUID]) -> dict[UUID, str]:
    """What may be lent: the words of open records alone."""
    return dict(Entry.objects.filter(object_id__in=ids).values_list("object_id", "own")) if ids else {}


def _joined(own: str, lent: str) -> str:
    """Both, each word once. They are few that are lent."""
    known = f" {own} "
    return " ".join([own, *(word for word in lent.split() if f" {word} " not in known)]) if own else lent

"""Find records by words. The same question has the same answer on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.expressions import RawSQL
from django.http import Http404

from chancery.search.models import ClosedEntry, Entry
from chancery.search.words import key_question, question

Row = TypeVar("Row", bound=Model)


def within(
    rows: QuerySet[Row],
    kind: str,
    text: str | Sequence[Sequence[str]],
    *,
    after: int | None = None,
    back: bool = False,
) -> QuerySet[Row]:
    """Those of these rows that hold every word asked, the newest entry first; none if nothing was asked.

    Each has `found_at`, its row number in the index; `after` is that of the last row seen, `back` reads the other way.
    Newest first is the order of the index itself, so a word in half of the register costs no more than a rare one.
    What is asked is a text, or words that were made of one.
    """
    asked = question(text) if isinstance(text, str) else text
    if not asked:
        return rows.none()
    table, entry = rows.model._meta.db_table, Entry._meta.db_table
    pg = connection.vendor == "postgresql"
    match = f"{entry}.vector @@ %s::tsquery" if pg else "search_words MATCH %s"
    number = f"{entry}.id" if pg else "search_words.rowid"
    where = [f"{entry}.object_id = {table}.id", f"{entry}.kind = %s", match]
    params: list[str | int] = [kind, expression(asked)]
    if not pg:
        where.append(f"{entry}.id = search_words.rowid")
    if after is not None:
        where.append(f"{number} {'>' if back else '<'} %s")
        params.append(after)
    tables = [entry] if pg else [entry, "search_words"]
    found = rows.extra(select={"found_at": number}, tables=tables, where=where, params=params)  # noqa: S610 (names of ours, what is asked is a parameter)
    return found.order_by("found_at" if back else "-found_at")


def matches(text: str, *, after: int | None = None, back: bool = False) -> Iterator[int]:
    """The row numbers of whatever holds every word asked, of any kind, the newest first; read as far as is needed."""
    return holding(question(text), after=after, back=back)


def holding(asked: Sequence[Sequence[str]], *, after: int | None = None, back: bool = False) -> Iterator[int]:
    """The same for words that were made of a text."""
    if not asked:
        return
    pg = connection.vendor == "postgresql"
    number, where = ("id", "vector @@ %s::tsquery") if pg else ("rowid", "search_words MATCH %s")
    params: list[str | int] = [expression(asked)]
    if after is not None:
        where += f" AND {number} {'>' if back else '<'} %s"
        params.append(after)
    table, order = Entry._meta.db_table if pg else "search_words", "ASC" if back else "DESC"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {number} FROM {table} WHERE {where} ORDER BY {number} {order}", params)  # noqa: S608 (the same)
        for row in cursor:
            yield row[0]


def newest() -> int:
    """The last row number given out: it grows when something is indexed for the first time, or again from nothing."""
    return Entry.objects.order_by("-id").values_list("id", flat=True).first() or 0


def find(kind: str, text: str, *, limit: int = 50, after: int | None = None) -> list[tuple[int, UUID]]:
    """The newest matches of a kind, as pairs of row number and record id."""
    asked = question(text)
    if not asked:
        return []
    rows = Entry.objects.filter(kind=kind)
    if connection.vendor == "postgresql":
        rows = rows.extra(where=["search_entry.vector @@ %s::tsquery"], params=[expression(asked)])
    else:
        rows = rows.extra(
            tables=["search_words"],
            where=["search_entry.id = search_words.rowid", "search_words MATCH %s"],
            params=[expression(asked)],
        )
    if after is not None:
        rows = rows.filter(id__lt=after)
    return list(rows.order_by("-id").values_list("id", "object_id")[:limit])


def holders(kind: str, asked: Sequence[Sequence[str]]) -> RawSQL:
    """The records of a kind that hold every one of these words, for a condition on their own table."""
    if connection.vendor == "postgresql":
        sql = "SELECT object_id FROM search_entry WHERE kind = %s AND vector @@ %s::tsquery"
    else:
        sql = (
            "SELECT held.object_id FROM search_entry held JOIN search_words ON search_words.rowid = held.id"
            " WHERE held.kind = %s AND search_words MATCH %s"
        )
    return RawSQL(sql, [kind, expression(asked)])  # noqa: S611 (our own words, what is asked is a parameter)


@dataclass(frozen=True)
class Hit:
    """A record that was found, the text that a snippet is cut from, and where to go on after it."""

    object_id: UUID
    text: str
    after: str
    seen_with: tuple[str, ...] = ()


def seen(kind: str, text: str, keys: Iterable[str], *, limit: int, after: str = "", opened: bool = False) -> list[Hit]:
    """What someone who holds these keys may find of one kind, the newest entry first: what is closed, then, if they
    see that kind's open entries too (`opened`), what is open. `after` is that of the last hit seen.

    A place to go on from is named by the record itself, so that no number tells how much lies between.
    """
    asked = question(text)
    held, (shelf, last) = list(keys), _place(after)
    found: list[Hit] = []
    if asked and held and shelf == "c":
        rows = _closed(kind, asked, held, limit, last)
        found = [Hit(one, words, f"c{one}", tuple(keys.split())) for one, words, keys in rows]
        last = None
    if asked and opened and len(found) < limit:
        place = _number(Entry, kind, last)
        more = find(kind, text, limit=limit - len(found), after=place) if last is None or place is not None else []
        found += [Hit(one, "", f"o{one}") for _number_, one in more]
    return found


def text_of(kind: str, object_id: UUID) -> str:
    """The text that snippets of a closed record are cut from."""
    return ClosedEntry.objects.filter(kind=kind, object_id=object_id).values_list("text", flat=True).first() or ""


def _place(after: str) -> tuple[str, UUID | None]:
    """Where to go on; a place that we did not write is none (404)."""
    if not after:
        return "c", None
    try:
        shelf = {"c": "c", "o": "o"}[after[0]]
        return shelf, UUID(after[1:])
    except (KeyError, ValueError) as forged:
        raise Http404 from forged


def _number(table: type[Entry] | type[ClosedEntry], kind: str, object_id: UUID | None) -> int | None:
    if object_id is None:
        return None
    return table._default_manager.filter(kind=kind, object_id=object_id).values_list("id", flat=True).first()


def _closed(
    kind: str, asked: list[list[str]], keys: list[str], limit: int, last: UUID | None
) -> list[tuple[UUID, str, str]]:
    words = expression(key_question(asked, kind, keys))
    if connection.vendor == "postgresql":
        rows = ClosedEntry.objects.extra(where=["search_closed.vector @@ %s::tsquery"], params=[words])
    else:
        where = ["search_closed.id = search_closed_words.rowid", "search_closed_words MATCH %s"]
        tables = ["search_closed_words"]
        rows = ClosedEntry.objects.extra(tables=tables, where=where, params=[words])  # noqa: S610 (names of ours, what is asked is a parameter)
    if last is not None:
        place = _number(ClosedEntry, kind, last)
        rows = rows.filter(id__lt=place) if place is not None else rows.none()
    return list(rows.order_by("-id").values_list("object_id", "text", "seen_with")[:limit])


def expression(asked: Sequence[Sequence[str]]) -> str:
    """The question in the engine's own words. Tokens hold letters and digits only, so nothing needs escaping."""
    pg = connection.vendor == "postgresql"
    mark, either, both = ("'", " | ", " & ") if pg else ('"', " OR ", " AND ")
    return both.join("(" + either.join(f"{mark}{token}{mark}" for token in any_of) + ")" for any_of in asked)

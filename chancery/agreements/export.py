"""The register as a table to take along: the columns that an import reads, sent as they are read from the database.

Rows come in short chunks that each start where the last one ended, so that nothing is held open and memory stays flat.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import chain
from operator import itemgetter
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Aggregate, CharField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce
from django.db.models.sql.compiler import SQLCompiler
from django.utils import timezone

from chancery.agreements import tallies
from chancery.agreements.called import NOTHING, Called
from chancery.agreements.called import narrowed as with_words
from chancery.agreements.listing import SORTS, beyond, keys_of, narrowed
from chancery.agreements.models import Agreement, CategoryAssignment
from chancery.agreements.tallies import fetched
from chancery.dates import FuzzyDate
from chancery.strategy.models import Goal

COLUMNS = (
    "reference", "instrument", "title_en", "title_fr", "called",
    "counterparty", "counterparty_name_en", "counterparty_name_fr", "counterparty_kind", "country",
    "category", "category_since", "standing", "signed", "starts_on", "ends_on", "open_ended",
    "renewal", "binding", "approval", "since_year", "goals", "note_en", "note_fr", "source",
)  # fmt: skip
FIRST, MORE = 200, 2000
RISKY = ("=", "+", "-", "@", "\t", "\r")
# Some programs run a formula behind a space too, or one in wide letters.
GUARDED = "".join(RISKY) + "'" + " \n\u00a0\u202f\u3000＝＋－＠"
GUARDS = frozenset(GUARDED)
BLOCK = 250
AS_ENTERED = ("id",)
WIDE = 27  # what is read of an agreement; behind it stands where it is in an order
ANSWERS = {None: "", True: "yes", False: "no"}
free_texts = itemgetter(
    *(
        place
        for place, name in enumerate(COLUMNS)
        if name.startswith(("title", "note", "counterparty_name"))
        or name in ("called", "source", "reference", "counterparty")
    )
)
Cells = tuple[str, ...]
YEAR = COLUMNS.index("since_year")
COMMAS = len(COLUMNS) - 1


class Joined(Aggregate):
    """The values of a group as one text, with commas."""

    function = "GROUP_CONCAT"
    output_field = CharField()

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any) -> tuple[str, Any]:
        """PostgreSQL has another name for it, and asks for texts."""
        return self.as_sql(compiler, connection, template="STRING_AGG(%(expressions)s::text, ',')", **context)


def rows(
    filters: Mapping[str, Sequence[str]],
    *,
    on: date | None = None,
    sort: str = "",
    lang: str = "en",
    called: Called = NOTHING,
) -> Iterator[Cells]:
    """Every public agreement that the filters leave, as text in the order of `COLUMNS`: oldest entry first, or in an
    order of the list."""
    return chain.from_iterable(_chunks(_left(filters, on, called), _keys(sort, lang)))


def everything() -> Iterator[Cells]:
    """Every agreement of the register, published or not, in the same columns: what an import compares with."""
    return chain.from_iterable(_chunks(Agreement.objects.all()))


def some(picked: QuerySet[Agreement]) -> Iterator[Cells]:
    """These agreements, in the same columns."""
    return chain.from_iterable(_chunks(picked))


def as_csv(
    filters: Mapping[str, Sequence[str]], *, sort: str = "", lang: str = "en", called: Called = NOTHING
) -> Iterator[bytes]:
    """The rows as CSV in UTF-8, in blocks; no cell can be taken for a formula, and an import reads each as it was."""
    yield _lines([COLUMNS])
    for chunk in _chunks(_left(filters, None, called), _keys(sort, lang)):
        for start in range(0, len(chunk), BLOCK):
            yield _lines(chunk[start : start + BLOCK])


def as_json(
    filters: Mapping[str, Sequence[str]], *, sort: str = "", lang: str = "en", called: Called = NOTHING
) -> Iterator[bytes]:
    """The rows as a JSON list of objects with the same names; what is not recorded is null."""
    yield b"["
    comma = "\n"
    for row in rows(filters, sort=sort, lang=lang, called=called):
        known: dict[str, str | int | None] = {name: cell or None for name, cell in zip(COLUMNS, row, strict=True)}
        known["since_year"] = int(row[YEAR]) if row[YEAR] else None
        yield f"{comma}{json.dumps(known, ensure_ascii=False)}".encode()
        comma = ",\n"
    yield b"\n]\n"


def neutral(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text and text[0] in GUARDED else text


def original(cell: str) -> str:
    """What `neutral` was given."""
    return cell[1:] if len(cell) > 1 and cell[0] == "'" and cell[1] in GUARDED else cell


def _lines(rows: Sequence[Cells]) -> bytes:
    """Rows as lines of the file. Where no cell needs quotation marks, none is looked at twice."""
    text = "\r\n".join(map(",".join, rows)) + "\r\n"
    if _plain(text, len(rows)) and not _risky(rows):
        return text.encode()
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows(map(neutral, row) if _risky((row,)) else row for row in rows)
    return buffer.getvalue().encode()


def _risky(rows: Sequence[Cells]) -> bool:
    """Does a cell begin like a formula?"""
    return not GUARDS.isdisjoint({text[:1] for row in rows for text in free_texts(row)})


def _plain(text: str, rows: int) -> bool:
    """Is nothing in these lines in need of quotation marks?"""
    return (
        text.count(",") == COMMAS * rows and '"' not in text and text.count("\n") == rows and text.count("\r") == rows
    )


def _left(filters: Mapping[str, Sequence[str]], on: date | None, called: Called) -> QuerySet[Agreement]:
    """The public agreements that the filters leave."""
    on = on or timezone.localdate()
    chosen = {key: [value for value in filters.get(key, ()) if value] for key in tallies.FACETS}
    text = " ".join(filters.get("q", ())).strip()
    left: QuerySet[Agreement] = Agreement.objects.public()
    if any(chosen.values()):
        left = narrowed(left, chosen, tallies.today(on).known(chosen), on)
    return with_words(left, text, called, on) if text else left


def _keys(sort: str, lang: str) -> tuple[str, ...]:
    """The columns that an order of the list goes by; without one, entries come as they were made."""
    return keys_of(sort, lang) if sort in SORTS else AS_ENTERED


def _chunks(left: QuerySet[Agreement], keys: Sequence[str] = AS_ENTERED) -> Iterator[list[Cells]]:
    """The rows, some at a time."""
    picked = _picked(left, keys)
    goals = Goal.objects.values_list("pk", "framework__slug", "number")
    named = {pk.hex: f"{framework}.{number}" for pk, framework, number in goals}
    last, size = None, FIRST
    while chunk := _chunk(picked, keys, last, size):
        served = _goals(chunk, named, together=keys == AS_ENTERED) if named else {}
        yield [_row(raw, served) for raw in chunk]
        if len(chunk) < size:
            return
        last, size = chunk[-1], MORE


def _picked(left: QuerySet[Agreement], keys: Sequence[str]) -> QuerySet[Agreement, Any]:
    """The columns of a row, and behind them those that its place in the order goes by; all orders end with the id."""
    held = CategoryAssignment.objects.filter(agreement=OuterRef("pk"), category=OuterRef("category"), until=None)
    since = Subquery(held.order_by().values("since")[:1])
    return left.values_list(
        "pk", "reference", "instrument", "title_en", "title_fr", "called",
        *map(_of_the_body, ("reference", "name_en", "name_fr", "kind")),
        _text("country_id"), "category", _text(since), "standing", _text("signed_earliest"), _text("signed_latest"),
        "signed_precision", _text("starts_on"), _text("ends_on"), "open_ended", "renewal", "binding", "approval",
        _text("since_year"), "note_en", "note_fr", "source", *keys[:-1],
    )  # fmt: skip


def _of_the_body(column: str) -> Coalesce:
    """A column of the counterparty; of one that was merged, of the record to read, as on every page."""
    return Coalesce(f"counterparty__merged_into__{column}", f"counterparty__{column}")


def _text(column: str | Subquery) -> Coalesce:
    """A column as the text that the file says, so that nothing reads it on the way; nothing is an empty text."""
    return Coalesce(Cast(column, CharField()), Value(""))


def _chunk(
    picked: QuerySet[Agreement, Any], keys: Sequence[str], last: tuple[Any, ...] | None, size: int
) -> list[tuple[Any, ...]]:
    """The next rows as the database's own values, with no model and no converter between."""
    after = picked if last is None else picked.filter(beyond(keys, (*last[WIDE:], last[0])))
    return fetched(after.order_by(*keys)[:size])


def _goals(chunk: Sequence[tuple[Any, ...]], named: Mapping[str, str], *, together: bool) -> dict[Any, str]:
    """The goals of a chunk's agreements, as `framework.number`. Where they lie together, none is named one by one."""
    every, ids = Agreement.goals.through.objects, [raw[0] for raw in chunk]
    served = (
        every.filter(agreement__gte=ids[0], agreement__lte=ids[-1]) if together else every.filter(agreement__in=ids)
    )
    rows = fetched(served.order_by().values("agreement_id").values_list("agreement_id", Joined("goal_id")))
    # Few combinations there are, and many agreements.
    texts = {
        keys: " ".join(sorted(map(named.__getitem__, keys.replace("-", "").split(","))))
        for keys in {row[1] for row in rows}
    }
    return {agreement: texts[keys] for agreement, keys in rows}


def _row(raw: tuple[Any, ...], goals: Mapping[Any, str]) -> Cells:
    """One row in the order of `COLUMNS`, as text: the columns of the signature become one, and so do the goals."""
    signed = raw[14] if raw[16] == "day" else _signed(*raw[14:17])
    return (*raw[1:14], signed, raw[17], raw[18], ANSWERS[raw[19]], *raw[20:24], goals.get(raw[0], ""), *raw[24:WIDE])


@lru_cache(maxsize=4096)
def _signed(earliest: Any, latest: Any, precision: Any) -> str:
    if not earliest:
        return ""
    first, last = map(date.fromisoformat, (earliest, latest))
    return str(FuzzyDate(first, last, precision))

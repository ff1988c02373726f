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
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from chancery.agreements import tallies
from chancery.agreements.listing import KIND, narrowed
from chancery.agreements.models import Agreement, CategoryAssignment
from chancery.agreements.tallies import fetched
from chancery.dates import FuzzyDate
from chancery.search.find import within

COLUMNS = (
    "reference", "instrument", "title_en", "title_fr", "called",
    "counterparty", "counterparty_name_en", "counterparty_name_fr", "counterparty_kind", "country",
    "category", "category_since", "standing", "signed", "starts_on", "ends_on", "open_ended",
    "renewal", "binding", "approval", "since_year", "goals", "note_en", "note_fr", "source",
)  # fmt: skip
FIRST, MORE = 200, 2000
RISKY = ("=", "+", "-", "@", "\t", "\r")
GUARDED = (*RISKY, "'")
BLOCK = 32_768
ANSWERS = {None: "", True: "yes", False: "no"}
OPEN_ENDED = COLUMNS.index("open_ended")
TEXTS = tuple(
    place
    for place, name in enumerate(COLUMNS)
    if name.startswith(("title", "note", "counterparty_name"))
    or name in ("called", "source", "reference", "counterparty")
)
Row = list[Any]


def rows(filters: Mapping[str, Sequence[str]], *, on: date | None = None) -> Iterator[Row]:
    """Every public agreement that the filters leave, oldest entry first, in the order of `COLUMNS`; dates are text."""
    chosen = _chosen(filters)
    on = on or timezone.localdate()
    left = narrowed(Agreement.objects.public(), chosen, tallies.today(on).known(chosen), on)
    text = " ".join(filters.get("q", ())).strip()
    yield from _read(within(left, KIND, text) if text else left)


def everything() -> Iterator[Row]:
    """Every agreement of the register, published or not, in the same columns: what an import compares with."""
    yield from _read(Agreement.objects.all())


def _read(left: QuerySet[Agreement]) -> Iterator[Row]:
    picked = _picked(left)
    last, size = None, FIRST
    while chunk := _chunk(picked, last, size):
        goals = _goals(chunk[0][0], chunk[-1][0])
        for raw in chunk:
            yield _row(raw, goals)
        if len(chunk) < size:
            return
        last, size = chunk[-1][0], MORE


def as_csv(filters: Mapping[str, Sequence[str]], *, lang: str = "en") -> Iterator[bytes]:
    """The rows as CSV in UTF-8, in blocks; no cell can be taken for a formula, and an import reads each as it was."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(COLUMNS)
    yield _taken(buffer)
    for row in rows(filters):
        for place in TEXTS:
            value = row[place]
            if value and value[0] in GUARDED:
                row[place] = f"'{value}"
        writer.writerow(row)
        if buffer.tell() > BLOCK:
            yield _taken(buffer)
    yield _taken(buffer)


def as_json(filters: Mapping[str, Sequence[str]], *, lang: str = "en") -> Iterator[bytes]:
    """The rows as a JSON list of objects with the same names; what is not recorded is null."""
    yield b"["
    comma = "\n"
    for row in rows(filters):
        known = {name: value if value != "" else None for name, value in zip(COLUMNS, row, strict=True)}
        yield f"{comma}{json.dumps(known, ensure_ascii=False)}".encode()
        comma = ",\n"
    yield b"\n]\n"


def neutral(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in GUARDED and text else text


def original(cell: str) -> str:
    """What `neutral` was given."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in GUARDED and len(cell) > 1 else cell


def _taken(buffer: io.StringIO) -> bytes:
    block = buffer.getvalue().encode()
    buffer.seek(0)
    buffer.truncate()
    return block


def _chosen(filters: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    return {key: [value for value in filters.get(key, ()) if value] for key in tallies.FACETS}


def _picked(left: QuerySet[Agreement]) -> QuerySet[Agreement, Any]:
    """The columns of a row."""
    since = CategoryAssignment.objects.filter(agreement=OuterRef("pk"), category=OuterRef("category"), until=None)
    return left.annotate(held_since=Subquery(since.values("since")[:1])).values_list(
        "pk", "reference", "instrument", "title_en", "title_fr", "called",
        "counterparty__reference", "counterparty__name_en", "counterparty__name_fr", "counterparty__kind", "country_id",
        "category", "held_since", "standing", "signed_earliest", "signed_latest", "signed_precision",
        "starts_on", "ends_on", "open_ended", "renewal", "binding", "approval", "since_year",
        "note_en", "note_fr", "source",
    )  # fmt: skip


def _chunk(picked: QuerySet[Agreement, Any], last: Any, size: int) -> list[tuple[Any, ...]]:
    """The next rows as the database's own values, with no model and no converter between."""
    after = picked.order_by("pk") if last is None else picked.filter(pk__gt=last).order_by("pk")
    return fetched(after[:size])


def _goals(first: Any, last: Any) -> dict[Any, list[str]]:
    """The goals of a chunk's agreements, as `framework.number`."""
    served = Agreement.goals.through.objects.filter(agreement__gte=first, agreement__lte=last)
    found: dict[Any, list[str]] = {}
    for agreement, framework, number in fetched(
        served.order_by("goal__framework__slug", "goal__number").values_list(
            "agreement_id", "goal__framework__slug", "goal__number"
        )
    ):
        found.setdefault(agreement, []).append(f"{framework}.{number}")
    return found


def _row(raw: tuple[Any, ...], goals: Mapping[Any, list[str]]) -> Row:
    """One row in the order of `COLUMNS`: the three columns of the signature become one, numbers of goals one text."""
    earliest, latest, precision = raw[14:17]
    signed = _signed(earliest, latest, precision) if earliest else ""
    row = [*raw[1:14], signed, *raw[17:24], " ".join(goals.get(raw[0], ())), *raw[24:]]
    row[OPEN_ENDED] = ANSWERS[row[OPEN_ENDED]]
    return ["" if value is None else value if isinstance(value, str | int) else str(value) for value in row]


@lru_cache(maxsize=4096)
def _signed(earliest: Any, latest: Any, precision: Any) -> str:
    first, last = (date.fromisoformat(str(day)) for day in (earliest, latest))
    return str(FuzzyDate(first, last, precision))

"""A list by key: fifty rows from where the last page ended, forwards or back. Its order is one that an index holds.

A place that we did not write is no page of any list: there is nothing at such an address (404).
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.http import Http404

Row = TypeVar("Row", bound=Model)
SIZE = 50
LONGEST_TOKEN = 3000
MOST_COUNTED = 1000


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page: its rows, and the tokens of the pages after and before it; empty where there is none."""

    rows: list[Row]
    next: str = ""
    previous: str = ""
    total: int = 0

    @property
    def counted(self) -> str:
        """The count as it is shown: `29`, or `1,000+`."""
        return f"{MOST_COUNTED:,}+" if self.total > MOST_COUNTED else f"{self.total:,}"


def page(rows: QuerySet[Row], key: str, after: str, *, size: int = SIZE, down: bool = False) -> Page[Row]:
    """A page of these rows in the order of a text, or of a day, and the id; `down` from the last to the first."""
    back, keys = _opened(after, lambda held: len(held) == 2 and _is_text(held[0]) and _is_id(held[1]))
    try:
        asked = rows.filter(_beyond(key, keys, back=back != down)) if keys else rows
    except ValidationError as no_day:  # where days are what the list is ordered by
        raise Http404 from no_day
    falls = back != down
    ordered = asked.order_by(*((f"-{key}", "-id") if falls else (key, "id")))
    return _cut(
        list(ordered[: size + 1]),
        size,
        back,
        bool(keys),
        lambda row: [str(getattr(row, key)), str(row.pk)],
        count(rows),
    )


def found(within: Callable[[int | None, bool], QuerySet[Row]], after: str, *, size: int = SIZE) -> Page[Row]:
    """A page of what words find, the newest entry first; `within` asks the index, from a row number on, or back."""
    back, held = _opened(after, lambda held: len(held) == 1 and type(held[0]) is int and 0 <= held[0] < 2**63)
    at = held[0] if held else None
    rows = list(within(at, back)[: size + 1])
    return _cut(
        rows,
        size,
        back,
        at is not None,
        lambda row: [row.found_at],  # type: ignore[attr-defined]  # (named by the query)
        _hits(within(None, False)),
    )


def newest(rows: QuerySet[Row], after: str, *, size: int = SIZE) -> Page[Row]:
    """A page of these rows, the newest first: their ids stand in the order in which they were made."""
    back, held = _opened(after, lambda held: len(held) == 1 and _is_id(held[0]))
    at = held[0] if held else None
    asked = rows.filter(**{f"pk__{'gt' if back else 'lt'}": at}) if at else rows
    ordered = asked.order_by("pk" if back else "-pk")
    return _cut(list(ordered[: size + 1]), size, back, at is not None, lambda row: [str(row.pk)], count(rows))


def count(rows: QuerySet[Any]) -> int:
    """How many, as far as is counted: one more than the most stands for more."""
    return len(rows.order_by().values_list("pk")[: MOST_COUNTED + 1])


def _hits(rows: QuerySet[Any]) -> int:
    """How many words find, as far as is counted. In the order of the index: without one SQLite begins elsewhere."""
    return len(rows.select_related(None).only("pk")[: MOST_COUNTED + 1])


def _cut(
    read: list[Row], size: int, back: bool, moved: bool, keys: Callable[[Row], list[Any]], total: int
) -> Page[Row]:
    more, rows = len(read) > size, read[:size]
    if back:
        rows.reverse()
    forwards, backwards = (moved, more) if back else (more, moved)
    return Page(
        rows,
        next=_pack(False, keys(rows[-1])) if rows and forwards else "",
        previous=_pack(True, keys(rows[0])) if rows and backwards else "",
        total=total,
    )


def _beyond(key: str, held: Sequence[Any], *, back: bool) -> Q:
    """Past this text, or at it and past this id. The first condition alone lets the index find the place."""
    past = "lt" if back else "gt"
    here = Q(**{f"{key}__{past}e": held[0]})
    return here & (Q(**{f"{key}__{past}": held[0]}) | Q(**{f"id__{past}": held[1]}))


def _pack(back: bool, values: list[Any]) -> str:
    text = json.dumps([int(back), *values], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _opened(token: str, fits: Callable[[list[Any]], bool]) -> tuple[bool, list[Any]]:
    """Whether it goes backwards, and from where; without a token from the beginning. One that does not fit is none."""
    if not token:
        return False, []
    try:
        packed = token[:LONGEST_TOKEN].encode("ascii")
        back, *values = json.loads(base64.urlsafe_b64decode(packed + b"=" * (-len(packed) % 4)))
    except (ValueError, TypeError, binascii.Error, RecursionError) as forged:
        raise Http404 from forged
    if not fits(values):
        raise Http404
    return back == 1, values


def _is_text(value: Any) -> bool:
    """Is it text that a database takes? A lone surrogate is not."""
    return isinstance(value, str) and "\0" not in value and not any("\ud800" <= sign <= "\udfff" for sign in value)


def _is_id(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(UUID(value))
    except ValueError:
        return False

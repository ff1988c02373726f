"""A row of a file as it is kept until it is written, and its texts: the names of its columns and what they say, each
after a sign that no text has, since JSON costs five times as much. Earlier versions wrote JSON, which is still read."""

from __future__ import annotations

import json
from typing import NamedTuple
from uuid import UUID

APART = "\x1f"


class Kept(NamedTuple):
    """A row as its table keeps it, by the names of its columns there."""

    run_id: UUID | None
    line: int
    what: str
    outcome: str
    object_id: UUID | None
    reference: str
    cells: str
    note: str = ""
    said: str = "[]"


def packed(cells: dict[str, str]) -> str:
    """Texts by the names of their columns."""
    kept = APART.join((*cells, *cells.values()))
    return kept if kept.count(APART) == max(2 * len(cells) - 1, 0) else json.dumps(cells, ensure_ascii=False)


def unpacked(kept: str) -> dict[str, str]:
    """The texts of one row."""
    if kept[:1] in ("", "{"):
        return dict(json.loads(kept or "{}"))
    parts = kept.split(APART)
    many = len(parts) // 2
    return dict(zip(parts[:many], parts[many:], strict=True))

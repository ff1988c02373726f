"""What a letter says, before it has a form: sections of rows, each with its words and perhaps the page it leads to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

Line = str | tuple[str, str]


@dataclass(frozen=True, slots=True)
class Section:
    """Rows under a title; a row is its words, or its words and the path of its page."""

    title: str
    rows: Sequence[Line]


def as_stored(sections: Iterable[Section]) -> list[Any]:
    """As a notice keeps them."""
    return [[one.title, [_pair(row) for row in one.rows]] for one in sections if one.rows]


def as_shown(body: list[Any]) -> list[tuple[str, list[tuple[str, str]]]]:
    """As the templates read them."""
    return [(title, [(words, path) for words, path in rows]) for title, rows in body]


def one_line(words: str) -> str:
    """Words without breaks, as a subject needs them; a no-break space stays what it is."""
    return " ".join(part for line in words.splitlines() if (part := line.strip()))


def _pair(row: Line) -> list[str]:
    return [row, ""] if isinstance(row, str) else [*row]

"""A file as it comes in: looked into before anything is written, so that what is refused leaves nothing behind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings

from chancery.papers import kinds


@dataclass(frozen=True)
class Sheet:
    """A file that may be kept: its kind, its bytes, and what is written in it, where that is known already."""

    kind: str
    data: bytes
    text: str | None = None


def taken(name: str, data: bytes) -> Sheet:
    """What came in, if it may be kept; otherwise refused, with the reason."""
    kind, kept = kinds.look(name, data, most_mb=settings.CITY.largest_paper_mb)
    return Sheet(kind.slug, kept)


def uploaded(file: Any) -> Sheet:
    """The same of what a browser sent, of which no more is read than may be kept."""
    most = settings.CITY.largest_paper_mb
    return taken(file.name or "", file.read(most * kinds.MB + 1))

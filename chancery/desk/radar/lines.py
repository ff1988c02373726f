"""What the radar is made of: lines, the window they are asked for in, and kinds of line, each one bounded query."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from chancery.desk.viewer import Viewer

MOST_COUNTED = 1000


class Line(NamedTuple):
    """One thing to notice: what it is about, why, when, and where it is seen to."""

    kind: str
    key: str
    on: date | None
    subject: str
    what: str
    why: str
    url: str
    verb: str
    reference: str = ""


@dataclass(frozen=True)
class Window:
    """Which lines are asked for: from a day until a day, after the one seen last, so many at most.

    `mine` narrows what someone may read to what is theirs to mind. A count goes as far as `counted`; one more than a
    thousand stands for more.
    """

    since: date | None = None
    until: date | None = None
    after: str = ""
    most: int = 50
    mine: bool = False
    counted: int = MOST_COUNTED + 1


class Kind(Protocol):
    """A kind of line."""

    @property
    def slug(self) -> str:
        """Its name in addresses."""

    @property
    def label(self) -> Any:
        """Its name for people."""

    @property
    def dated(self) -> bool:
        """Has each line a day?"""

    def find(self, viewer: Viewer, window: Window) -> list[Line]:
        """The first lines in a window, in the order of their days, then of their keys."""

    def count(self, viewer: Viewer, window: Window) -> int:
        """How many there are, as far as the window has them counted."""


Query = Callable[[Viewer, Window], "QuerySet[Any] | None"]
Tell = Callable[[Viewer, Sequence[Any]], Iterable[Line]]


@dataclass(frozen=True)
class Rows:
    """A kind whose lines are rows of a table: which rows, the column of their day, and what is said of them."""

    slug: str
    label: Any
    query: Query
    tell: Tell
    on: str = ""

    @property
    def dated(self) -> bool:
        """Has each line a day? Where not, it is a gap, and stands until it is filled."""
        return bool(self.on)

    def find(self, viewer: Viewer, window: Window) -> list[Line]:
        """A page of rows, told."""
        found = self._asked(viewer, window)
        if found is None:
            return []
        order = (self.on, "pk") if self.on else ("pk",)
        return list(self.tell(viewer, list(found.order_by(*order)[: window.most])))

    def count(self, viewer: Viewer, window: Window) -> int:
        """No more rows are looked at than are counted."""
        found = self._asked(viewer, window)
        return 0 if found is None else found.order_by()[: window.counted].count()

    def _asked(self, viewer: Viewer, window: Window) -> QuerySet[Any] | None:
        found = self.query(viewer, window)
        if found is None:
            return None
        if self.on:
            return found.filter(self._within(window))
        return found.filter(pk__gt=UUID(window.after)) if window.after else found

    def _within(self, window: Window) -> Q:
        asked = Q()
        if window.since is not None:
            asked &= Q(**{f"{self.on}__gte": window.since})
            if window.after:
                first = Q(**{self.on: window.since})
                asked &= ~first | Q(pk__gt=UUID(window.after))
        if window.until is not None:
            asked &= Q(**{f"{self.on}__lte": window.until})
        return asked


class Found(NamedTuple):
    """The next lines of several kinds together, and where to go on.

    `whole` says how many lines some kinds have in all: those of which there were fewer than were asked for.
    """

    lines: list[Line]
    next: str
    whole: Mapping[str, int]


def merged(kinds: Sequence[Kind], viewer: Viewer, window: Window, token: str = "") -> Found:
    """By day, kind and key; each kind is asked once."""
    start = _opened(token)
    lines: list[Line] = []
    whole: dict[str, int] = {}
    for kind in kinds:
        some = kind.find(viewer, _resumed(window, kind.slug, start))
        lines += some
        if start is None and len(some) < window.most:
            whole[kind.slug] = len(some)
    lines.sort(key=lambda line: (line.on or date.max, line.kind, line.key))
    more, lines = len(lines) > window.most - 1, lines[: window.most - 1]
    return Found(lines, _token(lines[-1]) if more and lines else "", whole)


def gaps(kind: Kind, viewer: Viewer, window: Window, token: str = "") -> Found:
    """The next lines of a kind without days."""
    start = _key(token)
    lines = kind.find(viewer, Window(after=start, most=window.most, mine=window.mine))
    whole = {kind.slug: len(lines)} if not start and len(lines) < window.most else {}
    more, lines = len(lines) > window.most - 1, lines[: window.most - 1]
    return Found(lines, lines[-1].key if more and lines else "", whole)


def total(kinds: Sequence[Kind], viewer: Viewer, window: Window, whole: Mapping[str, int]) -> int:
    """How many lines there are in all, as far as is counted. What was found whole is not counted once more, and where
    there are more than a thousand nobody counts on."""
    asked = [kind for kind in kinds if kind.slug not in whole]
    number = sum(whole[kind.slug] for kind in kinds if kind.slug in whole)
    for kind in asked:
        if number > MOST_COUNTED:
            break
        number += kind.count(viewer, replace(window, counted=MOST_COUNTED + 1 - number))
    return number


def _resumed(window: Window, slug: str, start: tuple[date, str, str] | None) -> Window:
    """Where a kind goes on: lines of one day stand in the order of their kinds."""
    if start is None or (window.since is not None and start[0] < window.since):
        return window
    day, kind, key = start
    if slug == kind:
        return Window(day, window.until, key, window.most, window.mine)
    since = day if slug > kind else day + timedelta(days=1)
    return Window(since, window.until, "", window.most, window.mine)


def _token(line: Line) -> str:
    return f"{line.on}.{line.kind}.{line.key}"


def _opened(token: str) -> tuple[date, str, str] | None:
    """A place that we did not write is none (404)."""
    if not token:
        return None
    day, _dot, rest = token.partition(".")
    kind, _dot, key = rest.rpartition(".")
    try:
        return date.fromisoformat(day), kind, str(UUID(key))
    except ValueError as forged:
        raise Http404 from forged


def _key(token: str) -> str:
    try:
        return str(UUID(token)) if token else ""
    except ValueError as forged:
        raise Http404 from forged

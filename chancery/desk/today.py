"""Today: what is late, what waits for this person, what is coming. Made of the radar's kinds and of what waits."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chancery.agreements.wanting import asking_project
from chancery.desk import radar, words
from chancery.desk.radar import MOST_COUNTED, Line, Window
from chancery.desk.viewer import Viewer
from chancery.desk.waiting import WAITING

AHEAD = timedelta(days=120)
SHOWN = 12


class Section(NamedTuple):
    """One part of the page: its lines, and how many there are in all."""

    slug: str
    heading: Any
    about: Any
    lines: list[Line]
    total: int

    @property
    def rest(self) -> str:
        """How many are not shown; empty where all are."""
        left = self.total - len(self.lines)
        return words.many(left, MOST_COUNTED - len(self.lines)) if left else ""


class Today(NamedTuple):
    """The day of one person. The digest says the same."""

    late: Section
    waiting: Section
    coming: Section
    next: Line | None

    @property
    def sections(self) -> tuple[Section, ...]:
        """Those that have something in them."""
        return tuple(each for each in (self.late, self.waiting, self.coming) if each.total)

    @property
    def needed(self) -> int:
        """How much is late or waits."""
        return self.late.total + self.waiting.total


def of(viewer: Viewer) -> Today:
    """What a person sees first in the morning: every query bounded, every count exact up to a thousand."""
    late = _dated(viewer, "late", _late(viewer, SHOWN + 1))
    coming = _dated(viewer, "coming", Window(viewer.on, viewer.on + AHEAD, most=SHOWN + 1, mine=True))
    return Today(late, _waiting(viewer), coming, None if coming.total else _next(viewer))


def needed(viewer: Viewer, most: int) -> int:
    """How much is late or waits, as far as `most`: what the page itself says, without its lines."""
    number = 0
    for kinds, window in ((radar.DATED, _late(viewer)), (WAITING, Window())):
        for kind in kinds:
            number += kind.count(viewer, replace(window, counted=most - number))
            if number >= most:
                return most
    return number


def _late(viewer: Viewer, most: int = 1) -> Window:
    return Window(until=viewer.on - timedelta(days=1), most=most, mine=True)


HEADINGS = {
    "late": (gettext_lazy("Late"), gettext_lazy("The day for it has passed.")),
    "waiting": (gettext_lazy("For your decision"), gettext_lazy("It waits until someone with your role acts.")),
    "coming": (gettext_lazy("Coming up"), gettext_lazy("The next 120 days.")),
}


def _dated(viewer: Viewer, slug: str, window: Window) -> Section:
    found = radar.merged(radar.DATED, viewer, window)
    return Section(slug, *HEADINGS[slug], found.lines, radar.total(radar.DATED, viewer, window, found.whole))


def _waiting(viewer: Viewer) -> Section:
    window = Window(most=SHOWN + 1)
    found = {kind.slug: kind.find(viewer, window) for kind in WAITING}
    whole = {slug: len(lines) for slug, lines in found.items() if len(lines) < window.most}
    lines = [line for some in found.values() for line in some][:SHOWN]
    return Section("waiting", *HEADINGS["waiting"], lines, radar.total(WAITING, viewer, window, whole))


def _next(viewer: Viewer) -> Line | None:
    """The first thing beyond what is shown, so that an empty page says when to look again."""
    since = viewer.on + AHEAD + timedelta(days=1)
    lines = radar.merged(radar.DATED, viewer, Window(since, most=2, mine=True)).lines
    return lines[0] if lines else None


class Figure(NamedTuple):
    """One number of the register's state, and the list behind it."""

    label: str
    number: str
    kind: str


def state(viewer: Viewer) -> list[Figure]:
    """How the part of the register that is this person's stands today; nothing for those who mind none of it."""
    mine = Window(mine=True)
    bound = radar.CONTACT.count(viewer, mine)
    if not bound:
        return []
    shown = (
        (_("without a recorded end"), radar.NO_TERM),
        *([(_("without a recorded joint project"), radar.NO_PROJECT)] if asking_project(viewer.policy) else []),
        (_("without a sponsor"), radar.NO_SPONSOR),
        (_("signed outside the policy"), radar.OUTSIDE),
    )
    counts = [(_("in force"), bound, radar.CONTACT.slug)]
    counts += [(label, kind.count(viewer, mine), kind.slug) for label, kind in shown]
    return [Figure(label, words.many(number, MOST_COUNTED), slug) for label, number, slug in counts]

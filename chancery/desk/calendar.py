"""The days of someone's calendar: theirs to mind and what they may read, asked for anew at every reading."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date, timedelta

from django.utils.translation import gettext as _

from chancery.counterparties.models import DateOfNote
from chancery.desk import radar, words
from chancery.desk.radar import Line, Window
from chancery.desk.viewer import Viewer
from chancery.notices.ics import Entry

BACK, AHEAD = timedelta(days=90), timedelta(days=3 * 365)
MOST = 1000
# A term that has run out is the same day in a calendar as one that will.
SAME = {"ran-out": "ends"}
# Days of note come every year by a rule of their own; of the rest there are several for one agreement.
YEARLY, SEVERAL = "day", ("jubilee", "duty")


def entries(viewer: Viewer) -> Iterator[Entry]:
    """What the radar has a day for, and the days of note of the other sides and their countries."""
    window = Window(viewer.on - BACK, viewer.on + AHEAD, most=MOST, mine=True)
    for kind in (one for one in radar.DATED if one.slug != YEARLY):
        for line in kind.find(viewer, window):
            if line.on is not None:
                yield _entry(line, line.on)
    yield from _days_of_note(viewer)


def _entry(line: Line, on: date) -> Entry:
    uid = f"{SAME.get(line.kind, line.kind)}-{line.key}"
    if line.kind in SEVERAL:
        uid = f"{uid}-{on}-{hashlib.sha256(line.what.encode()).hexdigest()[:8]}"
    title = _("%(who)s: %(what)s") % {"who": line.subject, "what": line.what}
    return Entry(uid, on, title, line.url, " ".join(part for part in (line.why, line.reference) if part))


def _days_of_note(viewer: Viewer) -> Iterator[Entry]:
    """Every year, for good."""
    mine = viewer.mine.in_force(viewer.on)
    rows = DateOfNote.objects.standing().select_related("country", "counterparty")
    bodies, countries = mine.values("counterparty"), mine.exclude(country=None).values("country")
    for row in (*rows.filter(counterparty__in=bodies), *rows.filter(country__in=countries)):
        title = _("%(who)s: %(what)s") % {
            "who": words.plain(row.country or row.counterparty, "name"),
            "what": words.plain(row, "name"),
        }
        yield Entry(f"day-{row.pk}", row.falls_on(viewer.on.year), title, every=(row.month, row.day))

"""Who is reminded of what, and when: lines of the radar some days before their day, and decisions that wait."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from chancery.accounts.models import Person
from chancery.audit.models import Actor
from chancery.desk import radar, travel_reports, waiting
from chancery.desk.radar import Line, Window
from chancery.desk.viewer import Viewer
from chancery.desk.waiting.missions import REPORT
from chancery.notices import actions
from chancery.notices.languages import language_of

# How many days before its day someone is told; below zero, after it. The days are the office's custom and no policy's:
# a policy says until when a term runs, not when to look. `[remind]` in `city.toml` says otherwise: `ends = [365, 90]`.
BEFORE: dict[str, tuple[int, ...]] = {
    "ends": (180, 90, 30),
    "ran-out": (-1,),
    "commitment": (30, 7, -1),
    "milestone": (30, 7, -1),
    "duty": (30, -1),
    "task": (30, 7, -1),
    "jubilee": (60,),
    "day": (14,),
    "role": (30,),
    "clearance": (30,),
    "delegation": (30,),
    "trip-report": (7, -1),
}
KINDS = {
    "ends": "term",
    "ran-out": "term",
    "duty": "term",
    "commitment": "commitment",
    "milestone": "commitment",
    "task": "commitment",
    "jubilee": "date",
    "day": "date",
}
DECISIONS = ("request", "right", "delegation")
MOST = 1000


class Due(NamedTuple):
    """A line that someone is reminded of, and the day on which that is due."""

    kind: str
    ref: str
    on: date
    line: Line


def lead_times() -> dict[str, tuple[int, ...]]:
    """How many days before its day someone is told of each kind: as the city says, or as is usual. What the city wrote
    that is not a list of whole days does not count."""
    said = settings.CITY.extra.get("remind")
    own = said if isinstance(said, dict) else {}
    good = {kind: tuple(days) for kind, days in own.items() if kind in BEFORE and _are_days(days)}
    return {**BEFORE, **good}


def _are_days(days: object) -> bool:
    return isinstance(days, list) and all(type(one) is int and abs(one) < 4000 for one in days)


def collect(by: Actor, since: date, until: date) -> int:
    """Queue every reminder that became due from `since` until `until`, for everyone whom it concerns; how many. Days
    without a worker are made up for; what someone may read is asked of today."""
    people = Person.objects.filter(user__is_active=True).select_related("user__actor", "division").order_by("pk")
    reports = travel_reports.filed(since, until)
    return sum(_remind(by, person, since, until, reports) for person in people)


def _remind(by: Actor, person: Person, since: date, until: date, reports: Sequence[travel_reports.Filed]) -> int:
    assert person.user is not None  # noqa: S101 (for the types: it was filtered)
    with override(language_of(person.user)):
        dues = [*_dated(person, since, until), *_decisions(person, until), *_reports(person, since, until, reports)]
        return sum(_queue(by, person, due) for due in dues)


def _dated(person: Person, since: date, until: date) -> Iterator[Due]:
    """What was near at the beginning of these days and what is at their end: a term that ended while no worker ran was
    near some days before, and its reader is told so."""
    viewers = [Viewer.of(person, day) for day in dict.fromkeys((since, until))]
    seen, times = set(), lead_times()
    for kind in radar.DATED:
        for before in map(timedelta, times.get(kind.slug, ())):
            window = Window(since + before, until + before, most=MOST, mine=True)
            for line in (line for viewer in viewers for line in kind.find(viewer, window)):
                if line.on is not None and (line.kind, line.key, line.on - before) not in seen:
                    seen.add((line.kind, line.key, line.on - before))
                    yield Due(KINDS.get(kind.slug, "access"), _ref(line), line.on - before, line)


def _decisions(person: Person, today: date) -> Iterator[Due]:
    """What waits, once, under the day it was asked for: it waits since then, whenever someone is told."""
    viewer = Viewer.of(person, today)
    for kind in waiting.WAITING:
        if kind.slug in DECISIONS:
            for line in kind.find(viewer, Window(most=MOST)):
                yield Due("decision", _ref(line), _made_on(line.key), line)


def _reports(person: Person, since: date, until: date, filed: Sequence[travel_reports.Filed]) -> Iterator[Due]:
    """Of their own trips, what is due; of those of others, what was filed for them."""
    before = lead_times()["trip-report"]
    for line in REPORT.find(Viewer.of(person, until), Window(most=MOST)):
        for day in (line.on - timedelta(days=days) for days in before if line.on is not None):
            if since <= day <= until:
                yield Due("report", _ref(line), day, line)
    for line in travel_reports.yearly(person, since, until):
        if line.on is not None:
            yield Due("report", line.reference, line.on, line)
    for one in filed:
        if (said := travel_reports.told(one, person)) is not None:
            yield Due("report", _ref(said), one.on, said)


def _queue(by: Actor, person: Person, due: Due) -> bool:
    """In the person's language, in which the line was made."""
    line = due.line
    words = _("%(who)s: %(what)s") % {"who": line.subject, "what": line.what}
    # Why someone asked for a step stays in the house.
    rows = [(f"{line.why} {line.verb}" if line.on else line.verb, line.url)]
    queued = actions.queue(
        by=by,
        to=person,
        kind=due.kind,
        ref=due.ref,
        due_on=due.on,
        subject_en=words,
        subject_fr=words,
        lines_en=rows,
        lines_fr=rows,
    )
    return queued is not None


def _ref(line: Line) -> str:
    """The public reference of what a line is about; its own id besides, where several are of one agreement."""
    if line.kind in ("ends", "ran-out", "jubilee"):
        return line.reference
    if line.kind == "duty":  # Several duties of one agreement differ by what is to be done alone.
        return f"{line.reference} {hashlib.sha256(line.what.encode()).hexdigest()[:8]}"
    return f"{line.reference or line.kind} {line.key[-12:]}"


def _made_on(key: str) -> date:
    """The day an id was made, which it begins with."""
    return timezone.localtime(
        datetime.fromtimestamp((UUID(key).int >> 80) / 1000, tz=timezone.get_current_timezone())
    ).date()

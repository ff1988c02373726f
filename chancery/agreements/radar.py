"""What an agreement's own dates and gaps put on the radar: one condition each on the columns, one function on a row.

Nothing here is a verdict: a gap says what nobody recorded, a date says what was recorded and when it falls.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from chancery.agreements.models import Agreement, JointProject, Status, status_condition
from chancery.dates import add_years

EVERY = 5
"""Anniversaries are marked every so many years. Ours: the sources name a 20th and a 30th."""
OLDEST = 150


class Mark(models.TextChoices):
    """What is to be seen of an agreement."""

    RAN_OUT = "ran-out", _("Terms that ran out")
    ENDS = "ends", _("Ends of terms")
    NO_TERM = "no-term", _("No end recorded")
    NO_PROJECT = "no-project", _("No joint project recorded")
    NO_SPONSOR = "no-sponsor", _("No sponsor")


class Jubilee(NamedTuple):
    """A round anniversary of a signature."""

    on: date
    years: int


def condition(mark: Mark, on: date) -> Q:
    """Which agreements have this mark on a day, on the columns."""
    bound = status_condition(Status.IN_FORCE, on) | status_condition(Status.NO_TERM, on)
    return {
        Mark.RAN_OUT: status_condition(Status.EXPIRED, on),
        Mark.ENDS: status_condition(Status.IN_FORCE, on) & Q(ends_on__isnull=False),
        Mark.NO_TERM: status_condition(Status.NO_TERM, on),
        Mark.NO_PROJECT: bound & ~Q(Exists(JointProject.objects.filter(agreement=OuterRef("pk")))),
        Mark.NO_SPONSOR: bound & Q(sponsor__isnull=True),
    }[mark]


def marks(agreement: Agreement, on: date, *, projects: int) -> tuple[Mark, ...]:
    """The marks of one agreement on a day: the same answer as `condition`."""
    status, bound = agreement.status(on), agreement.is_in_force(on)
    seen = {
        Mark.RAN_OUT: status == Status.EXPIRED,
        Mark.ENDS: status == Status.IN_FORCE and agreement.ends_on is not None,
        Mark.NO_TERM: status == Status.NO_TERM,
        Mark.NO_PROJECT: bound and not projects,
        Mark.NO_SPONSOR: bound and agreement.sponsor_id is None,
    }
    return tuple(mark for mark, there in seen.items() if there)


def jubilee(signed: date, since: date) -> Jubilee:
    """The next round anniversary of a signature, from a day on."""
    years = max(EVERY, (since.year - signed.year) // EVERY * EVERY)
    while add_years(signed, years) < since:
        years += EVERY
    return Jubilee(add_years(signed, years), years)


class Span(NamedTuple):
    """The days of signature, both included, whose anniversary after so many years falls in a window."""

    years: int
    first: date
    last: date


def spans(since: date, until: date) -> Iterator[Span]:
    """The spans of round anniversaries in these days, at most a year: each is one range of an index, in its order."""
    end = min(until, add_years(since, 1) - timedelta(days=1))
    for year in range(since.year, end.year + 1):
        first, last = max(since, date(year, 1, 1)), min(end, date(year, 12, 31))
        for years in range(EVERY, min(OLDEST, year - 1), EVERY):
            yield Span(years, _back(first, years, opens=True), _back(last, years, opens=False))


def _back(day: date, years: int, *, opens: bool) -> date:
    """The day so many years before; at the edges of February, so that none is lost that is kept on the 28th."""
    back = add_years(day, -years)
    if opens:
        return back + timedelta(days=1) if add_years(back, years) < day else back
    after = back + timedelta(days=1)
    return after if add_years(after, years) == day else back

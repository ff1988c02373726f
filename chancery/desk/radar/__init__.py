"""The radar: what is near, what has run out, and what is missing, for the whole register, from data alone.

A kind is added to one of these lists; the page, Today, the digest and the calendar feed read them from here.
"""

from chancery.desk.radar.authority import NO_AUTHORITY, OUTSIDE, OUTSIDE_WAITS
from chancery.desk.radar.days import DaysOfNote
from chancery.desk.radar.duties import DUTY, STALE_AGREEMENT, STALE_COUNTERPARTY
from chancery.desk.radar.lines import MOST_COUNTED, Found, Kind, Line, Rows, Window, gaps, merged, total
from chancery.desk.radar.milestones import MILESTONE
from chancery.desk.radar.register import (
    COMMITMENT,
    CONTACT,
    DORMANT,
    ENDS,
    JUBILEE,
    NO_PROJECT,
    NO_SPONSOR,
    NO_TERM,
    RAN_OUT,
    silences,
)
from chancery.desk.radar.reviews import PROGRAM_REVIEW
from chancery.desk.radar.rights import CLEARANCE, DELEGATION, ROLE
from chancery.desk.radar.tasks import TASK

DATED: tuple[Kind, ...] = (
    RAN_OUT, ENDS, DUTY, PROGRAM_REVIEW, COMMITMENT, MILESTONE, TASK, JUBILEE, DaysOfNote(), STALE_AGREEMENT,
    STALE_COUNTERPARTY, CLEARANCE, DELEGATION, ROLE,
)  # fmt: skip
GAPS: tuple[Kind, ...] = (OUTSIDE, NO_AUTHORITY, NO_TERM, NO_PROJECT, NO_SPONSOR, DORMANT, CONTACT)

__all__ = [
    "CONTACT",
    "DATED",
    "ENDS",
    "GAPS",
    "JUBILEE",
    "MILESTONE",
    "MOST_COUNTED",
    "NO_AUTHORITY",
    "NO_PROJECT",
    "NO_SPONSOR",
    "NO_TERM",
    "OUTSIDE",
    "OUTSIDE_WAITS",
    "PROGRAM_REVIEW",
    "TASK",
    "Found",
    "Kind",
    "Line",
    "Rows",
    "Window",
    "gaps",
    "merged",
    "silences",
    "total",
]

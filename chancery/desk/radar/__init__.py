"""The radar: what is near, what has run out, and what is missing, for the whole register, from data alone.

A kind is added to one of these lists; the page, Today, the digest and the calendar feed read them from here.
"""

from chancery.desk.radar.lines import MOST_COUNTED, Kind, Line, Rows, Window, gaps, merged
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
from chancery.desk.radar.rights import CLEARANCE, DELEGATION, ROLE

DATED: tuple[Kind, ...] = (RAN_OUT, ENDS, COMMITMENT, JUBILEE, CLEARANCE, DELEGATION, ROLE)
GAPS: tuple[Kind, ...] = (NO_TERM, NO_PROJECT, NO_SPONSOR, DORMANT, CONTACT)

__all__ = [
    "CONTACT",
    "DATED",
    "GAPS",
    "MOST_COUNTED",
    "NO_PROJECT",
    "NO_SPONSOR",
    "NO_TERM",
    "Kind",
    "Line",
    "Rows",
    "Window",
    "gaps",
    "merged",
    "silences",
]

"""What a point to check can find."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Literal, NamedTuple

from chancery.policy.facts import plus
from chancery.policy.model import Duration

Outcome = Literal["met", "not_met", "unknown"]


later = lru_cache(4096)(plus)  # the days and terms of a year of trips are few


#: A line that a point is about: its id, what it has, and what the rule allows, in the unit of the rule. A plain tuple:
#: there are many, and Python need not look after them.
Row = tuple[str, int | None, int | None]


class Found(NamedTuple):
    """What was found, on which lines, and the values of its sentence."""

    outcome: Outcome
    rows: tuple[Row, ...] = ()
    values: Mapping[str, object] = {}


def of_rows(wrong: Iterable[Row], open_: Iterable[Row], **values: object) -> Found:
    """Not met where a line is wrong, unknown where something of a line is not recorded, met otherwise."""
    bad, unsure = tuple(wrong), tuple(open_)
    outcome: Outcome = "not_met" if bad else "unknown" if unsure else "met"
    return Found(outcome, bad or unsure, {**values, "n": len(bad or unsure)})


def by_day(since: date | None, within: Duration | None, done: date | None, today: date) -> Found:
    """Done so soon after a day? What is neither done nor due yet is unknown."""
    if since is None or within is None:
        return Found("unknown", (), {"day": "—"})
    due = later(since, within)
    late = (done or today) > due
    return Found("not_met" if late else "met" if done else "unknown", (), {"day": due})

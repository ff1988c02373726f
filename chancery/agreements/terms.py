"""The last day of a term as it stood on a day: what a later renewal gave is not what was in force before it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from chancery.agreements.models import AgreementEvent

Kind = AgreementEvent.Kind
GIVEN_BY = (Kind.RENEWED, Kind.EXTENDED, Kind.AMENDED)
"""What can give an agreement another term than the one it was made with."""


class Given(NamedTuple):
    """A term that something later gave an agreement, and when that can have happened."""

    kind: str
    earliest: date | None
    latest: date | None
    starts_on: date | None
    ends_on: date | None

    def is_after(self, on: date) -> bool:
        """Did it surely happen after a day?"""
        return self.earliest is not None and self.earliest > on


def last_day(ends_on: date | None, given: Iterable[Given], on: date) -> date | None:
    """The last day as it stood on a day, from the one on record now; none where nobody recorded what it was."""
    terms = sorted((one for one in given if one.ends_on), key=_order)
    later = [one for one in terms if one.is_after(on)]
    if not later:
        return ends_on
    if (before := _before(later[0])) is not None:
        return before
    return max((one for one in terms if not one.is_after(on)), key=_order, default=NOTHING).ends_on


NOTHING = Given("", None, None, None, None)


def _before(next_one: Given) -> date | None:
    """A renewal follows the term before it, and is agreed while that runs: its first day tells the other's last."""
    if next_one.kind != Kind.RENEWED or next_one.starts_on is None or next_one.earliest is None:
        return None
    last = next_one.starts_on - timedelta(days=1)
    return last if last >= next_one.earliest else None


def _order(one: Given) -> date:
    return one.earliest or one.latest or date.min

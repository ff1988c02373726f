"""The clauses on travel: what a trip must keep to, and what a meal or a night costs by a scale that the city chose."""

from __future__ import annotations

import datetime
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from chancery.money import Money
from chancery.policy.clauses import Clause
from chancery.policy.values import Duration


class Takes(NamedTuple):
    """What a rule about something must say, and what it may say besides."""

    must: tuple[str, ...] = ()
    may: tuple[str, ...] = ()


#: What a rule can be about. The first twenty-two are the points to check, in their order; the others are how the city
#: goes about travel.
ABOUT: Mapping[str, Takes] = {
    "approval": Takes(("before",)),
    "approver": Takes(("not_by",)),
    "maximum": Takes(("percent",)),
    "meal-rate": Takes(("percent", "table")),
    "meal-included": Takes(),
    "alcohol": Takes(("percent",)),
    "guests": Takes(("at_least",)),
    "purpose": Takes(("at_least",)),
    "personal-days": Takes(("at_most",)),
    "travel-class": Takes(("classes",), ("over_hours", "then")),
    "receipts": Takes(("amount", "within")),
    "report": Takes((), ("within", "to", "holds")),
    "third-party": Takes(("amount",)),
    "same-place": Takes(("at_most", "within")),
    "split": Takes(("at_most",)),
    "body": Takes(("bodies",)),
    "envelope": Takes(("amount",)),
    "advance": Takes(("within",)),
    "disclosure": Takes(("basis", "within")),
    "version-note": Takes(),
    "delegation": Takes(("at_most",)),
    "end-of-term": Takes(("within", "on")),
    "authorises": Takes(("by",), ("amount",)),
    "published": Takes(("shows",)),
    "gift": Takes(("amount",), ("by",)),
    "gift-published": Takes(("amount",)),
    "results-review": Takes(("within",)),
}
POINTS = tuple(ABOUT)[:22]
GROUPS = ("elected", "political-staff", "staff", "external")
TRAVEL_CLASSES = ("economy", "premium-economy", "business", "first")
BODIES = ("city", "agency", "corporation")
RELATIONS = ("self", "subordinate", "peer")
SHOWN = ("function", "division", "name")
MEALS = ("breakfast", "lunch", "dinner")
#: How many answers about rates are kept in memory: those of a year of trips.
MOST = 10_000
RATE_KINDS = (*MEALS, "incidentals", "lodging", "private-lodging", "kilometre")


@dataclass(frozen=True, slots=True)
class TravelRule(Clause):
    """What a trip must keep to, in one respect. Of the parameters only those that its subject takes are written."""

    about: str = ""
    groups: tuple[str, ...] = ()
    at_most: int | None = None
    at_least: int | None = None
    percent: int | None = None
    amount: Money | None = None
    within: Duration | None = None
    basis: str = ""
    before: str = ""
    table: str = ""
    classes: tuple[str, ...] = ()
    over_hours: int | None = None
    then: str = ""
    not_by: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    on: datetime.date | None = None
    by: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    holds: bool = False
    shows: tuple[str, ...] = ()

    def is_for(self, group: str) -> bool:
        """Whether it binds travellers of this group; a rule that names no group binds everyone."""
        return not self.groups or group in self.groups


@dataclass(frozen=True, slots=True)
class Rate(Clause):
    """What one thing costs in one place from a day on, by one table. *Until* is the first day it no longer holds."""

    table: str = ""
    kind: str = "dinner"
    country: str = ""
    city: str = ""
    amount: Money = field(default=Money(0, "CAD"))
    since: datetime.date = datetime.date.min
    until: datetime.date | None = None
    from_day: int | None = None

    def holds_on(self, day: datetime.date) -> bool:
        """Whether it is the rate of this day."""
        return self.since <= day and (self.until is None or day < self.until)


def _plain(place: str) -> str:
    """A place however it is accented, spaced or capitalised."""
    bare = (sign for sign in unicodedata.normalize("NFKD", place) if not unicodedata.combining(sign))
    return " ".join("".join(bare).casefold().split())


def _in_one_currency(rates: Sequence[Rate]) -> Callable[[Rate], int]:
    """By which the lower is found; of two currencies nobody can say which is, and the city's own holds."""
    same = len({rate.amount.currency for rate in rates}) == 1
    return lambda rate: rate.amount.minor if same else 0


class Rates:
    """Rates by table and kind, ready to be asked. The rate of a city goes before that of its country; of a rate of the
    city's own text and one of a law the lower holds, since a law only tightens."""

    def __init__(self, rates: Iterable[Rate], of_laws: Collection[str] = ()) -> None:
        """``of_laws`` are the ids of those that laws brought in."""
        self._found: dict[tuple[str, str, str, str, datetime.date, int], Rate | None] = {}
        self._by: dict[tuple[bool, str, str, str, str], list[Rate]] = {}
        self.by_day = False  # does it matter which day of a trip it is?
        for rate in rates:
            self.by_day = self.by_day or rate.from_day is not None
            key = rate.id in of_laws, rate.table, rate.kind, rate.country, _plain(rate.city)
            self._by.setdefault(key, []).append(rate)
        for held in self._by.values():
            held.sort(key=lambda rate: (rate.from_day or 1, rate.since), reverse=True)

    def find(
        self, table: str, kind: str, country: str, city: str, day: datetime.date, *, nth_day: int = 1
    ) -> Rate | None:
        """The rate of a place and day; none where the table has a gap there."""
        asked = (table, kind, country, city, day, nth_day if self.by_day else 1)
        try:
            return self._found[asked]
        except KeyError:
            if len(self._found) >= MOST:
                self._found.clear()
            both = [rate for law in (False, True) if (rate := self._find(law, *asked))]
            self._found[asked] = found = min(both, key=_in_one_currency(both), default=None)
            return found

    def _find(
        self, law: bool, table: str, kind: str, country: str, city: str, day: datetime.date, nth_day: int
    ) -> Rate | None:
        for where in ((country, _plain(city)), (country, ""), ("", "")):
            for rate in self._by.get((law, table, kind, *where), ()):
                if rate.holds_on(day) and nth_day >= (rate.from_day or 1):
                    return rate
        return None

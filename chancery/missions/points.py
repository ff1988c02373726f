"""The points to check of a trip: the twenty-two things that audits of travel found wrong, held against the policy.

A point is a question to the traveller, never a verdict on a person. It is met, not met, or unknown where something is
not recorded. A thing of which the city's policy has no rule is not checked at all.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache
from typing import NamedTuple

from chancery import dates
from chancery.missions import point_lines as lines
from chancery.missions import point_trips as trips
from chancery.missions.found import Found, Outcome, Row
from chancery.missions.plain import Sorted, TripFacts
from chancery.money import Money
from chancery.policy import Lang, Policy, Text
from chancery.policy.model import Rate, TravelRule
from chancery.policy.travel import POINTS, Rates
from chancery.policy.travel_reading import word
from chancery.policy.words import rows

OfATrip = Callable[[TravelRule, TripFacts, date], Found]
OfItsLines = Callable[[TravelRule, Sorted, date], Found]
#: A rule, and what asks it: of the trip as a whole if there is such a one, otherwise of its lines.
Check = tuple[TravelRule, OfATrip | None, OfItsLines]


class Point(NamedTuple):
    """One point of one trip: its number, the rule that asks, what was found, and the lines that it is about."""

    rule: TravelRule
    outcome: Outcome
    rows: tuple[Row, ...]
    values: Mapping[str, object]
    currency: str

    @property
    def about(self) -> str:
        """What it is about."""
        return self.rule.about

    @property
    def number(self) -> int:
        """Its place among the twenty-two."""
        return POINTS.index(self.about) + 1

    def said(self, lang: Lang) -> str:
        """What was found, in one neutral sentence."""
        values = {key: self._value(key, value, lang) for key, value in self.values.items()}
        return sentences()[f"{self.about}.{self.outcome}"].in_(lang).format(**values)

    def _value(self, key: str, value: object, lang: Lang) -> object:
        if key in ("money", "most"):
            return Money(int(str(value)), self.currency).phrase(lang, self.currency)
        if isinstance(value, date):
            return dates.in_words(value, lang)
        return word(f"word.{value}", lang) if key == "word" and value else value


class Rules:
    """The rules on travel of a policy, ready to be asked; none where it says nothing of travel."""

    def __init__(self, policy: Policy) -> None:
        rules = [rule for rule in policy.all(TravelRule) if rule.about in POINTS and not _is_open(rule)]
        self.rates = Rates(policy.all(Rate), policy.lent)
        self.asked = [self._check(rule) for rule in sorted(rules, key=lambda rule: POINTS.index(rule.about))]
        self._by_group: dict[str, list[Check]] = {}

    def of(self, group: str) -> list[Check]:
        """Those that bind travellers of a group, in the order of the points."""
        if group not in self._by_group:
            self._by_group[group] = [one for one in self.asked if one[0].is_for(group)]
        return self._by_group[group]

    def _check(self, rule: TravelRule) -> Check:
        if rule.about in OF_A_TRIP:
            return rule, OF_A_TRIP[rule.about], lines.none
        if rule.about in OF_ITS_LINES:
            return rule, None, OF_ITS_LINES[rule.about]
        return rule, None, lambda rule, held, today: lines.meal_rate(rule, held, self.rates)


def _is_open(rule: TravelRule) -> bool:
    """A report that the text wants by no day is late on none: nothing is there to check."""
    return rule.about == "report" and rule.within is None


def points(trip: TripFacts, rules: Rules, today: date) -> list[Point]:
    """Every point of a trip of which the policy has a rule, in the order of the twenty-two."""
    held, currency = Sorted.of(trip), trip.currency
    return [
        Point(rule, *(whole(rule, trip, today) if whole else check(rule, held, today)), currency)
        for rule, whole, check in rules.of(trip.group)
    ]


def points_of(trips: Iterable[TripFacts], rules: Rules, today: date) -> list[list[Point]]:
    """The points of many trips. None of them refers back to another, so Python looks for circles only afterwards."""
    watched = gc.isenabled()
    gc.disable()
    try:
        return [points(trip, rules, today) for trip in trips]
    finally:
        if watched:
            gc.enable()


@cache
def sentences() -> dict[str, Text]:
    """What can be found, in both languages."""
    return rows("point_words.txt", "chancery.missions")


OF_A_TRIP: dict[str, OfATrip] = {
    "approval": trips.approval,
    "approver": trips.approver,
    "purpose": trips.purpose,
    "personal-days": trips.personal_days,
    "travel-class": trips.travel_class,
    "report": trips.report,
    "same-place": trips.same_place,
    "body": trips.body,
    "advance": trips.advance,
    "disclosure": trips.disclosure,
    "version-note": trips.version_note,
    "delegation": trips.delegation,
    "end-of-term": trips.end_of_term,
}
OF_ITS_LINES: dict[str, OfItsLines] = {
    "maximum": lines.maximum,
    "meal-included": lines.meal_included,
    "alcohol": lines.alcohol,
    "guests": lines.guests,
    "receipts": lines.receipts,
    "third-party": lines.third_party,
    "split": lines.split,
    "envelope": lines.envelope,
}

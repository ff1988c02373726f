"""What is published of a mission and when: plain values in, an answer out.

Beforehand residents read why, for what, at most how much and in which quarter. Where, when exactly and who are told
only once everyone is back, with what it cost. Who travels is told by function, and by name only where the city's own
policy publishes names. Points to check, receipts, health, and whatever is not listed here are never told.
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from chancery.policy.facts import plus
from chancery.policy.model import Policy, TravelRule

#: The columns that a line of the ledger opens at each of the two steps. Whatever is in neither is opened by neither.
BEFORE: Mapping[str, tuple[str, ...]] = {
    "mission": ("reference", "purpose_en", "purpose_fr", "maximum_minor", "currency", "state", "public"),
    "aim": ("mission", "number", "text_en", "text_fr", "goal"),
    "authorisation": ("mission", "yes", "on", "as_role", "maximum_minor", "currency", "travellers", "council_item"),
}
AFTER: Mapping[str, tuple[str, ...]] = {
    "mission": (
        "title_en", "title_fr", "expected_en", "expected_fr", "activity", "goals", "division", "body", "starts_on",
        "ends_on", "place", "country", "travel_class", "class_reason_en", "class_reason_fr",
        "results_en", "results_fr", "results_on",
    ),
    "trip": (
        "mission", "number", "function_en", "function_fr", "group", "division", "starts_on", "ends_on", "place",
        "country", "public",
    ),
    "estimate": ("trip", "kind", "amount_minor", "currency"),
    "line": (
        "trip", "number", "kind", "on", "amount_minor", "currency", "rate", "rate_on", "own_minor", "borne_minor",
        "meal", "officials", "guests", "told_vendor", "paid_by", "corrects", "reverses", "posted_on",
    ),
    "repayment": ("trip", "on", "own_minor", "of_advance", "corrects", "reverses"),
    "report": ("trip", "summary_en", "summary_fr", "filed_on"),
    "answer": ("report", "aim", "answer", "note_en", "note_fr"),
}  # fmt: skip


class Stage(StrEnum):
    """How much residents read."""

    NOTHING = "nothing"
    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of a mission, as far as its publication rests on it. `over` has a day for each trip."""

    authorised: bool
    public: bool
    withheld: bool
    accounted: bool
    over: tuple[date | None, ...]

    def is_over(self, today: date) -> bool:
        """Is everyone back? A return that nobody recorded is not one, and the day itself still belongs to the trip."""
        return bool(self.over) and all(day is not None and day < today for day in self.over)


def stage(told: Told, today: date) -> Stage:
    """How much residents read of a mission today."""
    if told.withheld or not told.public or not told.authorised:
        return Stage.NOTHING
    return Stage.AFTER if told.accounted and told.is_over(today) else Stage.BEFORE


def shows(policy: Policy | None, group: str) -> frozenset[str]:
    """What the city's policy publishes of a traveller of a group; where it says nothing, the function alone."""
    rules = [one for one in policy.all(TravelRule) if one.about == "published"] if policy else []
    said = [one for one in rules if one.is_for(group)]
    return frozenset(word for one in said for word in one.shows) if said else frozenset({"function"})


def due(policy: Policy | None, group: str, back: date | None, reimbursed: date | None) -> date | None:
    """The day by which a trip is accounted for: the earliest, where several rules bind. None where no rule says it."""
    rules = [one for one in policy.all(TravelRule) if one.about == "disclosure"] if policy else []
    days = []
    for rule in rules:
        since = back if rule.basis == "return" else reimbursed
        if rule.within is not None and since is not None and rule.is_for(group):
            days.append(plus(_end_of_month(since), rule.within))
    return min(days, default=None)


def strictest(policy: Policy | None, day: date) -> date | None:
    """So long after a day all travel is accounted for that ended by then; None where no rule says it."""
    rules = [one for one in policy.all(TravelRule) if one.about == "disclosure"] if policy else []
    return min((plus(day, one.within) for one in rules if one.within is not None), default=None)


def quarter(day: date) -> tuple[int, int]:
    """The year and the quarter of a day."""
    return day.year, (day.month + 2) // 3


def _end_of_month(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])

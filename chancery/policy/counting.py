"""Counts over the register. What nobody recorded makes a count a range, and a range never passes by luck."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from chancery.policy.compare import Answer, holds
from chancery.policy.facts import Held, pick_for, plus
from chancery.policy.model import Count, Duration, Op, Outcome, Policy, RegionSet, Test

SURE, MAYBE, NO = 2, 1, 0
NOT_SHOWN = "not-shown"
"""The category of an agreement of which a reader may not know where it lands: to them it may be in any."""
OUTSIDE = "-"
"""The group of a country on record that is in none of the regions of a set; no region has this id."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many agreements surely, and how many possibly, belong to each group; and each agreement's own part in it."""

    sure: Counter[tuple[str, ...]]
    maybe: Counter[tuple[str, ...]]
    unplaced: int
    own: dict[str, tuple[tuple[str, ...] | None, int]]

    def others(self, group: tuple[str, ...], reference: str) -> tuple[int, int]:
        """The least and the most that the other agreements of a group can be."""
        least, most = self.sure[group], self.sure[group] + self.maybe[group] + self.unplaced
        own_group, own_weight = self.own.get(reference, (None, NO)) if reference else (None, NO)
        if own_weight and own_group in (group, None):
            most -= 1
            least -= own_weight == SURE and own_group == group
        return least, most


def tally(
    count: Count, register: Sequence[Held], policy: Policy, as_of: datetime.date, known_at: datetime.date
) -> Tally:
    """Group the whole register once, so that every candidate is counted in constant time."""
    found = Tally(Counter(), Counter(), 0, {})
    unplaced = 0
    for held in register:
        weight = weight_of(count, held, as_of)
        if weight == NO:
            continue
        group = group_of(count, held, policy, as_of, known_at)
        found.own[held.reference] = (group, weight)
        if group is None:
            unplaced += 1
        else:
            (found.sure if weight == SURE else found.maybe)[group] += 1
    return Tally(found.sure, found.maybe, unplaced, found.own)


def group_of(
    count: Count, held: Held, policy: Policy, as_of: datetime.date, known_at: datetime.date
) -> tuple[str, ...] | None:
    """The country, region or language group that agreements are counted in; ``None`` where it is not recorded."""
    values = [_same(key, count, held, policy, as_of, known_at) for key in count.same]
    return tuple(values) if all(values) else None


def _same(key: str, count: Count, held: Held, policy: Policy, as_of: datetime.date, known_at: datetime.date) -> str:
    if key == "region" and count.region_set:
        regions, country = policy.get(RegionSet, count.region_set), _value(held, "country", policy, as_of, known_at)
        return (regions.region_of(country) or OUTSIDE) if country and regions.given else ""
    return _value(held, key, policy, as_of, known_at)


def _value(held: Held, key: str, policy: Policy, as_of: datetime.date, known_at: datetime.date) -> str:
    own = {"country": held.country, "region": held.region}.get(key, "")
    if own:
        return own
    fact, why = pick_for(policy, key, held.facts.get(key, ()), as_of, known_at)
    return str(fact.value) if fact and not why and fact.value is not None else ""


def weight_of(count: Count, held: Held, as_of: datetime.date) -> int:
    """Whether an agreement belongs to what is counted: surely, possibly, or not. What was made in a time counts in the
    category in which it was made."""
    category = held.made_in if count.made_within and not count.in_force else held.category
    if count.categories and category not in (*count.categories, NOT_SHOWN):
        return NO
    weight = MAYBE if count.categories and category == NOT_SHOWN else SURE
    if count.in_force:
        weight = min(weight, {True: SURE, False: NO, None: MAYBE}[held.in_force])
    if count.made_within:
        weight = min(weight, made_weight(held.made, as_of, count.made_within))
    return weight


def made_weight(made: tuple[datetime.date | None, datetime.date | None], as_of: datetime.date, within: Duration) -> int:
    """Whether an agreement was made in the window that ends on a day: the two ends of what is known decide."""
    earliest, latest = made
    opens = plus(as_of, within, -1)
    if earliest and latest and opens < earliest and latest <= as_of:
        return SURE
    if (latest and latest <= opens) or (earliest and earliest > as_of):
        return NO
    return MAYBE


def counted(test: Test, least: int, most: int) -> Answer:
    """The answer for a count known to lie between two numbers."""
    at_ends = (
        {holds(test, n) for n in (least, most)}
        if test.op not in (Op.IS, Op.IS_NOT, Op.BETWEEN)
        else {holds(test, n) for n in range(least, min(most, least + 10_000) + 1)}
    )
    if len(at_ends) > 1:
        return Answer(Outcome.UNKNOWN, "uncertain-count", None, (least, most))
    return Answer(Outcome.MET if at_ends == {True} else Outcome.NOT_MET, "count", None, (least, most))

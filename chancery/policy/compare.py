"""Holds one value against one comparison. Unknown in, unknown out."""

from __future__ import annotations

import datetime
import operator
from collections.abc import Callable
from decimal import Decimal
from typing import Any, NamedTuple

from chancery.marks import shows
from chancery.money import Money
from chancery.policy.facts import Fact, plus
from chancery.policy.model import DayOf, Duration, ListOf, Op, Outcome, Policy, RegionSet, Scale, Test


class Answer(NamedTuple):
    """What was found for one clause: the outcome, why, the fact it rests on, and what else was looked at."""

    outcome: Outcome
    why: str = ""
    fact: Fact | None = None
    extra: tuple[object, ...] = ()


UNKNOWN = Outcome.UNKNOWN
ORDER: dict[Op, Callable[[Any, Any], bool]] = {
    Op.AT_LEAST: operator.ge,
    Op.AT_MOST: operator.le,
    Op.MORE_THAN: operator.gt,
    Op.LESS_THAN: operator.lt,
    Op.BEFORE: operator.lt,
    Op.BY: operator.le,
    Op.IS: operator.eq,
    Op.IS_NOT: operator.ne,
    Op.IN: lambda value, wanted: value in wanted,
    Op.NOT_IN: lambda value, wanted: value not in wanted,
    Op.BETWEEN: lambda value, wanted: wanted[0] <= value <= wanted[1],
}


def outcome(holds: bool) -> Outcome:
    """Met or not met."""
    return Outcome.MET if holds else Outcome.NOT_MET


def holds(test: Test, value: object) -> bool:
    """Whether a plain value complies with an ordered or equal comparison."""
    return ORDER[test.op](value, test.value)


def compare(test: Test, fact: Fact, policy: Policy, scale: Scale | None, as_of: datetime.date) -> Answer:
    """The answer for a fact that is known. A value that cannot be compared (another currency, a class that the scale
    does not have, a list that the text never gives) is unknown, with the reason."""
    if test.op is Op.PRESENT:
        if isinstance(fact.value, str) and not shows(fact.value):
            # Blanks and marks that nobody sees establish neither a text nor its absence.
            return Answer(UNKNOWN, "missing")
        there = fact.value not in (None, False)
        return Answer(outcome(there is test.value), "", fact)
    if fact.value is None:
        return Answer(_for_none(test), "none", fact)
    if isinstance(test.value, str) and test.value.startswith(("list:", "region:")):
        return _in_named(test, fact, policy, as_of)
    if test.op in (Op.WITHIN_LAST, Op.OLDER_THAN):
        return _age(test, fact, as_of)
    if scale:
        return _on_scale(test, fact, scale)
    wanted, value = _alike(test.value, fact.value)
    if value is None:
        return Answer(UNKNOWN, "not-comparable", fact)
    return Answer(outcome(ORDER[test.op](value, wanted)), "", fact)


def _for_none(test: Test) -> Outcome:
    """What "there is none" means: it differs from anything, and satisfies no amount, class or day."""
    return outcome(test.op in (Op.IS_NOT, Op.NOT_IN))


def _in_named(test: Test, fact: Fact, policy: Policy, as_of: datetime.date) -> Answer:
    kind, _, name = str(test.value).partition(":")
    if kind == "list":
        listed = policy.get(ListOf, name)
        if not listed.given:
            return Answer(UNKNOWN, "list-not-given", fact, (name,))
        if listed.as_of and listed.as_of > as_of and not policy.begins_with(listed, as_of):
            # What it says of its own day, it does not say of the days before.
            return Answer(UNKNOWN, "list-later", fact, (listed.as_of,))
        return Answer(outcome((fact.value in listed.members) is (test.op is Op.IN)), "", fact)
    name, _, region = name.partition("/")
    regions = policy.get(RegionSet, name)
    if not regions.given:
        return Answer(UNKNOWN, "regions-not-given", fact, (name,))
    inside = fact.value in regions.regions.get(region, ())
    return Answer(outcome(inside is (test.op is Op.IN)), "", fact)


def _age(test: Test, fact: Fact, as_of: datetime.date) -> Answer:
    if not isinstance(fact.value, datetime.date) or not isinstance(test.value, Duration):
        return Answer(UNKNOWN, "not-comparable", fact)
    limit = plus(as_of, test.value, -1)
    fresh = limit <= fact.value <= as_of
    return Answer(outcome(fresh if test.op is Op.WITHIN_LAST else fact.value < limit), "", fact)


def _on_scale(test: Test, fact: Fact, scale: Scale) -> Answer:
    ranks = scale.ranks
    place = scale.rank(str(fact.value))
    if place is None:
        return Answer(UNKNOWN, "not-comparable", fact)
    wanted: object = test.value
    wanted = tuple(ranks_of(ranks, one) for one in wanted) if isinstance(wanted, tuple) else ranks_of(ranks, wanted)
    return Answer(outcome(ORDER[test.op](place, wanted)), "", fact)


def ranks_of(ranks: dict[str, int], slug: object) -> int:
    """The place of a class that the loader has already checked."""
    return ranks[str(slug).casefold()]


def _alike(wanted: object, value: object) -> tuple[Any, Any]:
    """Both sides in one unit, or ``None`` where they have none in common."""
    sample = wanted[0] if isinstance(wanted, tuple) and wanted else wanted
    if isinstance(sample, Money):
        return (wanted, value) if isinstance(value, Money) and value.currency == sample.currency else (wanted, None)
    if isinstance(sample, Decimal):
        return (wanted, as_decimal(value))
    if isinstance(sample, datetime.date):
        return (wanted, value if isinstance(value, datetime.date) else None)
    return (wanted, value if type(value) is type(sample) or not wanted else None)


def as_decimal(value: object) -> Decimal | None:
    """A number as it is, or ``None`` for what is not one."""
    if isinstance(value, bool) or not isinstance(value, (int, Decimal, float)):
        return None
    number = Decimal(str(value))
    return number if number.is_finite() else None


def against_day(test: Test, fact: Fact, other: Fact | None) -> Answer:
    """A day held against another fact's day: before it, or no later than so long after it."""
    if not isinstance(test.value, DayOf) or other is None:
        return Answer(UNKNOWN, "other-missing", fact)
    if not isinstance(other.value, datetime.date):
        # The event it is measured from has no day: nothing can be late against "none".
        return Answer(UNKNOWN, "other-none" if other.value is None else "not-comparable", fact, (other,))
    if fact.value is None:
        return Answer(Outcome.NOT_MET, "none", fact, (other,))  # established that it was never done
    if not isinstance(fact.value, datetime.date):
        return Answer(UNKNOWN, "not-comparable", fact, (other,))
    last = plus(other.value, test.value.plus)
    kept = fact.value < last if test.op is Op.BEFORE else fact.value <= last
    return Answer(outcome(kept), "", fact, (other,))


def ratio(test: Test, fact: Fact, other: Fact | None) -> Answer:
    """A share of another fact, or a ratio to the home city's own value of the same fact."""
    top = fact.value.minor if isinstance(fact.value, Money) else as_decimal(fact.value)
    bottom = None
    if other is not None:
        bottom = other.value.minor if isinstance(other.value, Money) else as_decimal(other.value)
        if _currency(fact.value) != _currency(other.value):
            return Answer(UNKNOWN, _no_share(fact, other), fact, (other,))
    if other is None or top is None or bottom is None or bottom <= 0:
        return Answer(UNKNOWN, _no_share(fact, other), fact, (other,) if other else ())
    share = Decimal(top) / Decimal(bottom)
    return Answer(outcome(ORDER[test.op](share, test.value)), "", fact, (other, share))


def _no_share(fact: Fact, other: Fact | None) -> str:
    """Why one value is no share of another."""
    if other is None or other.value is None:
        return "other-missing" if other is None else "other-none"
    alike = fact.value is not None and _currency(fact.value) == _currency(other.value)
    known = isinstance(other.value, Money) or as_decimal(other.value) is not None
    return "other-nothing" if alike and known else "not-comparable"


def _currency(value: object) -> str:
    return value.currency if isinstance(value, Money) else ""

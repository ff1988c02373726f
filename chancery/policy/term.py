"""How long an agreement runs, held against the term of its category."""

from __future__ import annotations

import datetime
from decimal import Decimal

from chancery.policy.compare import Answer, as_decimal, outcome
from chancery.policy.facts import Fact, Held, pick, plus
from chancery.policy.hearing import MAYBE, NO, YES, Hearing, worst
from chancery.policy.model import Duration, Outcome, Term

ONE_DAY = datetime.timedelta(days=1)


def term_answer(hearing: Hearing, term: Term, held: Held) -> Answer:
    """Whether an agreement has the end that the term asks for, and keeps to its limits.

    A limit in months is held against its length in months, one in days against its days: neither stands in for the
    other, since a month has no fixed number of days.
    """
    ends, why = pick(held.facts.get("ends_on", ()), hearing.as_of, hearing.known_at, None)
    if ends is None or why:
        return Answer(MAYBE, why or "missing", ends)
    if ends.value is None:
        stated = {"allowed": YES, "not-allowed": NO}.get(term.open_ended, MAYBE)
        return Answer(NO if term.at_most and stated is not YES else stated, "open-ended", ends)
    limits = [(limit, sign) for limit, sign in ((term.at_most, 1), (term.at_least, -1)) if limit]
    if not limits:
        return Answer(YES, "", ends)
    begins = pick(held.facts.get("starts_on", ()), hearing.as_of, hearing.known_at, None)[0]
    months, why = pick(held.facts.get("term_months", ()), hearing.as_of, hearing.known_at, None)
    number = as_decimal(months.value) if months and not why else None
    parts = [_keeps(limit, sign, _days(begins, ends) if limit.days else number) for limit, sign in limits]
    if MAYBE in parts and NO not in parts:
        return Answer(MAYBE, "length-missing", ends)
    said: tuple[object, ...] = (_length(begins, ends, number),)
    if any(limit.days for limit, _sign in limits) and (days := _days(begins, ends)):
        said += (Duration(days=days),)
    return Answer(worst(parts), "", ends, said)


def _keeps(limit: Duration, sign: int, length: Decimal | int | None) -> Outcome:
    """Whether a length keeps to a limit: to the most of it, or with −1 to the least."""
    return MAYBE if length is None else outcome(length * sign <= (limit.days or limit.months) * sign)


def _days(begins: Fact | None, ends: Fact) -> int | None:
    """How many days it runs, the first and the last among them."""
    found = _between(begins, ends)
    return (found[1] - found[0]).days + 1 if found else None


def _length(begins: Fact | None, ends: Fact, months: Decimal | None) -> Duration | Decimal | None:
    """How long it runs, as it is said; where its first day is not on record, the months that are."""
    if found := _between(begins, ends):
        return span(*found)
    return Duration(int(months)) if months is not None and months == int(months) else months


def _between(begins: Fact | None, ends: Fact) -> tuple[datetime.date, datetime.date] | None:
    first, last = begins.value if begins else None, ends.value
    both = isinstance(first, datetime.date) and isinstance(last, datetime.date)
    return (first, last) if both and first <= last else None  # type: ignore[return-value, operator]  # (both are days)


def span(first: datetime.date, last: datetime.date) -> Duration:
    """A term from its first day to its last, both of which count, in whole months and the days left over. Five years
    are five whether the paper names their last day or, as many do, the anniversary on which they are over."""
    over = last + ONE_DAY if last < datetime.date.max else last
    months = (over.year - first.year) * 12 + over.month - first.month
    if plus(first, Duration(months)) > over:
        months -= 1
    whole = plus(first, Duration(months))
    return Duration(months) if months and whole == last else Duration(months, (over - whole).days)


def months_of(first: datetime.date, last: datetime.date) -> int | Decimal:
    """The same in months; the days left over are a part of the month that they begin."""
    length = span(first, last)
    if not length.days:
        return length.months
    month = plus(first, Duration(length.months + 1)) - plus(first, Duration(length.months))
    return length.months + Decimal(length.days) / month.days

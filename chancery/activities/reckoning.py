"""What the figures of several periods come to. Plain Python: it asks no database.

Two rules hold whatever an indicator says. Figures on different words (estimated, reported, verified) are never put
together; and a figure that counts from the beginning is never added to another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple, Protocol

ORDER = ("verified", "reported", "estimated")


class Figure(Protocol):
    """One period: what was aimed at, what it was, and on whose word."""

    first: date
    last: date
    target: Decimal | None
    actual: Decimal | None
    basis: str


class Total(NamedTuple):
    """What the periods on one word come to, what was aimed at in the same ones, how many those are, and the last day
    that they reach to."""

    basis: str
    value: Decimal | None
    target: Decimal | None
    periods: int
    until: date


def _sum(values: Sequence[Decimal]) -> Decimal:
    return sum(values, Decimal())


def _last(values: Sequence[Decimal]) -> Decimal:
    return values[-1]


WAYS: dict[str, Callable[[Sequence[Decimal]], Decimal]] = {"sum": _sum, "last": _last, "maximum": max}


def together(adds: str, cumulative: bool, values: Sequence[Decimal]) -> Decimal | None:
    """What figures in the order of their periods come to; nothing where they are not added."""
    if not values or adds not in WAYS or (cumulative and adds == "sum"):
        return None
    return WAYS[adds](values)


def totals(adds: str, cumulative: bool, periods: Iterable[Figure]) -> list[Total]:
    """What the actual figures come to, for each word by itself; the strongest first."""
    ordered = sorted(periods, key=lambda one: (one.last, one.first))
    found = []
    for basis in ORDER:
        held = [one for one in ordered if one.basis == basis and one.actual is not None]
        if held:
            values = [one.actual for one in held if one.actual is not None]
            aim = target(adds, cumulative, held)
            found.append(Total(basis, together(adds, cumulative, values), aim, len(held), held[-1].last))
    return found


def target(adds: str, cumulative: bool, periods: Iterable[Figure]) -> Decimal | None:
    """What was aimed at in all, by the same rule."""
    ordered = sorted(periods, key=lambda one: (one.last, one.first))
    return together(adds, cumulative, [one.target for one in ordered if one.target is not None])


def overlaps(first: date, last: date, others: Iterable[Figure]) -> bool:
    """Does a period share a day with another? Then its figures would count twice."""
    return any(first <= one.last and one.first <= last for one in others)

"""The envelope of each year beside what drew on it, as far as residents may read what was spent."""

from __future__ import annotations

from typing import NamedTuple

from django.conf import settings

from chancery.budgets.models import BudgetLine
from chancery.disclosure import totals
from chancery.money import Money
from chancery.portal import data

EVER = 9999


class Year(NamedTuple):
    """One year: what was set aside, where a line says so, and what of travel that was accounted for drew on it."""

    year: int
    envelope: Money | None
    travel: Money
    hospitality: Money
    drawn: Money


def years() -> list[Year]:
    """Every year of which travel was accounted for, the latest first. The two parts come to what was drawn."""
    travel = data.kept().travel
    if not travel:
        return []
    hosted, lines = totals.hospitality_by_year(), list(BudgetLine.objects.public().totals())
    own = settings.CITY.currency
    return [
        Year(
            year,
            _envelope(lines, year),
            Money(sums.total - hosted.get(year, 0), own),
            Money(hosted.get(year, 0), own),
            sums.spent,
        )
        for year, sums in travel.items()
    ]


def _envelope(lines: list[BudgetLine], year: int) -> Money | None:
    """What is set aside every year by the lines that cover this one: those that began last, which took the place of
    earlier ones. Unknown where none does, or one of them has no amount in the currency of the City."""
    covering = [(span(one.period), one) for one in lines if one.every == BudgetLine.Every.YEAR]
    there = [(said[0], one.amount) for said, one in covering if said and said[0] <= year <= said[1]]
    last = [amount for first, amount in there if first == max(each for each, _amount in there)]
    known = [one.minor for one in last if one is not None and one.currency == settings.CITY.currency]
    return Money(sum(known), settings.CITY.currency) if known and len(known) == len(last) else None


def span(period: str) -> tuple[int, int] | None:
    """`2024`, `2005..` or `2024..2025` as its first and its last year; nothing for what is none of these."""
    first, dots, last = period.partition("..")
    if not first.isdecimal() or (last and not last.isdecimal()):
        return None
    return int(first), int(last) if last else EVER if dots else int(first)

"""What figures of several periods come to: never two words in one sum, never what counts from the beginning twice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chancery.activities import reckoning

pytestmark = pytest.mark.once
BASES = ("estimated", "reported", "verified")
ADDS = ("sum", "last", "maximum", "none")


@dataclass(frozen=True)
class Year:
    """A period of one year."""

    number: int
    actual: Decimal | None
    basis: str
    target: Decimal | None = None

    @property
    def first(self) -> date:
        return date(self.number, 1, 1)

    @property
    def last(self) -> date:
        return date(self.number, 12, 31)


FIGURE = st.decimals(min_value=-1000, max_value=1000, places=4)
YEARS = st.dictionaries(st.integers(2000, 2040), st.tuples(FIGURE, st.sampled_from(BASES)), max_size=12).map(
    lambda found: [Year(number, *said) for number, said in found.items()]
)


def by_basis(adds, cumulative, years):
    return {one.basis: one for one in reckoning.totals(adds, cumulative, years)}


@given(years=YEARS, adds=st.sampled_from(ADDS), cumulative=st.booleans(), seed=st.randoms())
def test_each_word_has_a_total_of_its_own_whatever_the_order(years, adds, cumulative, seed):
    mixed = list(years)
    seed.shuffle(mixed)
    found = by_basis(adds, cumulative, mixed)

    assert found == by_basis(adds, cumulative, years)
    assert set(found) == {one.basis for one in years}
    for basis, total in found.items():
        alone = [one for one in years if one.basis == basis]
        assert by_basis(adds, cumulative, alone)[basis] == total
        assert total.periods == len(alone)


@given(years=YEARS, adds=st.sampled_from(ADDS))
def test_a_total_is_what_its_rule_says(years, adds):
    for total in reckoning.totals(adds, False, years):
        mine = sorted((one for one in years if one.basis == total.basis), key=lambda one: one.number)
        values = [one.actual for one in mine]
        assert total.value == {"sum": sum(values), "last": values[-1], "maximum": max(values), "none": None}[adds]


@given(years=YEARS)
def test_what_counts_from_the_beginning_is_never_added(years):
    assert all(one.value is None for one in reckoning.totals("sum", True, years))
    for total in reckoning.totals("last", True, years):
        assert total.value in [one.actual for one in years if one.basis == total.basis]


@given(first=st.integers(0, 40), days=st.integers(0, 20), other=st.integers(0, 40), more=st.integers(0, 20))
def test_two_periods_overlap_if_they_share_a_day(first, days, other, more):
    start = date(2024, 1, 1)
    mine = {start + timedelta(first + step) for step in range(days + 1)}
    theirs = sorted(start + timedelta(other + step) for step in range(more + 1))

    class Other(Year):
        first, last = theirs[0], theirs[-1]

    assert reckoning.overlaps(min(mine), max(mine), [Other(1, None, "")]) == bool(mine & set(theirs))


def test_a_running_total_of_three_years_is_not_six_hundred():
    """Known from other systems: 100, 200 and 300 visitors since the beginning were shown as 600."""
    years = [Year(2023, Decimal(100), "reported"), Year(2024, Decimal(200), "reported")]
    years.append(Year(2025, Decimal(300), "reported"))

    assert [one.value for one in reckoning.totals("last", True, years)] == [Decimal(300)]
    assert [one.value for one in reckoning.totals("sum", True, years)] == [None]


def test_targets_follow_the_same_rule_and_a_missing_one_is_not_nought():
    years = [Year(2023, None, "", Decimal(10)), Year(2024, None, ""), Year(2025, None, "", Decimal(30))]

    assert reckoning.target("sum", False, years) == Decimal(40)
    assert reckoning.target("last", True, years) == Decimal(30)
    assert reckoning.target("none", False, years) is None
    assert reckoning.totals("sum", False, years) == []


def test_a_total_is_held_against_the_targets_of_its_own_periods():
    """Known from other systems: one year's figure stood beside the target of three."""
    years = [Year(2023, Decimal(14), "verified", Decimal(12)), Year(2024, Decimal(9), "estimated", Decimal(10))]
    years.append(Year(2025, None, "", Decimal(12)))

    assert [(one.basis, one.value, one.target) for one in reckoning.totals("sum", False, years)] == [
        ("verified", Decimal(14), Decimal(12)),
        ("estimated", Decimal(9), Decimal(10)),
    ]

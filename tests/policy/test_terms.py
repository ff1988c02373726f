"""How long an agreement runs, held against the term of its category, to the day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chancery.policy import Duration, Outcome, evaluate
from chancery.policy.explain import Reader, shown
from chancery.policy.facts import plus
from chancery.policy.term import months_of, span
from tests.policy.say import CATEGORY, TODAY, facts, one

YES, NO, OPEN = Outcome.MET, Outcome.NOT_MET, Outcome.UNKNOWN
MUST = 'force = "must"\ntest = { fact = "friendly", is = true }'
DAY = st.dates(date(1990, 1, 1), date(2060, 12, 31))


def found(term: str, lang="en", **known: object) -> tuple[Outcome, str]:
    of = one(MUST, CATEGORY + f"term = {{ {term} }}\n")
    verdict = evaluate(of, "sister", facts(**known), as_of=TODAY, known_at=TODAY, moment="maintain")
    said = next(each for each in shown(verdict, Reader.PUBLIC, lang) if each.criterion == "sister.term")
    return verdict.findings[-1].outcome, said.sentence


def runs(first: str, last: str) -> dict[str, object]:
    """What the register knows of a term."""
    begins, ends = date.fromisoformat(first), date.fromisoformat(last)
    return {"starts_on": begins, "ends_on": ends, "term_months": months_of(begins, ends)}


@pytest.mark.parametrize(
    ("term", "first", "last", "expected"),
    [
        ('at_least = "5 years"', "2022-07-15", "2027-07-14", YES),
        ('at_least = "5 years"', "2022-07-15", "2027-07-13", NO),
        ('at_least = "5 years"', "2022-07-15", "2027-06-16", NO),
        ('at_most = "5 years"', "2022-07-15", "2027-07-15", YES),  # the anniversary, as many papers put it
        ('at_most = "5 years"', "2022-07-15", "2027-07-16", NO),
        ('at_most = "90 days"', "2026-10-01", "2026-12-29", YES),
        ('at_most = "90 days"', "2026-10-01", "2026-12-30", NO),
        ('at_least = "90 days"', "2026-10-01", "2026-12-29", YES),
        ('at_least = "90 days"', "2026-10-01", "2026-12-28", NO),
        ('at_least = "2 weeks", at_most = "1 year"', "2026-10-01", "2027-09-30", YES),
        ('at_least = "2 weeks", at_most = "1 year"', "2026-10-01", "2026-10-13", NO),
    ],
)
def test_a_term_is_held_against_its_limits_to_the_day(term: str, first: str, last: str, expected: Outcome) -> None:
    assert found(term, **runs(first, last))[0] is expected


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "Term: 4 years 11 months 2 days."), ("fr", "Durée : 4 ans 11 mois 2 jours.")]
)
def test_a_term_is_said_with_the_days_that_are_left_over(lang, said: str) -> None:
    assert found('at_most = "3 years"', lang, **runs("2022-07-15", "2027-06-16"))[1].startswith(said)


@pytest.mark.parametrize(
    ("term", "missing"), [('at_most = "90 days"', "starts_on"), ('at_most = "1 year"', "term_months")]
)
def test_a_limit_whose_length_is_not_recorded_is_to_document(term: str, missing: str) -> None:
    known = {key: value for key, value in runs("2026-10-01", "2026-10-02").items() if key != missing}

    assert found(term, **known)[0] is OPEN


def test_months_that_a_file_gives_are_numbers_of_any_kind() -> None:
    ends = date(2027, 1, 1)

    assert found('at_most = "5 years"', ends_on=ends, term_months=Decimal(61))[0] is NO
    assert found('at_most = "5 years"', ends_on=ends, term_months=60)[0] is YES
    assert found('at_most = "5 years"', ends_on=ends, term_months=Decimal("60.5"))[1].startswith("Term: 60.5 months.")


@given(first=DAY, months=st.integers(1, 240))
def test_so_many_months_are_so_many_to_their_last_day_and_to_their_anniversary(first: date, months: int) -> None:
    over = plus(first, Duration(months))
    last = plus(over, Duration(days=1), -1)

    assert span(first, over) == Duration(months)
    assert months_of(first, last) <= months <= months_of(first, plus(over, Duration(days=1)))


@given(first=DAY, second=DAY)
def test_a_length_leads_from_the_first_day_to_the_day_after_the_last(first: date, second: date) -> None:
    begins, ends = sorted((first, second))
    length = span(begins, ends)
    over = plus(ends, Duration(days=1))

    assert plus(begins, length) == (over if length.days or plus(begins, length) != ends else ends)
    assert length != Duration()


@pytest.mark.parametrize(("lang", "said"), [("en", "Term: 3 months (91 days)."), ("fr", "Durée : 3 mois (91 jours).")])
def test_a_limit_in_days_says_the_days(lang, said: str) -> None:
    assert found('at_most = "90 days"', lang, **runs("2023-01-01", "2023-04-01")) == (NO, f"{said} {REQUIRED[lang]}")


REQUIRED = {"en": "Required: at most 90 days.", "fr": "Exigé : au plus 90 jours."}

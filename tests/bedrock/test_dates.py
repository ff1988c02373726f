import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chancery.dates import FuzzyDate, add_years, last_day_of_term, parse_fuzzy
from chancery.errors import BadInput

days = st.dates(min_value=date(1000, 1, 1), max_value=date(9000, 12, 31))


@pytest.mark.parametrize("text", ["2013", "2013-05", "2013-05-14", "2013..2019", "2013-05..2019-06-03", ""])
def test_a_date_comes_back_as_it_was_written(text):
    assert str(parse_fuzzy(text)) == text


def test_a_year_is_any_of_its_days():
    assert parse_fuzzy("2024") == FuzzyDate(date(2024, 1, 1), date(2024, 12, 31), "year")


def test_only_a_day_is_exact():
    assert parse_fuzzy("2024-02").exact is None
    assert parse_fuzzy("2024-02-29").exact == date(2024, 2, 29)


@pytest.mark.parametrize(
    ("text", "english", "french"),
    [
        ("2013..2019", "between 2013 and 2019", "entre 2013 et 2019"),
        ("2024-05-14", "14 May 2024", "14 mai 2024"),
        ("2024-05-01", "1 May 2024", "1er mai 2024"),
        ("2024-08", "August 2024", "août 2024"),
        ("", "", ""),
    ],
)
def test_a_date_is_said_in_both_languages(text, english, french):
    assert parse_fuzzy(text).phrase("en") == english
    assert parse_fuzzy(text).phrase("fr") == french


@pytest.mark.parametrize(
    "text", ["31 February", "2023-02-31", "2019..2013", "20135", "2013-13", "2013..", "..", "0000", "٢٠١٣"]
)
def test_what_is_no_date_is_refused_in_both_languages(text):
    with pytest.raises(BadInput) as refused:
        parse_fuzzy(text)

    assert refused.value.message_en != refused.value.message_fr


def test_five_years_from_the_first_of_july_end_on_the_thirtieth_of_june():
    assert last_day_of_term(date(2024, 7, 1), years=5) == date(2029, 6, 30)


def test_a_term_may_be_counted_in_months():
    assert last_day_of_term(date(2024, 1, 15), months=1) == date(2024, 2, 14)


@pytest.mark.parametrize(
    ("start", "years", "last"),
    [
        (date(2024, 2, 29), 1, date(2025, 2, 28)),
        (date(2024, 2, 29), 4, date(2028, 2, 28)),
        (date(2023, 3, 1), 1, date(2024, 2, 29)),
        (date(2023, 2, 28), 1, date(2024, 2, 27)),
    ],
)
def test_a_term_of_years_across_a_leap_day(start, years, last):
    assert last_day_of_term(start, years=years) == last


def test_a_term_that_would_end_on_a_day_its_month_lacks_ends_with_the_month():
    assert last_day_of_term(date(2024, 1, 31), months=1) == date(2024, 2, 29)


def test_a_year_after_a_leap_day_is_the_twenty_eighth():
    assert add_years(date(2024, 2, 29), 1) == date(2025, 2, 28)


@given(days, days)
def test_any_span_of_days_comes_back_as_it_was_written(one, other):
    first, last = sorted([one, other])
    span = parse_fuzzy(f"{first}..{last}")

    assert parse_fuzzy(str(span)) == span
    assert (span.earliest, span.latest) == (first, last)


@given(days, st.integers(1, 99))
def test_a_term_ends_the_day_before_its_anniversary(start, years):
    anniversary = add_years(start, years)
    lacks_it = anniversary.day != start.day

    assert (anniversary - last_day_of_term(start, years=years)).days == (0 if lacks_it else 1)


@given(st.text(max_size=30))
def test_any_text_is_a_date_or_is_refused(text):
    with contextlib.suppress(BadInput):
        assert parse_fuzzy(str(parse_fuzzy(text))) == parse_fuzzy(text)

"""What an agreement's dates and gaps put on the radar: the same answer for one row and for a query."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chancery.agreements import radar
from chancery.agreements.models import Agreement, JointProject
from chancery.agreements.radar import Mark
from chancery.dates import add_years
from tests import make

ON = date(2026, 6, 30)
CASES = [
    ({"ends_on": date(2026, 6, 29)}, 0, {Mark.RAN_OUT}),
    ({"ends_on": ON}, 1, {Mark.ENDS, Mark.NO_SPONSOR}),
    ({"open_ended": True}, 1, {Mark.NO_SPONSOR}),
    ({}, 0, {Mark.NO_TERM, Mark.NO_PROJECT, Mark.NO_SPONSOR}),
    ({"standing": "draft"}, 0, set()),
    ({"standing": "ended", "ends_on": date(2026, 1, 1)}, 0, set()),
    ({"standing": "historical"}, 0, set()),
    ({"starts_on": date(2026, 7, 1)}, 0, set()),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("values", "projects", "expected"), CASES)
def test_marks_follow_from_the_row_and_the_query_agrees(values, projects, expected):
    agreement = make.agreement(**values)
    for _each in range(projects):
        JointProject.objects.create(agreement=agreement, title_en="A mural")

    assert set(radar.marks(agreement, ON, projects=projects)) == expected
    assert {mark for mark in Mark if Agreement.objects.filter(radar.condition(mark, ON)).exists()} == expected


@pytest.mark.django_db
def test_who_has_a_sponsor_has_no_such_gap():
    agreement = make.agreement(sponsor=make.person(), open_ended=True)

    assert Mark.NO_SPONSOR not in radar.marks(agreement, ON, projects=1)
    assert not Agreement.objects.filter(radar.condition(Mark.NO_SPONSOR, ON)).exists()


DAYS = st.dates(date(1950, 1, 1), date(2024, 12, 31))
EDGES = st.sampled_from([date(1996, 2, 29), date(1996, 2, 28), date(2000, 2, 29), date(1999, 12, 31), date(2001, 3, 1)])


@given(DAYS | EDGES, st.dates(date(2025, 1, 1), date(2049, 12, 31)) | st.just(date(2048, 2, 29)))
def test_the_next_anniversary_is_round_not_past_and_the_first_such(signed, since):
    on, years = radar.jubilee(signed, since)

    assert years % radar.EVERY == 0
    assert on == add_years(signed, years)
    assert on >= since
    assert years == radar.EVERY or add_years(signed, years - radar.EVERY) < since


@given(st.dates(date(2025, 1, 1), date(2029, 12, 31)) | EDGES.map(lambda day: add_years(day, 32)), st.integers(0, 400))
def test_spans_hold_each_signature_whose_anniversary_falls_in_the_days_and_no_other(since, days):
    until = since + timedelta(days=days)
    end = min(until, add_years(since, 1) - timedelta(days=1))
    spans = list(radar.spans(since, until))
    signatures = [date(1990, 1, 1) + timedelta(days=37 * step) for step in range(300)]
    signatures += [date(1996, 2, 29), date(1996, 2, 28), date(1996, 3, 1), date(1991, 12, 31), since, end]
    for signed in signatures:
        found = [(add_years(signed, span.years), span.years) for span in spans if span.first <= signed <= span.last]
        expected = radar.jubilee(signed, since)
        assert found == ([tuple(expected)] if expected.on <= end else []), signed


def test_days_of_more_than_a_year_are_cut_to_one():
    spans = radar.spans(date(2026, 7, 1), date(2036, 1, 1))

    assert not any(span.first <= date(2021, 6, 30) <= span.last for span in spans)

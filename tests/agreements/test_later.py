"""Nothing that is dated after a day changes what the register answers for that day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chancery.agreements import actions, facts, past
from chancery.agreements.models import Agreement
from chancery.agreements.terms import Given, Kind, last_day
from chancery.dates import FuzzyDate
from tests import make

pytestmark = pytest.mark.django_db
STEPS = ("renew", "amend", "sign another", "assign", "end")


def on_the(day: date) -> FuzzyDate:
    return FuzzyDate(day, day, "day")


def lyon(**values) -> Agreement:
    """Signed on the first day of 2010, for five years."""
    term = {"starts_on": date(2010, 1, 1), "ends_on": date(2014, 12, 31), **values}
    return make.agreement("Lyon", reference="A-1", signed="2010-01-01", **term)


def renewed(row: Agreement, on: date, until: date) -> None:
    item = make.council_item(on.isoformat())
    actions.renew(by=make.clerk(), agreement=row, on=on_the(on), ends_on=until, council_item=item)


def test_a_day_before_a_renewal_shows_the_last_day_that_was_in_force_then():
    row = lyon()
    renewed(row, date(2014, 6, 1), date(2019, 12, 31))
    renewed(row, date(2019, 6, 1), date(2024, 12, 31))

    def at(on: date) -> date | None:
        (line,) = past.register(on)
        (held,) = facts.agreed(as_of=on)
        assert held.facts["ends_on"][0].value == line.ends_on
        return line.ends_on

    assert at(date(2014, 5, 31)) == date(2014, 12, 31)
    assert at(date(2014, 6, 1)) == at(date(2019, 5, 31)) == date(2019, 12, 31)
    assert at(date(2019, 6, 1)) == date(2024, 12, 31)


@pytest.mark.once
def test_what_nobody_recorded_of_the_earlier_term_is_not_recorded():
    later = Given(Kind.RENEWED, date(2014, 6, 1), date(2014, 6, 1), None, date(2019, 12, 31))
    undated = later._replace(earliest=None, latest=None)

    assert last_day(later.ends_on, [later], date(2014, 5, 31)) is None
    assert last_day(undated.ends_on, [undated], date(2014, 5, 31)) == date(2019, 12, 31)
    assert last_day(date(2014, 12, 31), [later._replace(ends_on=None)], date(2010, 1, 1)) == date(2014, 12, 31)


@pytest.mark.slow
@settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(STEPS), st.integers(1, 1100)), min_size=1, max_size=5))
def test_nothing_dated_after_a_day_changes_the_answer_of_that_day(db, steps):
    Agreement.objects.filter(reference__startswith="A-").update(standing="draft")
    row = make.agreement("Lyon", signed="2010-01-01", starts_on=date(2010, 1, 1), ends_on=date(2014, 12, 31))
    day, answers = date(2010, 1, 1), {}
    for step, days in steps:
        for between in (day, day + timedelta(days=days - 1)):
            answers[between] = answer(between)
        day += timedelta(days=days)
        take(step, row, day)
        row.refresh_from_db()

    assert {on: answer(on) for on in answers} == answers


def answer(on: date) -> list[object]:
    """What both the page of a day and a simulation of it take for true."""
    held = [
        (one.reference, one.category, one.in_force, one.made, sorted(map(repr, one.facts.items())))
        for one in facts.agreed(as_of=on)
    ]
    return [past.register(on), held]


def take(step: str, row: Agreement, on: date) -> None:
    """One step of its life, on its day, where its rules allow it."""
    if step == "sign another":
        make.agreement("Lyon", signed=on.isoformat(), starts_on=on)
    elif step == "assign":
        actions.assign_category(by=make.clerk(), agreement=row, category=f"c{on.year}", since=on)
    elif step == "end" and row.standing == "signed":
        said = {"reason": "concluded", "council_item": make.council_item(on.isoformat())}
        actions.end(by=make.clerk(), agreement=row, on=on_the(on), **said)
    elif step == "amend" and row.standing == "signed":
        said = {"text_en": "x", "council_item": make.council_item(on.isoformat())}
        actions.amend(by=make.clerk(), agreement=row, on=on_the(on), **said)
    elif step == "renew" and row.standing == "signed" and row.ends_on and on <= row.ends_on:
        renewed(row, on, row.ends_on + timedelta(days=900))

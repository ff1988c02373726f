"""The register as of any day, and as it was written by any day."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import time_machine

from chancery.agreements import actions, facts, past
from chancery.agreements.models import AgreementEvent
from chancery.audit import past as record
from chancery.columns import as_columns
from chancery.counterparties import actions as counterparties
from chancery.dates import FuzzyDate, parse_fuzzy
from tests import make

pytestmark = pytest.mark.django_db
FIRST, SECOND = date(2024, 5, 14), date(2025, 3, 1)


def at(day: date, hour: int = 12) -> time_machine.travel:
    """A moment of a day."""
    return time_machine.travel(datetime(day.year, day.month, day.day, hour, tzinfo=UTC), tick=False)


def written(day: date, name: str = "Lyon", **values):
    """An agreement that was registered on a day."""
    with at(day):
        place = make.country("FR")
        body = counterparties.register(
            by=make.clerk(), reference=f"CP-{make.number()}", kind="municipality", name_en=name, country=place
        )
        values.setdefault("standing", "signed")
        return actions.register(by=make.clerk(), counterparty=body, **values)


def on_the(day: date) -> FuzzyDate:
    return FuzzyDate(day, day, "day")


def one(on: date, seen: date | None = None, **more):
    """The only line of a day."""
    (line,) = past.register(on, seen, **more)
    return line


def test_a_category_is_that_of_the_day():
    row = written(FIRST, signed=on_the(date(2010, 1, 1)))
    with at(FIRST):
        actions.assign_category(by=make.clerk(), agreement=row, category="friendship", since=date(2010, 1, 1))
        actions.assign_category(by=make.clerk(), agreement=row, category="historical", since=FIRST)

    assert one(date(2024, 5, 13)).category == "friendship"
    assert one(FIRST).category == "historical"


def test_what_was_signed_later_is_not_there_yet():
    written(FIRST, signed=on_the(date(2020, 6, 1)))

    assert past.register(date(2020, 5, 31)) == []
    assert one(date(2020, 6, 1)).signed == on_the(date(2020, 6, 1))


def test_an_agreement_that_ended_later_was_in_force():
    row = written(FIRST, signed=on_the(date(2010, 1, 1)), ends_on=date(2030, 1, 1))
    with at(SECOND):
        actions.end(by=make.clerk(), agreement=row, on=on_the(SECOND), council_item=make.council_item())

    assert one(date(2025, 2, 28)).status == "in-force"
    assert one(SECOND).status == "ended"


def test_as_it_was_written_shows_the_values_of_then():
    row = written(FIRST, signed=on_the(date(2010, 1, 1)))
    with at(SECOND):
        counterparties.rename(
            by=make.clerk(), counterparty=row.counterparty, name_en="Lugdunum", name_fr="", on=FuzzyDate()
        )

    assert one(SECOND, FIRST).name_en == "Lyon"
    assert one(SECOND, SECOND).name_en == "Lugdunum"
    assert one(FIRST).name_en == "Lugdunum"


def test_a_category_that_was_entered_later_was_not_seen():
    row = written(FIRST, signed=on_the(date(2010, 1, 1)))
    with at(FIRST):
        actions.assign_category(by=make.clerk(), agreement=row, category="friendship", since=date(2010, 1, 1))
    with at(SECOND):
        actions.assign_category(by=make.clerk(), agreement=row, category="historical", since=date(2024, 6, 1))

    assert one(date(2024, 7, 1), FIRST).category == "friendship"
    assert one(date(2024, 7, 1), SECOND).category == "historical"
    assert one(date(2024, 7, 1)).category == "historical"


def test_what_was_entered_later_was_not_seen_however_old_it_is():
    written(SECOND, signed=on_the(date(1990, 1, 1)))

    assert past.register(SECOND, FIRST) == []
    assert len(past.register(SECOND, SECOND)) == 1


def test_a_day_ends_at_midnight_of_the_city():
    with at(date(2024, 5, 15), hour=3):  # 23:00 on the fourteenth in Toronto
        make.clerk()
    written(date(2024, 5, 15), signed=on_the(date(1990, 1, 1)))

    assert record.began() == date(2024, 5, 15)
    assert past.register(SECOND, FIRST) == []


def test_residents_see_nothing_that_is_or_was_withheld():
    written(FIRST, signed=on_the(date(2010, 1, 1)), public=False)
    written(FIRST, name="Kyiv", standing="draft")

    assert past.register(FIRST) == past.register(FIRST, FIRST) == []
    assert one(FIRST, FIRST, office=True).name_en == one(FIRST, office=True).name_en == "Lyon"


def test_what_was_published_since_is_not_shown_as_published_then():
    row = written(FIRST, signed=on_the(date(2010, 1, 1)), public=False)
    with at(SECOND):
        actions.publish(by=make.clerk(), agreement=row)

    assert past.register(FIRST, FIRST) == []
    assert len(past.register(FIRST, SECOND)) == 1


def test_the_end_of_the_ledger_is_the_register_of_today():
    row = written(FIRST, signed=on_the(date(2010, 1, 1)), ends_on=date(2030, 1, 1))
    with at(FIRST):
        actions.assign_category(by=make.clerk(), agreement=row, category="project", since=FIRST)

    assert past.register(SECOND, SECOND) == past.register(SECOND)


def test_filters_go_by_the_values_of_the_day():
    written(FIRST, signed=on_the(date(2010, 1, 1)))
    lines = past.register(FIRST)

    assert past.narrowed(lines, {"country": ["FR"], "q": ["lyon"]}) == lines
    for asked in ({"country": ["IT"]}, {"category": ["project"]}, {"status": ["ended"]}, {"q": ["kyiv"]}):
        assert past.narrowed(lines, asked) == []


def test_a_record_without_a_line_has_no_beginning():
    assert record.began() is None
    assert record.size_on(FIRST) == 0
    assert past.register(FIRST, FIRST) == []


def test_what_hangs_on_a_merged_body_goes_by_the_name_of_the_other():
    row = written(FIRST, signed=on_the(date(2010, 1, 1)))
    other = written(FIRST, name="Lyons", signed=on_the(date(2011, 1, 1)))
    with at(SECOND):
        counterparties.merge(by=make.clerk(), duplicate=other.counterparty, into=row.counterparty, on=FuzzyDate())

    assert [line.name_en for line in past.register(SECOND)] == ["Lyon", "Lyon"]
    assert [line.name_en for line in past.register(SECOND, FIRST)] == ["Lyon", "Lyons"]
    assert as_columns("on", FuzzyDate())["on_precision"] == "unknown"


def happened(row, kind: str, on: str) -> None:
    """One thing of its history."""
    AgreementEvent.objects.create(agreement=row, kind=kind, **as_columns("on", parse_fuzzy(on)))


@pytest.mark.parametrize(
    ("on", "made"), [("2012-12-31", "no"), ("2013-01-01", "unknown"), ("2019-12-30", "unknown"), ("2019-12-31", "yes")]
)
def test_what_was_signed_between_two_days_may_have_been_there_between_them(on, made):
    make.agreement(reference="A-1", signed="2013..2019")
    (line,) = past.every(date.fromisoformat(on))

    assert line.made == made
    assert line.status == ("in-force-no-term" if made == "yes" else None)
    assert len(past.register(date.fromisoformat(on))) == (made != "no")


def test_a_day_that_nobody_recorded_is_bounded_by_what_is_known():
    row = make.agreement(reference="A-1", since_year=1986)
    happened(row, "confirmed", "2005-12-05..2005-12-07")
    found = [past.every(date(year, 6, 1))[0].made for year in (1985, 1986, 2005, 2006)]

    assert found == ["no", "unknown", "unknown", "yes"]


@pytest.mark.parametrize("signed", ["", "2015", "2003..2019"])
def test_what_council_confirmed_had_been_made_by_then_whenever_its_paper_was_signed_and_a_simulation_says_the_same(
    signed,
):
    policy = make.policy_version(in_force_from=date(2005, 12, 7))
    row = make.agreement(reference="A-1", signed=signed)
    make.assignment(row, "friendship", since=date(2005, 12, 7), policy=policy)
    happened(row, "confirmed", "2005-12-05..2005-12-07")

    def on(year):
        day = date(year, 1, 1)
        found = facts.parted(as_of=day)
        return past.every(day)[0].made, found.later, [held.in_force for held in found.register]

    assert on(2010) == ("yes", [], [True])
    assert on(2004) == ("unknown", [], [None])  # since when it had been there nobody recorded
    assert past.register(date(2010, 1, 1))[0].status == "in-force-no-term"


@pytest.mark.parametrize(("since", "by"), [(date(2016, 3, 1), 2016), (date(2001, 3, 1), 2019)])
def test_what_held_a_category_between_the_days_of_its_signature_had_been_made_by_then(since, by):
    make.assignment(make.agreement(reference="A-1", signed="2013..2019"), "friendship", since=since)
    days = [date(by, 1, 1), date(by, 12, 31)]

    assert [past.every(day)[0].made for day in days] == ["unknown", "yes"]
    assert [facts.held(as_of=day)[0].in_force for day in days] == [None, True]


def test_a_category_before_the_signature_shows_no_agreement_and_a_simulation_says_the_same():
    row = make.agreement(reference="A-1", signed="2026-01-15")
    make.assignment(row, "twin", since=date(2025, 1, 1))
    day = date(2025, 6, 30)

    assert past.every(day)[0].made == "no"
    assert facts.parted(as_of=day).later == ["A-1"]
    happened(row, "confirmed", "2025-03-01")  # by Council: what it confirmed was there
    assert past.every(day)[0].made == "yes"
    assert facts.parted(as_of=day).later == []


def test_no_category_is_known_before_its_policy():
    policy = make.policy_version(in_force_from=date(2005, 12, 7))
    make.assignment(make.agreement(reference="A-1", signed="1990"), "friendship", policy=policy)

    assert [one(date(2005, 12, day)).category for day in (6, 7)] == ["", "friendship"]


def test_what_is_recorded_as_ended_on_no_day_of_its_own_ended_with_its_term():
    row = written(FIRST, starts_on=date(2006, 1, 1), ends_on=date(2010, 12, 31))
    type(row).objects.filter(pk=row.pk).update(standing="ended", standing_since=None)
    within, after = date(2008, 6, 1), date(2012, 6, 1)

    assert [(one(day).status, one(day).undated) for day in (within, after)] == [("in-force", False), ("ended", False)]
    assert [held.in_force for held in facts.held(as_of=within)] == [True]
    assert not any(held.in_force for held in facts.held(as_of=after))


def test_what_ended_on_a_day_that_nobody_recorded_before_its_term_is_over_was_perhaps_in_force():
    row = written(FIRST, starts_on=date(2006, 1, 1), ends_on=date(2099, 12, 31))
    type(row).objects.filter(pk=row.pk).update(standing="ended", standing_since=None)

    assert one(date(2008, 6, 1)).undated
    assert [held.in_force for held in facts.held(as_of=date(2008, 6, 1))] == [None]


def test_what_was_entered_before_its_term_was_over_is_not_known_later_to_have_ended_with_it():
    row = written(FIRST, starts_on=date(2006, 1, 1), ends_on=date(2025, 12, 31))
    type(row).objects.filter(pk=row.pk).update(standing="ended", standing_since=None)

    assert one(date(2008, 6, 1)).undated
    assert [held.in_force for held in facts.held(as_of=date(2008, 6, 1))] == [None]

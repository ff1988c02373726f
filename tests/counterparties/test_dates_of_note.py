"""Days that matter every year: entered, corrected, taken back, and found between two days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chancery.audit.models import LedgerEntry
from chancery.audit.reconcile import differences
from chancery.counterparties import actions
from chancery.counterparties.dates_of_note import between
from chancery.counterparties.models import DateOfNote
from chancery.counterparties.models.dates import LONGEST
from chancery.edits import Overtaken
from chancery.errors import Refused
from tests import make

pytestmark = pytest.mark.django_db
YEAR = (date(2026, 1, 1), date(2026, 12, 31))


def noted(**values):
    values = {"kind": "national-day", "name_en": "Bastille Day", "month": 7, "day": 14, **values}
    if "counterparty" not in values:
        values.setdefault("country", make.country("FR"))
    return actions.note_date(by=make.clerk(), **values)


def last_line():
    return str(LedgerEntry.objects.order_by("seq").last())


def test_a_national_day_is_entered_under_its_country():
    noted()

    assert '"type":"date.noted"' in last_line()
    assert '"ref":"FR"' in last_line()
    assert list(differences([DateOfNote])) == []


def test_a_form_sent_twice_enters_one_day():
    first = noted()

    assert noted(id=first.pk) == first
    assert DateOfNote.objects.count() == 1


def test_an_outsider_enters_no_day():
    with pytest.raises(Refused, match="Only the office"):
        actions.note_date(by=make.ana(), kind="other", name_en="x", month=1, day=1, country=make.country())


@pytest.mark.parametrize(("month", "day"), [(2, 30), (4, 31), (0, 1), (13, 1), (1, 0), (1, 32)])
def test_a_day_that_no_year_has_is_refused(month, day):
    with pytest.raises(Refused, match="no such day"):
        noted(month=month, day=day)


def test_nothing_happened_first_on_29_february_of_a_year_without_one():
    with pytest.raises(Refused, match="2023 has no 29 February"):
        noted(month=2, day=29, year=2023)

    assert noted(month=2, day=29, year=2024).year == 2024


def test_a_day_is_of_one_country_or_of_one_counterparty():
    with pytest.raises(Refused, match="one country, or of one"):
        noted(country=make.country("FR"), counterparty=make.counterparty())
    with pytest.raises(Refused, match="one country, or of one"):
        noted(country=None)


def test_a_day_without_a_name_is_refused():
    with pytest.raises(Refused, match="has a name"):
        noted(name_en="")


def test_a_correction_is_a_compare_and_set():
    row = noted()
    actions.correct_date(by=make.clerk(), date=row, held={"day": 14}, changes={"day": 15})
    assert '"type":"date.corrected"' in last_line()

    with pytest.raises(Overtaken):
        actions.correct_date(by=make.clerk(), date=row, held={"day": 14}, changes={"day": 16})
    assert DateOfNote.objects.get().day == 15
    assert list(differences([DateOfNote])) == []


def test_a_day_taken_back_stays_on_record_and_is_in_no_calendar():
    row = noted()
    actions.withdraw_date(by=make.clerk(), date=row)

    assert between(*YEAR) == []
    assert DateOfNote.objects.count() == 1
    with pytest.raises(Refused, match="taken back already"):
        actions.withdraw_date(by=make.clerk(), date=row)


def test_an_anniversary_says_which_it_is_and_is_not_kept_before_its_year():
    noted(kind="anniversary", name_en="Twinning", year=1996, counterparty=make.counterparty())
    (found,) = between(*YEAR)

    assert (found.on, found.years, found.country) == (date(2026, 7, 14), 30, "")
    assert between(date(1990, 1, 1), date(1995, 12, 31)) == []
    assert between(date(1996, 1, 1), date(1996, 12, 31))[0].years == 0


def test_29_february_is_kept_on_the_28th_where_there_is_none():
    noted(month=2, day=29, year=2004)

    assert [each.on for each in between(date(2023, 1, 1), date(2024, 12, 31))] == [
        date(2023, 2, 28),
        date(2024, 2, 29),
    ]


def test_only_those_of_a_country_or_a_counterparty_are_asked_for():
    body = make.counterparty("Lyon")
    noted()
    noted(country=make.country("IT"), name_en="Republic Day", month=6, day=2)
    noted(counterparty=body, name_en="Festival of Lights", month=12, day=8)

    assert [each.name_en for each in between(*YEAR, countries=["IT"])] == ["Republic Day"]
    assert [each.name_en for each in between(*YEAR, countries=["FR"], counterparties=[body.pk])] == [
        "Bastille Day",
        "Festival of Lights",
    ]
    assert between(*YEAR, countries=[]) == []


def test_a_day_of_a_duplicate_is_kept_for_the_one_it_was_merged_into():
    kept = make.counterparty("Kept")
    noted(counterparty=make.counterparty("Duplicate", merged_into=kept))

    assert [each.counterparty for each in between(*YEAR, counterparties=[kept.pk])] == [kept.pk]


@pytest.mark.slow
@given(st.dates(date(1999, 1, 1), date(2030, 1, 1)), st.integers(0, 900), st.integers(1, 12), st.integers(1, 31))
def test_every_year_of_a_span_has_the_day_once_and_no_day_lies_outside(first, length, month, day):
    DateOfNote.objects.all().delete()
    day = min(day, LONGEST[month - 1])
    row = DateOfNote.objects.create(kind="other", name_en="x", month=month, day=day, country=make.country("FR"))
    last = first + timedelta(length)
    days = [first + timedelta(n) for n in range(length + 1)]

    assert [each.on for each in between(first, last)] == [each for each in days if each == row.falls_on(each.year)]

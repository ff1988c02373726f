"""Kinds of the radar that come from other rooms: Council's tasks, days of note, the policy's duties, facts that age."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from chancery.activities.models import Activity, Milestone
from chancery.columns import as_columns
from chancery.council.models import Task
from chancery.counterparties.models import DateOfNote
from chancery.dates import add_years, parse_fuzzy
from chancery.desk import radar
from chancery.desk.radar import Window
from chancery.desk.radar.days import DaysOfNote
from chancery.desk.radar.duties import DUTY, STALE_AGREEMENT, STALE_COUNTERPARTY
from chancery.desk.viewer import Viewer
from chancery.records import DataClass
from tests import make
from tests.desk.people import member
from tests.desk.test_radar import seen, sleepy

pytestmark = pytest.mark.django_db
ON = date(2026, 6, 30)
YEAR = Window(ON, ON + timedelta(days=365))


def look(*roles, **values):
    return Viewer.of(member(*roles, **values).person, ON)


def task(due, **values):
    return Task.objects.create(
        item=make.council_item(), title_en="Report back", **as_columns("due", parse_fuzzy(due)), **values
    )


def lines(kind, viewer, window=YEAR):
    found = kind.find(viewer, window)
    assert kind.count(viewer, window) == len(found)
    return [(line.subject, line.on) for line in found]


# --- tasks


def test_a_report_past_its_day_is_late_for_the_office_and_the_clerk():
    task("2026-05")
    late = Window(until=ON - timedelta(days=1), mine=True)

    for role in ("officer", "head", "city-manager", "clerk"):
        assert lines(radar.TASK, look(role), late) == [("Report back", date(2026, 5, 31))]
    for role in ("treasurer", "councillor", "administrator"):
        assert lines(radar.TASK, look(role), late) == []


def test_the_division_that_reports_minds_its_task():
    parks = make.division("parks")
    task("2026-08-01", division=parks)

    assert lines(radar.TASK, look("division-head", division=parks), Window(ON, mine=True))
    assert not lines(radar.TASK, look("division-head", division=make.division("roads")), Window(ON, mine=True))


def test_only_the_clerk_is_led_to_the_report(client):
    made = task(timezone.localdate().isoformat())

    assert f"/en/desk/tasks/{made.pk}/report/" in seen(member("clerk"), "?kind=task")
    assert "Record the report" not in seen(member("officer"), "?kind=task")


def test_a_task_that_is_over_is_gone():
    Task.objects.filter(pk=task("2026-08-01").pk).update(state="reported")

    assert lines(radar.TASK, look("clerk")) == []


# --- milestones


def milestone(due, state="ahead", **values):
    activity = make.activity("River levels", **values)
    return Milestone.objects.create(
        activity=activity, title_en="Probes are in", title_fr="Les sondes y sont", state=state,
        **as_columns("due", parse_fuzzy(due)),
    )  # fmt: skip


def test_a_milestone_that_is_ahead_is_minded_by_the_office_and_by_whoever_leads_its_activity():
    water = make.division("water")
    made = milestone("2026-05", lead=water, public=False)
    late = Window(until=ON - timedelta(days=1), mine=True)

    for viewer in (look("officer"), look("head"), look("division-officer", division=water)):
        assert lines(radar.MILESTONE, viewer, late) == [("Probes are in", date(2026, 5, 31))]
    for viewer in (look("treasurer"), look("division-officer", division=make.division("roads")), look("administrator")):
        assert lines(radar.MILESTONE, viewer, late) == []
    roads = look("division-officer", division=make.division("roads"))
    assert lines(radar.MILESTONE, roads, replace(late, mine=False)) == [], "nobody else reads of what is not released"
    (line,) = radar.MILESTONE.find(look("division-officer", division=water), late)
    assert line.url == f"/en/desk/activities/part/milestone/{made.pk}/correct/"
    assert radar.MILESTONE.find(look("auditor"), replace(late, mine=False))[0].verb == "Open"


def test_a_milestone_that_is_over_or_of_an_activity_that_did_not_take_place_is_gone():
    for state in ("reached", "missed"):
        milestone("2026-08-01", state)
    dropped = milestone("2026-08-01").activity
    Activity.objects.filter(pk=dropped.pk).update(state="dropped")
    milestone("")

    assert lines(radar.MILESTONE, look("officer")) == []


# --- days of note


def national_day(country="FR", month=7, day=14, **values):
    return DateOfNote.objects.create(
        kind="national-day", name_en="National day", month=month, day=day, country=make.country(country), **values
    )


def test_a_national_day_is_shown_where_an_agreement_is_in_force():
    national_day("FR")
    national_day("IT", 6, 2)
    make.agreement("Lyon", iso2="FR", open_ended=True)
    make.agreement("Milan", iso2="IT", standing="historical")

    assert lines(DaysOfNote(), look("mayors-office")) == [("France", date(2026, 7, 14))]


def test_a_day_of_a_counterparty_says_which_anniversary_it_is():
    lyon = make.agreement("Lyon", open_ended=True).counterparty
    DateOfNote.objects.create(kind="founding", name_en="Founding", month=10, day=1, year=1926, counterparty=lyon)
    (line,) = DaysOfNote().find(look("officer"), YEAR)

    assert (line.subject, line.what, line.why) == ("Lyon", "Founding", "100 years")


def test_days_come_once_over_pages():
    make.agreement("Lyon", open_ended=True)
    for day in (14, 14, 15, 20):
        national_day(day=day)
    viewer, found, token = look("officer"), [], ""
    while True:
        some, token, _whole = radar.merged((DaysOfNote(),), viewer, Window(ON, ON + timedelta(days=100), most=3), token)
        found += some
        if not token:
            break

    assert len({line.key for line in found}) == len(found) == 4


def test_a_withdrawn_day_and_the_past_are_not_there():
    make.agreement("Lyon", open_ended=True)
    national_day(withdrawn=True)
    national_day(month=3)

    assert lines(DaysOfNote(), look("officer"), Window(ON, ON + timedelta(days=30))) == []
    assert lines(DaysOfNote(), look("officer"), Window(until=ON)) == []


# --- duties


def done(agreement, on, **values):
    values.setdefault("valid_from", on)
    return make.fact(agreement, "last_exchange", on.isoformat(), unit="date", **values)


def test_a_duty_falls_due_so_long_after_it_was_last_done():
    sleepy()
    done(make.agreement("Lyon", open_ended=True), date(2025, 1, 31))
    done(make.agreement("Milan", open_ended=True), date(2024, 6, 1))
    make.agreement("Quito", open_ended=True)

    assert lines(DUTY, look("officer")) == [("Lyon", date(2027, 1, 31))]
    assert lines(DUTY, look("officer"), Window(until=ON - timedelta(days=1))) == [("Milan", date(2026, 6, 1))]


def test_the_latest_day_it_was_done_counts():
    sleepy()
    lyon = make.agreement("Lyon", open_ended=True)
    done(lyon, date(2020, 1, 1))
    done(lyon, date(2026, 1, 1))

    assert lines(DUTY, look("officer"), Window(until=ON)) == []
    assert lines(DUTY, look("officer"), Window(ON)) == [("Lyon", date(2028, 1, 1))]


def test_without_a_policy_there_is_no_duty():
    done(make.agreement("Lyon", open_ended=True), date(2020, 1, 1))

    assert lines(DUTY, look("officer"), Window()) == []


def test_a_duty_that_falls_on_the_window_is_in_it_on_either_end():
    sleepy()
    done(make.agreement("Lyon", open_ended=True), add_years(ON, -2))

    assert lines(DUTY, look("officer"), Window(ON, ON)) == [("Lyon", ON)]
    assert lines(DUTY, look("officer"), Window(ON + timedelta(days=1))) == []
    assert lines(DUTY, look("officer"), Window(until=ON - timedelta(days=1))) == []


# --- facts that age


@pytest.mark.parametrize("kind", [STALE_AGREEMENT, STALE_COUNTERPARTY])
def test_a_fact_is_relied_on_until_its_day(kind):
    lyon = make.agreement("Lyon", open_ended=True)
    about = lyon if kind is STALE_AGREEMENT else lyon.counterparty
    make.fact(about, "hub", True, fresh_until=date(2026, 9, 1))
    make.fact(about, "other", True)

    assert lines(kind, look("officer")) == [("Lyon", date(2026, 9, 1))]


@pytest.mark.parametrize("kind", [STALE_AGREEMENT, STALE_COUNTERPARTY])
def test_what_was_told_in_confidence_does_not_show_by_its_age(kind):
    lyon = make.agreement("Lyon", open_ended=True)
    about = lyon if kind is STALE_AGREEMENT else lyon.counterparty
    make.fact(about, "advice", "x", fresh_until=date(2026, 9, 1), data_class=DataClass.INTERGOVERNMENTAL)

    assert lines(kind, look("officer")) == []


# --- anniversaries


def test_a_busy_window_shows_the_same_anniversaries_in_the_same_order(monkeypatch):
    days = [0, 1, 1, 3, 30, 200, 340, 360]
    for number, ahead in enumerate(days):
        make.agreement(
            f"Body {number}", signed=add_years(ON + timedelta(days=ahead), -5 * (1 + number % 4)).isoformat()
        )
    viewer = look("officer")
    every = [(line.on, line.key) for line in radar.JUBILEE.find(viewer, YEAR)]

    assert len(every) == len(days)
    for few in range(1, 6):
        monkeypatch.setattr("chancery.desk.radar.register.FEW", few)
        for most in (1, 2, 4, 8):
            found = radar.JUBILEE.find(look("officer"), replace(YEAR, most=most))
            assert [(line.on, line.key) for line in found] == every[:most], (few, most)


def test_of_more_than_a_thousand_lines_nobody_counts_on(monkeypatch):
    monkeypatch.setattr("chancery.desk.radar.lines.MOST_COUNTED", 2)
    for name in ("Lyon", "Milan", "Turin", "Genoa"):
        make.agreement(name, ends_on=ON + timedelta(days=9), signed="2016-07-09")
    viewer, kinds = look("officer"), (radar.ENDS, radar.JUBILEE)

    assert radar.total(kinds, viewer, YEAR, {}) == 3
    assert radar.total(kinds, viewer, YEAR, {"jubilee": 4}) == 4
    with CaptureQueriesContext(connection) as asked:
        radar.total(kinds, viewer, YEAR, {"ends": 4})
    assert not asked.captured_queries

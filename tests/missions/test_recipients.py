"""A report goes to whom the policy names for that traveller; they are told, and the search finds it."""

from __future__ import annotations

from datetime import date, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

from chancery.accounts import actions as accounts
from chancery.audit import actions as audit
from chancery.desk import reminders
from chancery.missions import actions, owed, recipients
from chancery.missions.facts import points_to_check
from chancery.missions.models import Trip, TripReport
from chancery.notices.models import Notice
from chancery.policy.read import read
from chancery.search import actions as search
from chancery.search.models import ClosedEntry
from chancery.strategy import policies
from tests import make
from tests.missions.scene import DAY, authorised, person_of
from tests.missions.test_pages import of, page

pytestmark = pytest.mark.django_db
POLICY = """format = "chancery-policy/1"
[policy]
id = "travel"
title = { en = "Travel" }
[[role]]
id = "board"
name = { en = "the Board" }
[[role]]
id = "division-head"
name = { en = "the division head" }
[[role]]
id = "city-manager"
name = { en = "the City Manager" }
[[travel_rule]]
id = "staff-report"
about = "report"
groups = ["staff"]
within = "30 days"
to = ["division-head", "city-manager"]
[[travel_rule]]
id = "council-report"
about = "report"
groups = ["elected"]
within = "30 days"
to = ["board"]
"""


@pytest.fixture
def it():
    make.policy_version("travel", POLICY.encode(), in_force_from=date(2020, 1, 1), kind="policy")
    return authorised(division=make.division("parks"))


def test_a_text_that_names_no_day_says_who_gets_the_report_and_none_is_late():
    text = POLICY.replace('within = "30 days"\n', "")
    version = make.policy_version("travel", text.encode(), in_force_from=date(2020, 1, 1), kind="policy")
    it, policy = authorised(division=make.division("parks")), policies.loaded(version)

    assert [one.called for one in recipients.of(it.trip, policy)] == ["the division head", "the City Manager"]
    assert owed.due(it.trip, policy) is None
    assert "report" not in {one.about for _trip, held in points_to_check(it.mission) for one in held}
    clause = next(one for part in read(policy, "en") for one in part.clauses if one.id == "staff-report")
    assert "the text names no day by which" in str(clause)


def to(trip):
    return {person.pk: role for person, role in recipients.told(trip, policies.in_force(DAY))}


def letters():
    return {(one.user_id, one.due_on): one.subject for one in Notice.objects.filter(kind="report")}


def test_staff_report_to_their_division_head_and_the_city_manager(it):
    parks, roads = (make.actor("division-head", division=make.division(name)) for name in ("parks", "roads"))

    found = to(it.trip)
    assert set(found) == {person_of(parks).pk, person_of(it.manager).pk}
    assert person_of(roads).pk not in found
    assert "The report goes to" in page(it.officer, of(it))


def test_where_nobody_of_the_house_holds_the_role_the_office_hands_it_over(it):
    Trip.objects.filter(pk=it.trip.pk).update(group="elected")
    it.trip.refresh_from_db()

    assert to(it.trip) == {person_of(it.head).pk: "the Board"}, "the officer who travelled is not sent their own"
    assert "the Board (handed over by the office)" in page(it.officer, of(it))


def test_they_are_told_once_when_it_is_filed(it):
    actions.report(by=it.officer, trip=it.trip, learning_en="They count meals.")
    today, worker = timezone.localdate(), audit.service("svc-test")
    for _ in range(2):
        reminders.collect(worker, today, today)

    said = f"{it.mission.reference}: report on travel"
    assert letters() == {
        (person_of(it.manager).user_id, today): f"{said} for you",
        (person_of(it.head).user_id, today): f"{said} to hand over to: the division head",
    }, "nobody heads that division"


def test_the_traveller_is_reminded_a_week_before_it_is_due_and_the_day_after(it):
    worker, due = audit.service("svc-test"), date(2026, 4, 4)
    reminders.collect(worker, DAY + timedelta(days=4), date(2026, 4, 30))

    assert set(letters()) == {
        (it.trip.person.user_id, due - timedelta(7)),
        (it.trip.person.user_id, due + timedelta(1)),
    }
    Notice.objects.all().delete()
    actions.report(by=it.officer, trip=it.trip, learning_en="They count meals.")
    TripReport.objects.update(filed_on=date(2026, 3, 10))
    reminders.collect(worker, date(2026, 4, 1), date(2026, 4, 30))
    assert not letters(), "who reported is not reminded"


def test_the_search_finds_what_was_reported_for_those_who_may_read_it(it):
    actions.report(by=it.officer, trip=it.trip, learning_en="They count turnips.", contacts="Anne Exemple")
    where = "/en/desk/search/?q="
    parks, roads = (make.actor("division-officer", division=make.division(name)) for name in ("parks", "roads"))

    for reader in (it.head, parks):
        assert it.mission.reference in page(reader, where + "turnips")
    assert it.mission.reference not in page(roads, where + "turnips")
    assert it.mission.reference not in page(it.head, where + "Exemple"), "whom they met is not for every colleague"


def test_whoever_travelled_or_prepares_papers_for_them_finds_the_report_and_no_other_member_of_council_does(it):
    councillor, assistant, other = make.actor("councillor"), make.actor(), make.actor("councillor")
    accounts.assist(
        person=person_of(assistant),
        principal=person_of(councillor),
        since=date(2026, 1, 1),
        by=make.actor("administrator"),
    )
    Trip.objects.update(person=person_of(councillor), group="elected")
    actions.report(by=councillor, trip=Trip.objects.get(), learning_en="They count turnips.")
    before, where = ClosedEntry.objects.get(kind="mission"), "/en/desk/search/?q=turnips"

    found = [it.mission.reference in page(reader, where) for reader in (councillor, assistant, it.officer, other)]
    assert found == [True, True, True, False]

    search.show_to(by=it.officer, kind="mission", object_id=it.mission.pk, seen_with=["internal"])
    assert it.mission.reference not in page(councillor, where)
    import_module("chancery.missions.migrations.0017_found_by_who_travelled").find(apps, None)
    assert it.mission.reference in page(councillor, where)
    again = ClosedEntry.objects.get(kind="mission")
    assert set(again.tokens.split()) < set(before.tokens.split()), "the key of its division was taken away here"

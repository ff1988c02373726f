"""What residents, opposition and auditors of other cities complained about in travel: each complaint has its answer."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from django.utils import timezone

from chancery.disclosure import actions, periods
from chancery.disclosure.periods import Quarter
from chancery.missions import actions as missions
from chancery.missions.facts import points_to_check
from chancery.missions.models import CostLine, Mission, Trip
from chancery.missions.points import Point
from tests.disclosure.scene import BACK, adopt, money
from tests.missions.scene import DAY, Lyon, a_line, authorised
from tests.portal.test_activities import read
from tests.reading import tight

pytestmark = pytest.mark.django_db
MEALS = (
    '[[travel_rule]]\nid = "m"\nabout = "meal-rate"\npercent = 100\ntable = "ours"\n'
    '[[rate]]\nid = "d"\ntable = "ours"\nkind = "dinner"\namount = "50.00 CAD"\nsince = 2020-01-01\n'
)
RECEIPTS = '[[travel_rule]]\nid = "r"\nabout = "receipts"\namount = "20 CAD"\nwithin = "30 days"\n'
HOSTS = '[[travel_rule]]\nid = "t"\nabout = "third-party"\namount = "300 CAD"\n'
REPORT = '[[travel_rule]]\nid = "b"\nabout = "report"\nwithin = "30 days"\n'


def back(it: Lyon) -> Lyon:
    """Everybody is back from Lyon."""
    Trip.objects.filter(mission=it.mission).update(returned_on=BACK)
    return it


def point(it: Lyon, about: str) -> Point:
    found = points_to_check(Mission.objects.get(pk=it.mission.pk))[0][1]
    return next(one for one in found if one.about == about)


def test_p1_objective_and_budget_of_each_mission_are_public_before_it_and_its_report_after(client):
    it = authorised()
    it.mission.aims.create(text_en="A signed protocol", number=1)
    actions.publish(by=it.head, mission=it.mission)
    before = tight(read(client, f"/en/trips/{it.mission.reference}/"))
    assert ["A signed protocol" in before, "$5,000" in before] == [True, True]

    missions.report(by=it.officer, trip=back(it).trip, summary_en="The protocol is signed.", learning_en="x")
    actions.account(by=it.head, mission=it.mission)
    assert "The protocol is signed." in read(client, f"/en/trips/{it.mission.reference}/")


def test_p2_staff_stand_in_the_same_table_as_members_of_council(client):
    for group in ("staff", "elected"):
        it = back(authorised())
        Trip.objects.filter(pk=it.trip.pk).update(group=group)
        actions.publish(by=it.head, mission=it.mission)
        actions.account(by=it.head, mission=it.mission)
    rows = list(csv.DictReader(io.StringIO(read(client, "/en/trips.csv").removeprefix("\ufeff"))))

    assert {row["group"] for row in rows} == {"staff", "elected"}
    for row in rows:
        assert [name for name in ("purpose_en", "function_en", "place", "start_date", "total") if not row[name]] == []


def test_p3_a_set_that_is_no_longer_kept_is_seen_and_a_quarter_of_nothing_says_so(client):
    it = back(authorised())
    first, second = Quarter(2026, 1), Quarter(2026, 2)
    assert periods.to_account(first) == [it.mission]
    actions.close(by=it.head, quarter=first, finance=money("0 CAD"))
    actions.close(by=it.head, quarter=second, finance=money("0 CAD"))

    assert periods.to_account(first) == []
    assert read(client, "/en/trips/").count("Nil return: nothing to report") == 1


def test_p4_every_meal_is_held_against_the_scale_with_how_many_times_it_is():
    adopt(MEALS)
    it = authorised()
    for amount in ("30", "50", "50.01", "150", "225"):
        a_line(it, f"{amount} CAD", meal="dinner")
    found = point(it, "meal-rate")

    assert [(row[1], row[2]) for row in found.rows] == [(100, 100), (300, 100), (450, 100)]
    assert found.said("en").startswith("Meals above the rate of their place and day: 3; the highest is at 450")


def test_p5_what_has_no_receipt_and_no_explanation_is_asked_for_line_by_line():
    adopt(RECEIPTS)
    it = back(authorised())
    line = a_line(it, "45 CAD", "other-transport", proof="none")
    a_line(it, "19.99 CAD", "other-transport", proof="none")
    missions.note_trip(by=it.officer, trip=Trip.objects.get(pk=it.trip.pk), settled_on=BACK)
    assert [row[0] for row in point(it, "receipts").rows] == [str(line.pk)]

    missions.declare_lost(by=it.officer, line=line, declaration="Left on the tram.")
    assert point(it, "receipts").outcome == "met"
    assert CostLine.objects.get(pk=line.pk).declaration == "Left on the tram."


def test_p6_a_report_says_whether_one_remained_and_what_others_paid_is_declared():
    adopt(HOSTS, REPORT)
    it = back(authorised())
    host = {"paid_by": "third-party", "paid_by_body": "Ville de Lyon", "rate": None}
    a_line(it, "300 CAD", "lodging", **host)
    assert [point(it, about).outcome for about in ("third-party", "report")] == ["not_met", "not_met"]

    missions.fund(
        by=it.officer, mission=it.mission, source="host", body="Ville de Lyon", amount=money("300 CAD"), declared_on=DAY
    )
    held = missions.report(by=it.officer, trip=it.trip, learning_en="x", remained=True, on=date(2026, 3, 20))
    assert [point(it, about).outcome for about in ("third-party", "report")] == ["met", "met"]
    assert (held.remained, held.filed_on <= timezone.localdate()) == (True, True)

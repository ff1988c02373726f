"""A mission as facts: what is in the record is what the rules are asked of."""

from __future__ import annotations

from datetime import date

import pytest

from chancery.missions import actions
from chancery.missions.facts import points_to_check, trips
from tests import make
from tests.missions.scene import DAY, a_line, authorised, lyon, money, person_of

pytestmark = pytest.mark.django_db
POLICY = """format = "chancery-policy/1"
[policy]
id = "travel"
title = { en = "Travel" }
[[travel_rule]]
id = "company"
about = "guests"
at_least = 1
[[travel_rule]]
id = "hosts"
about = "third-party"
amount = "100 CAD"
[[travel_rule]]
id = "ceiling"
about = "maximum"
percent = 100
[[travel_rule]]
id = "from-above"
about = "approver"
not_by = ["self", "subordinate", "peer"]
"""


def outcomes(mission) -> dict[str, str]:
    return {one.about: one.outcome for _trip, found in points_to_check(mission) for one in found}


@pytest.fixture
def policy():
    return make.policy_version("travel", POLICY.encode(), in_force_from=date(2020, 1, 1), kind="policy")


@pytest.mark.usefixtures("policy")
def test_what_is_recorded_is_what_the_points_find():
    it = authorised()
    a_line(it, "80 CAD", "hospitality", guests=0, attendees="Two officials")
    a_line(it, "200 CAD", "lodging", paid_by="third-party", paid_by_body="Ville de Lyon")

    assert outcomes(it.mission) == {
        "approver": "met", "maximum": "met", "guests": "not_met", "third-party": "not_met",
    }  # fmt: skip
    actions.fund(
        by=it.officer, mission=it.mission, source="host", body="ville de Lyon", amount=money("200 CAD"), declared_on=DAY
    )
    assert outcomes(it.mission)["third-party"] == "met"


@pytest.mark.usefixtures("policy")
def test_a_line_that_was_taken_back_is_asked_about_no_more():
    it = authorised()
    line = a_line(it, "9000 CAD", "hospitality", guests=0, attendees="Two officials")
    actions.post(by=it.treasurer, line=line)
    assert outcomes(it.mission)["maximum"] == "not_met"

    actions.correct_line(by=it.treasurer, line=line, amount=money("90 CAD"), guests=3, why_en="Two digits too many.")

    assert (outcomes(it.mission)["maximum"], outcomes(it.mission)["guests"]) == ("met", "met")


def test_without_a_policy_on_travel_nothing_is_checked():
    assert points_to_check(authorised().mission) == []
    make.policy_version("x", POLICY.split("[[")[0].encode(), in_force_from=date(2020, 1, 1), kind="policy")
    assert outcomes(authorised().mission) == {}


def test_how_the_approver_stands_to_the_traveller():
    it = authorised()
    assert trips(it.mission)[0][1].approver == "above"

    make.role(it.trip.person, "head")
    assert trips(it.mission)[0][1].approver == "peer"
    make.role(it.trip.person, "city-manager")
    assert trips(it.mission)[0][1].approver == "subordinate"


def test_of_several_travellers_each_has_what_was_estimated_for_them():
    it = lyon()
    other = actions.add_trip(by=it.officer, mission=it.mission, person=person_of(make.actor("officer")), group="staff")
    actions.estimate(by=it.officer, trip=other, kind="airfare", amount=money("900 CAD"))
    actions.estimate(by=it.officer, trip=other, kind="lodging", amount=money("600 CAD"))
    actions.ask(by=it.officer, mission=it.mission)
    actions.authorise(by=it.head, mission=it.mission)

    assert [facts.maximum_minor for _trip, facts in trips(it.mission)] == [None, 150_000]


def test_earlier_trips_of_the_same_person_to_the_same_place_are_counted():
    first = authorised()
    again = actions.plan(by=first.officer, title_en="Again", place="lyon", country=first.trip.country, starts_on=DAY)
    trip = actions.add_trip(by=first.officer, mission=again, person=first.trip.person, group="staff")
    named = actions.add_trip(by=first.officer, mission=again, name="Somebody", group="external")

    found = {one.pk: facts.other_trips for one, facts in trips(again)}
    assert (found[trip.pk], found[named.pk]) == ((DAY,), None)

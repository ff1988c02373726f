"""What is published of a mission, and when: nothing of where somebody is before they are back."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as some

from chancery.audit.models import LedgerEntry, LedgerOpening
from chancery.disclosure import actions, facts, rule
from chancery.disclosure.models import Publication
from chancery.disclosure.rule import AFTER, BEFORE, Stage, Told
from chancery.errors import Refused
from chancery.missions import actions as missions
from chancery.missions import models as of
from chancery.missions.models import Mission, Trip
from chancery.policy import load
from chancery.records import DataClass, declared
from tests import make
from tests.disclosure.scene import BACK, DEADLINE, NAMES, POLICY, accounted, adopt, published
from tests.missions.scene import a_line, authorised, lyon

pytestmark = pytest.mark.django_db
TODAY = date(2026, 4, 1)
TABLES = {
    "mission": of.Mission, "aim": of.Aim, "authorisation": of.Authorisation, "trip": of.Trip, "estimate": of.Estimate,
    "line": of.CostLine, "repayment": of.Repayment, "report": of.TripReport, "answer": of.AimAnswer,
}  # fmt: skip
DAYS = some.none() | some.dates(TODAY - timedelta(9), TODAY + timedelta(9))


@given(some.booleans(), some.booleans(), some.booleans(), some.booleans(), some.lists(DAYS, max_size=3))
def test_where_and_who_is_told_only_once_everyone_is_back(authorised, public, withheld, accounted, over):
    told = rule.stage(Told(authorised, public, withheld, accounted, tuple(over)), TODAY)

    if withheld or not public or not authorised:
        assert told == Stage.NOTHING
    elif told == Stage.AFTER:
        assert accounted
        assert over
        assert all(day is not None and day < TODAY for day in over)
    else:
        assert told == Stage.BEFORE


@pytest.mark.parametrize("step", [BEFORE, AFTER])
def test_no_step_opens_a_column_that_is_not_public(step):
    for table, columns in step.items():
        known = declared(TABLES[table])
        assert {known[name].data_class for name in columns} == {DataClass.PUBLIC}


def test_beforehand_no_step_opens_a_place_a_day_or_a_traveller():
    told = {name for columns in BEFORE.values() for name in columns}

    assert not told & {"place", "country", "starts_on", "ends_on", "title_en", "title_fr", "activity", "function_en"}


def test_names_are_published_of_whom_the_policy_names_and_otherwise_functions_alone():
    policy = load(POLICY + NAMES)

    assert rule.shows(policy, "elected") == {"function", "name"}
    assert rule.shows(policy, "staff") == rule.shows(None, "elected") == {"function"}


def test_the_deadline_runs_from_the_end_of_the_month_of_return():
    policy = load(POLICY + DEADLINE)

    assert rule.due(policy, "staff", BACK, None) == date(2026, 4, 30)
    assert rule.due(policy, "staff", None, BACK) is rule.due(None, "staff", BACK, None) is None
    assert rule.quarter(date(2026, 3, 31)) == (2026, 1)
    assert rule.quarter(date(2026, 4, 1)) == (2026, 2)


def test_a_mission_is_published_beforehand_and_accounted_for_on_return():
    it = accounted()
    it.mission.refresh_from_db()

    assert facts.stage(it.mission, timezone.localdate()) == Stage.AFTER
    assert list(Publication.objects.values_list("did", flat=True)) == ["published", "accounted"]
    assert list(Trip.objects.public()) == [it.trip]


def test_the_ledger_tells_no_place_and_no_day_before_everyone_is_back():
    it = published(place="Lugdunum")
    missions.book(by=it.officer, mission=it.mission, on=date(2026, 2, 2))
    opened = LedgerOpening.objects.filter(data_class=DataClass.PUBLIC).values_list("value", flat=True)

    line = json.loads(LedgerEntry.objects.order_by("-seq")[1].leaf)
    assert (line["type"], line["ref"]) == ("mission.published", it.mission.reference)
    assert "Lugdunum" not in "".join(map(str, opened))
    assert json.loads(LedgerEntry.objects.order_by("-seq")[0].leaf)["type"] == "sealed"


def test_what_is_corrected_once_it_is_accounted_for_stands_open_in_the_ledger():
    it = accounted()
    line = it.trip.lines.order_by("number")[0]
    missions.correct_line(by=it.treasurer, line=line, why_en="Typed twice")

    assert json.loads(LedgerEntry.objects.order_by("-seq")[0].leaf)["type"] == "mission.line-corrected"


def test_a_mission_that_was_not_authorised_is_not_published():
    it = lyon()

    with pytest.raises(Refused, match="once it is authorised"):
        actions.publish(by=it.head, mission=it.mission)


@pytest.mark.parametrize("role", ["officer", "city-manager", "treasurer", "auditor"])
def test_others_than_the_head_do_not_publish(role):
    it = authorised()

    with pytest.raises(Refused, match="head of the office publishes"):
        actions.publish(by=make.actor(role), mission=it.mission)
    with pytest.raises(Refused, match="head of the office publishes"):
        actions.account(by=make.actor(role), mission=it.mission)


def test_the_head_of_a_division_publishes_what_is_its_own():
    parks, it = make.division("parks"), authorised(division=make.division("parks"))

    with pytest.raises(Refused, match="head of a division"):
        actions.publish(by=make.actor("division-head", division=make.division("roads")), mission=it.mission)
    assert actions.publish(by=make.actor("division-head", division=parks), mission=it.mission).did == "published"


def test_nobody_is_told_where_somebody_is_who_is_not_back():
    today = timezone.localdate()
    it = published(starts_on=today - timedelta(3), ends_on=today)

    with pytest.raises(Refused, match="not back yet"):
        actions.account(by=it.head, mission=it.mission)
    assert not Trip.objects.public().exists()


def test_what_is_claimed_after_the_account_is_nobodys_before_it_is_posted():
    it = accounted()
    told = LedgerOpening.objects.filter(data_class=DataClass.PUBLIC, value__contains='"amount_minor":77123')
    line = a_line(it, "771.23 CAD", alcohol_minor=5512, personal_minor=6613)
    missions.explain(by=it.officer, line=line, reason_en="Late flight")

    types = [json.loads(one.leaf)["type"] for one in LedgerEntry.objects.order_by("-seq")[:2]]
    assert (types, told.exists()) == (["sealed"] * 2, False)
    missions.post(by=it.treasurer, line=line)
    assert json.loads(LedgerEntry.objects.order_by("-seq")[0].leaf)["type"] == "mission.line-posted"
    assert told.exists()
    public = LedgerOpening.objects.filter(data_class=DataClass.PUBLIC)
    assert [one for one in ("alcohol", "personal_minor", "flight") if public.filter(value__contains=one).exists()] == []


def test_a_mission_is_withheld_with_a_reason_and_released_again():
    it = accounted()
    with pytest.raises(Refused, match="Say why"):
        actions.withhold(by=it.manager, mission=it.mission, reason=" ")
    with pytest.raises(Refused, match="withholds and releases"):
        actions.withhold(by=it.officer, mission=it.mission, reason="A threat")
    actions.withhold(by=it.manager, mission=it.mission, reason="A threat")

    assert json.loads(LedgerEntry.objects.order_by("-seq")[0].leaf)["type"] == "sealed"
    assert not Mission.objects.public().exists()
    assert not Trip.objects.public().exists()
    with pytest.raises(Refused, match="withheld"):
        actions.publish(by=it.head, mission=it.mission)
    actions.release(by=it.head, mission=it.mission)
    assert list(Trip.objects.public()) == [it.trip]


def test_a_mission_that_was_withheld_before_it_was_published_is_not_published_by_its_release(client):
    it = authorised()
    actions.withhold(by=it.manager, mission=it.mission, reason="A threat")
    client.force_login(it.head.user)
    assert "is not by this" in client.get(f"/en/desk/travel/{it.mission.reference}/release/").content.decode()
    actions.release(by=it.manager, mission=it.mission)

    assert json.loads(LedgerEntry.objects.order_by("-seq")[0].leaf)["type"] == "sealed"
    assert not Mission.objects.public().exists()
    assert client.get(f"/en/trips/{it.mission.reference}/").status_code == 404
    actions.publish(by=it.head, mission=it.mission)
    assert list(Mission.objects.public()) == [it.mission]


@pytest.mark.parametrize("act", [actions.publish, actions.account, actions.release])
def test_a_decision_that_was_taken_is_not_taken_again(act):
    it = accounted()

    with pytest.raises(Refused):
        act(by=it.head, mission=it.mission)
    assert Publication.objects.count() == 2


def test_the_office_sees_what_is_late_and_takes_the_next_step(client):
    adopt(DEADLINE)
    it = authorised()
    client.force_login(it.head.user)
    seen = client.get("/en/desk/travel/published/").content.decode()
    assert ["Late" in seen, "Not published" in seen, it.mission.reference in seen] == [True] * 3

    for step, page in (("publish", 200), ("account", 302), ("release", 302), ("withhold", 200)):
        assert client.get(f"/en/desk/travel/{it.mission.reference}/{step}/").status_code == page, step
    client.post(f"/en/desk/travel/{it.mission.reference}/publish/")
    page = client.get(f"/en/desk/travel/{it.mission.reference}/published/").content.decode()
    assert ["Published beforehand" in page, "Account for it" in page, "Withhold" in page] == [True] * 3
    client.post(f"/fr/bureau/deplacements/{it.mission.reference}/ne-pas-publier/", {"reason": "Menace"})
    page = client.get(f"/fr/bureau/deplacements/{it.mission.reference}/publications/").content.decode()
    assert ["Menace" in page, "Diffuser de nouveau" in page] == [True] * 2

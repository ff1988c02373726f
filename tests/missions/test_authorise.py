"""A mission is planned, asked for and authorised: by somebody above its travellers, never by themselves."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from chancery import edits
from chancery.audit.models import LedgerEntry
from chancery.errors import Refused
from chancery.ids import uuid7
from chancery.missions import actions, permissions
from chancery.missions.models import Mission
from chancery.money import Money
from tests import make
from tests.missions.scene import DAY, authorised, lyon, money, person_of

pytestmark = pytest.mark.django_db


def test_a_mission_is_planned_asked_for_and_authorised_up_to_a_maximum():
    it = lyon()
    aim = actions.add_aim(by=it.officer, mission=it.mission, text_en="Sign", goal=make.goal())
    actions.estimate(by=it.officer, trip=it.trip, kind="airfare", amount=money("1900 CAD"))
    actions.estimate(by=it.officer, trip=it.trip, kind="airfare", amount=money("2000 CAD"))
    actions.fund(by=it.officer, mission=it.mission, source="host", amount=money("600 EUR"), body="Ville de Lyon")
    actions.ask(by=it.officer, mission=it.mission)

    decided = actions.authorise(by=it.head, mission=it.mission, maximum=money("4500 CAD"))

    it.mission.refresh_from_db()
    assert (it.mission.state, it.mission.reference[:2], aim.number) == ("authorised", "M-", 1)
    assert (decided.maximum_minor, decided.travellers, decided.as_role) == (450_000, 1, "head")
    assert it.trip.estimates.get().amount == money("2000 CAD")
    assert (it.trip.place, it.trip.starts_on) == ("Lyon", DAY)


def test_nothing_of_a_mission_is_told_in_the_ledger_before_it_is_published():
    it = authorised()

    assert not it.mission.public
    assert {json.loads(one.leaf)["type"] for one in LedgerEntry.objects.order_by("-seq")[:4]} == {"sealed"}


def test_who_planned_it_or_travels_never_decides():
    it = lyon()
    make.role(person_of(it.officer), "city-manager")
    actions.ask(by=it.officer, mission=it.mission)

    with pytest.raises(Refused, match="somebody else decides"):
        actions.authorise(by=it.officer, mission=it.mission)
    assert Mission.objects.get().state == "asked"


@pytest.mark.parametrize(
    ("traveller", "decider", "may"),
    [
        ("officer", "head", True),
        ("head", "head", False),
        ("treasurer", "head", False),
        ("head", "city-manager", True),
        ("city-manager", "head", False),
        ("city-manager", "city-manager", False),
    ],
)
def test_nobody_decides_over_a_peer_or_a_superior(traveller, decider, may):
    it = lyon()
    actions.add_trip(by=it.officer, mission=it.mission, person=person_of(make.actor(traveller)), group="staff")
    actions.ask(by=it.officer, mission=it.mission)
    by = make.actor(decider)

    if may:
        assert actions.authorise(by=by, mission=it.mission).travellers == 2
    else:
        with pytest.raises(Refused, match="peer"):
            actions.authorise(by=by, mission=it.mission)


def test_a_division_decides_over_its_own_missions_alone():
    parks, it = make.division("parks"), lyon(division=make.division("parks"))
    actions.ask(by=it.officer, mission=it.mission)

    with pytest.raises(Refused, match="authorised by the city manager"):
        actions.authorise(by=make.actor("division-head", division=make.division("roads")), mission=it.mission)
    assert actions.authorise(by=make.actor("division-head", division=parks), mission=it.mission).as_role == (
        "division-head"
    )


def test_a_member_of_council_travels_by_a_decision_of_council():
    it = lyon()
    actions.add_trip(by=it.officer, mission=it.mission, name="Councillor Roy", group="elected")
    actions.ask(by=it.officer, mission=it.mission)

    with pytest.raises(Refused, match="decision of Council"):
        actions.authorise(by=it.head, mission=it.mission)
    item = make.council_item()
    assert actions.authorise(by=it.head, mission=it.mission, council_item=item).council_item == item


def test_the_policy_may_name_who_authorises_members_of_council():
    rule = '[[role]]\nid = "head"\nname = { en = "Head" }\n[[travel_rule]]\nid = "t"\nabout = "authorises"\n'
    text = 'format = "chancery-policy/1"\n[policy]\nid = "p"\ntitle = { en = "P" }\n' + rule
    text += 'groups = ["elected"]\nby = ["head"]\n'
    make.policy_version("p", text.encode(), in_force_from=date(2020, 1, 1), kind="policy")
    it = lyon()
    actions.add_trip(by=it.officer, mission=it.mission, name="Councillor Roy", group="elected")
    actions.ask(by=it.officer, mission=it.mission)

    with pytest.raises(Refused, match="asks Head now"):
        actions.authorise(by=it.manager, mission=it.mission)
    assert actions.authorise(by=it.head, mission=it.mission).yes


def test_what_is_booked_before_it_is_authorised_needs_its_reason():
    it = lyon()
    actions.book(by=it.officer, mission=it.mission, on=date(2026, 2, 1))
    actions.book(by=it.officer, mission=it.mission, on=date(2026, 2, 9))
    actions.ask(by=it.officer, mission=it.mission)

    assert Mission.objects.get().booked_on == date(2026, 2, 1)
    with pytest.raises(Refused, match="booked already"):
        actions.authorise(by=it.head, mission=it.mission)
    assert actions.authorise(by=it.head, mission=it.mission, late_reason="The last seat.").late_reason


@pytest.mark.parametrize("much", [Money(500_001, "CAD"), Money(-1, "CAD"), Money(100, "EUR")])
def test_nobody_authorises_more_than_was_asked_for(much):
    it = lyon()
    actions.ask(by=it.officer, mission=it.mission)

    with pytest.raises(Refused, match="more than the mission asks"):
        actions.authorise(by=it.head, mission=it.mission, maximum=much)


def test_a_mission_is_decided_once():
    it = authorised()

    with pytest.raises(Refused, match="a moment ago"):
        actions.refuse(by=it.manager, mission=it.mission, reason_en="No")
    assert it.mission.authorisations.count() == 1


def test_a_plan_stands_still_while_it_is_decided_and_moves_again_once_taken_back():
    it = lyon()
    held = edits.of(it.mission, ["place"])
    actions.ask(by=it.officer, mission=it.mission)

    with pytest.raises(Refused, match="take the request back"):
        actions.revise(by=it.officer, mission=it.mission, held=held, changes={"place": "Paris"})
    with pytest.raises(Refused, match="take the request back"):
        actions.add_trip(by=it.officer, mission=it.mission, name="One more", group="staff")
    actions.take_back(by=it.officer, mission=it.mission)
    actions.revise(by=it.officer, mission=it.mission, held=held, changes={"place": "Paris"})

    assert Mission.objects.get().place == "Paris"


def test_nobody_is_asked_for_a_mission_without_purpose_days_traveller_and_maximum():
    officer = make.actor("officer")
    mission = actions.plan(by=officer, title_en="Somewhere")

    with pytest.raises(Refused, match="needs a purpose"):
        actions.ask(by=officer, mission=mission)


def test_a_return_before_the_departure_is_refused_and_nothing_is_written():
    with pytest.raises(Refused, match="return is before"):
        actions.plan(by=make.actor("officer"), title_en="Lyon", starts_on=DAY, ends_on=date(2026, 3, 1))
    assert not Mission.objects.exists()


def test_a_form_that_is_sent_twice_plans_one_mission():
    officer, id = make.actor("officer"), uuid7()
    for _ in range(2):
        mission = actions.plan(by=officer, id=id, title_en="Lyon")
        actions.add_trip(
            by=officer, mission=mission, id=uuid7() if mission.trips.exists() else id, name="A", group="staff"
        )

    assert (Mission.objects.count(), mission.trips.count()) == (1, 2)


def test_a_cancelled_mission_keeps_what_it_has_cost():
    it = authorised()
    line = actions.add_line(by=it.officer, trip=it.trip, on=DAY, kind="airfare", amount=money("900 CAD"))
    actions.cancel(by=it.officer, mission=it.mission, on=DAY, reason_en="The forum was put off.")
    actions.post(by=it.treasurer, line=line)

    it.trip.refresh_from_db()
    assert (it.trip.cancelled_on, it.trip.lines.posted().count()) == (DAY, 1)
    with pytest.raises(Refused, match="over already"):
        actions.cancel(by=it.officer, mission=it.mission, on=DAY, reason_en="Again")


def test_a_trip_that_was_made_is_not_cancelled_afterwards():
    it = lyon()
    other = actions.add_trip(by=it.officer, mission=it.mission, name="B", group="staff")
    actions.ask(by=it.officer, mission=it.mission)
    actions.authorise(by=it.head, mission=it.mission)
    after = it.mission.ends_on + timedelta(1)
    for public, on in ((False, after), (True, DAY)):
        it.mission.trips.update(public=public)
        other.refresh_from_db()
        with pytest.raises(Refused, match="was over, or residents read"):
            actions.cancel(by=it.officer, mission=it.mission, on=on, reason_en="x")
        with pytest.raises(Refused, match="was over, or residents read"):
            actions.cancel_trip(by=it.officer, trip=other, on=on, reason_en="x")


def test_one_of_several_does_not_travel():
    it = lyon()
    wrong, name = (actions.add_trip(by=it.officer, mission=it.mission, name=one, group="staff") for one in "AB")
    actions.estimate(by=it.officer, trip=wrong, kind="meals", amount=money("10 CAD"))
    actions.take_off(by=it.officer, trip=wrong)
    later = actions.add_trip(by=it.officer, mission=it.mission, name="C", group="staff")
    assert ([one.name for one in it.mission.trips.all()], later.number) == (["", "B", "C"], 4)

    actions.ask(by=it.officer, mission=it.mission)
    with pytest.raises(Refused, match="take the request back"):
        actions.take_off(by=it.officer, trip=name)
    actions.authorise(by=it.head, mission=it.mission)
    for trip in (name, later):
        actions.cancel_trip(by=it.officer, trip=trip, on=DAY, reason_en="Fell ill")
    name.refresh_from_db()
    assert (name.cancelled_on, name.end_reason_en) == (DAY, "Fell ill")
    for trip, why, said in ((name, "Again", "already"), (it.trip, "Ill", "cancel the mission"), (it.trip, " ", "why")):
        with pytest.raises(Refused, match=said):
            actions.cancel_trip(by=it.officer, trip=trip, on=DAY, reason_en=why)


def test_whoever_is_back_has_travelled_and_nobody_cancels_on_a_day_to_come():
    it = lyon()
    other = actions.add_trip(by=it.officer, mission=it.mission, name="B", group="staff")
    actions.ask(by=it.officer, mission=it.mission)
    actions.authorise(by=it.head, mission=it.mission)
    actions.note_trip(by=it.officer, trip=other, returned_on=it.trip.ends_on)

    with pytest.raises(Refused, match="before the departure"):
        actions.note_trip(by=it.officer, trip=other, returned_on=DAY - timedelta(1))
    for name in ("returned_on", "settled_on"):
        with pytest.raises(Refused, match="still to come"):
            actions.note_trip(by=it.officer, trip=it.trip, **{name: date(2999, 1, 1)})
    with pytest.raises(Refused, match="still to come"):
        actions.book(by=it.officer, mission=it.mission, on=date(2999, 1, 1))
    other.refresh_from_db()
    with pytest.raises(Refused, match="is back"):
        actions.cancel_trip(by=it.officer, trip=other, on=DAY, reason_en="x")
    with pytest.raises(Refused, match="still to come"):
        actions.cancel_trip(by=it.officer, trip=it.trip, on=date(2999, 1, 1), reason_en="x")
    with pytest.raises(Refused, match="still to come"):
        actions.cancel(by=it.officer, mission=it.mission, on=date(2999, 1, 1), reason_en="x")


def test_a_person_is_put_in_once_for_the_same_days_and_either_by_the_directory_or_by_name():
    it = lyon()
    again = {"by": it.officer, "mission": it.mission, "group": "staff", "person": it.trip.person}
    with pytest.raises(Refused, match="travels in this mission already"):
        actions.add_trip(**again, starts_on=it.trip.ends_on, ends_on=it.trip.ends_on)
    with pytest.raises(Refused, match="one of the two"):
        actions.add_trip(**again, name="Somebody")
    later = {"starts_on": it.trip.ends_on + timedelta(7), "ends_on": it.trip.ends_on + timedelta(9)}
    assert actions.add_trip(**again, **later).number == 2


def test_travellers_go_along_with_a_plan_that_is_moved_unless_their_days_are_their_own():
    it = lyon()
    own = actions.add_trip(by=it.officer, mission=it.mission, name="B", group="staff", ends_on=date(2026, 3, 4))

    def move(**days):
        held = {name: getattr(it.mission, name) for name in days}
        actions.revise(by=it.officer, mission=it.mission, held=held, changes=days)

    move(ends_on=date(2026, 3, 9), place="Grenoble")
    for one in (it.trip, own):
        one.refresh_from_db()
    assert (it.trip.ends_on, own.ends_on, own.place) == (date(2026, 3, 9), date(2026, 3, 4), "Grenoble")
    with pytest.raises(Refused, match="before the departure"):
        move(starts_on=date(2026, 3, 5))


def test_who_may_read_a_mission():
    it = lyon(division=make.division("parks"))
    roy = make.actor("councillor")
    for one in (it.head, it.manager, it.treasurer, make.actor("auditor"), it.officer):
        assert permissions.may_read(one, it.mission)
    assert permissions.may_read(make.actor("division-officer", division=make.division("parks")), it.mission)
    for one in (roy, make.actor("clerk"), make.actor("solicitor"), make.actor("administrator"), make.ana(), None):
        assert not permissions.may_read(one, it.mission)
    assert not permissions.may_read(make.actor("division-head", division=make.division("roads")), it.mission)

    actions.add_trip(by=it.officer, mission=it.mission, person=person_of(roy), group="elected")

    assert permissions.may_read(roy, it.mission)


@pytest.mark.parametrize("role", ["clerk", "auditor", "administrator"])
def test_who_has_no_part_in_travel_plans_none(role):
    with pytest.raises(Refused, match="plan missions"):
        actions.plan(by=make.actor(role), title_en="Lyon")


def test_a_step_written_down_afterwards_keeps_its_day_and_none_is_still_to_come():
    it = lyon()
    with pytest.raises(Refused, match="still to come"):
        actions.ask(by=it.officer, mission=it.mission, on=date(2999, 1, 1))
    actions.ask(by=it.officer, mission=it.mission, on=date(2026, 1, 5))
    with pytest.raises(Refused, match="still to come"):
        actions.authorise(by=it.head, mission=it.mission, on=date(2999, 1, 1))
    decided = actions.authorise(by=it.head, mission=it.mission, on=date(2026, 1, 9))

    assert (it.mission.asked_on, decided.on) == (date(2026, 1, 5), date(2026, 1, 9))

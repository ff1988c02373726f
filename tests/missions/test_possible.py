"""The page of a mission offers what is possible; a form of anything else leads to that page, which says why."""

from __future__ import annotations

import pytest
from django.utils import timezone

from chancery.errors import Refused
from chancery.missions import actions
from chancery.missions.models import Trip
from tests import make
from tests.missions.scene import DAY, Lyon, a_line, authorised, lyon, money, person_of
from tests.missions.test_pages import of, page, signed_in

pytestmark = pytest.mark.django_db


def opens(actor, address: str) -> bool:
    """Is its form there? Otherwise it leads to the page of the mission."""
    answer = signed_in(actor).get(address)
    assert answer.status_code == 200 or "/desk/travel/M-" in answer["Location"]
    return bool(answer.status_code == 200)


def verbs(it: Lyon, actor) -> set[str]:
    """What of a mission's steps opens, and nothing that its page offers does not."""
    every = ("revise", "objective", "traveller", "ask", "take-back", "authorise", "refuse", "cancel", "results")
    may = {verb for verb in every if signed_in(actor).get(of(it, f"{verb}/")).status_code == 200}
    offered = {verb for verb in every if f'"{of(it, verb)}/"' in page(actor, of(it))}
    assert offered <= may
    return may


def test_what_opens_of_a_mission_goes_with_where_it_stands():
    it = lyon()
    assert verbs(it, it.officer) == {"revise", "objective", "traveller", "ask", "cancel"}
    assert verbs(it, it.head) >= {"cancel"}
    assert not verbs(it, it.head) & {"authorise", "refuse"}
    assert "Nobody asks for it yet." in page(it.manager, of(it))
    actions.ask(by=it.officer, mission=it.mission)
    assert verbs(it, it.officer) == {"take-back", "cancel"}
    assert "take the request back to change it" in page(it.officer, of(it))
    assert {"authorise", "refuse", "cancel"} <= verbs(it, it.head)
    actions.authorise(by=it.head, mission=it.mission)
    assert verbs(it, it.officer) == {"cancel", "results"}
    assert "something else takes a new mission" in page(it.officer, of(it))
    actions.cancel(by=it.head, mission=it.mission, on=DAY, reason_en="Ill")
    assert verbs(it, it.officer) == set()


def test_what_nobody_may_decide_does_not_open_for_them():
    it = lyon()
    actions.add_trip(by=it.officer, mission=it.mission, person=person_of(make.actor("treasurer")), group="staff")
    actions.ask(by=it.officer, mission=it.mission)
    assert not opens(it.head, of(it, "authorise/"))


def test_a_plan_without_its_days_is_not_asked_for():
    it = lyon(starts_on=None, ends_on=None)
    assert not opens(it.officer, of(it, "ask/"))
    assert "Missing: its days." in page(it.officer, of(it))


def test_what_somebody_came_back_from_is_not_cancelled_but_what_nobody_went_to_is_still():
    it = authorised()
    assert "cancel" in verbs(it, it.officer)  # its days are over, and nobody wrote that it fell through
    Trip.objects.update(returned_on=DAY)
    assert "cancel" not in verbs(it, it.officer)
    with pytest.raises(Refused, match="Somebody is back"):
        actions.cancel(by=it.officer, mission=it.mission, on=DAY, reason_en="x")


def test_results_are_looked_at_once_everybody_is_back():
    day = timezone.localdate()
    it = authorised(starts_on=day, ends_on=day)
    assert "What came of it" not in page(it.officer, of(it))
    assert "results" not in verbs(it, it.officer)


def test_a_line_opens_what_may_be_done_with_it():
    it = authorised()
    desk = "/en/desk/travel"
    assert not opens(it.treasurer, f"{desk}/trips/{it.trip.pk}/repayment/")
    assert "Note a repayment" not in page(it.treasurer, of(it))
    line = a_line(it)
    may = ("change", "take-out", "post", "correct")
    before = [opens(it.treasurer, f"{desk}/lines/{line.pk}/{verb}/") for verb in may]
    actions.post(by=it.treasurer, line=line)
    after = [opens(it.treasurer, f"{desk}/lines/{line.pk}/{verb}/") for verb in may]

    assert (before, after) == ([True, True, True, False], [False, False, False, True])
    assert opens(it.treasurer, f"{desk}/trips/{it.trip.pk}/repayment/")
    actions.correct_line(by=it.treasurer, line=line, why_en="x", amount=money("90 CAD"))
    assert not opens(it.treasurer, f"{desk}/lines/{line.pk}/correct/")

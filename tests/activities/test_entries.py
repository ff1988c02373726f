"""An activity is planned inside, released by whoever may, corrected with a reason, and read by those it is for."""

from __future__ import annotations

import pytest

from chancery import edits
from chancery.activities import actions, permissions
from chancery.activities.models import Activity, Correction
from chancery.agreements.models import Agreement
from chancery.audit.models import LedgerEntry, LedgerOpening
from chancery.dates import FuzzyDate, parse_fuzzy
from chancery.errors import Refused
from chancery.ids import uuid7
from chancery.search.find import find, seen
from tests import make

pytestmark = pytest.mark.django_db
FIELDS = ("title_en", "place_en", "when", "state")
NO_DATE = FuzzyDate()


def recorded(by=None, when="2026-10", **values):
    values = {"title_en": "A study tour", "title_fr": "Un voyage d’étude", **values}
    return actions.record(by=by or make.clerk(), when=parse_fuzzy(when), **values)


def last_line():
    return str(LedgerEntry.objects.last())


def told():
    """What the last line commits to and residents may read."""
    opened = LedgerOpening.objects.filter(seq=LedgerEntry.objects.last().seq, data_class="public")
    return str(list(opened.values_list("value", flat=True)))


def test_it_takes_the_next_number_and_a_form_sent_twice_enters_one():
    key = uuid7()
    first = recorded(id=key)
    again = recorded(id=key)

    assert first.pk == again.pk
    assert first.reference.startswith("ACT-")
    assert Activity.objects.count() == 1


def test_it_serves_goals_of_several_frameworks_and_is_with_several():
    goals = [make.goal(), make.goal("Learning", framework_=make.framework(kind="functions"))]
    bodies = [make.counterparty("Milan"), make.counterparty("Berlin")]
    network = make.membership().network
    made = recorded(goals=goals, links={"also_with": bodies, "networks": [network], "divisions": [make.division()]})

    assert set(made.goals.all()) == set(goals)
    assert set(made.also_with.all()) == set(bodies)
    assert list(network.activities.all()) == [made]


def test_what_is_planned_is_not_public_nor_found_in_the_open():
    made = recorded(state="planned", lead=make.division("parks"))

    assert not made.public
    assert find("activity", "study") == []
    assert [one.object_id for one in seen("activity", "study", ["internal"], limit=5)] == [made.pk]
    assert '"type":"sealed"' in last_line()


def test_a_division_records_what_it_leads_and_nothing_else():
    parks, museums = make.division("parks"), make.division("museums")
    ours = make.actor("division-officer", division=parks)
    made = recorded(by=ours, lead=parks, state="planned")

    for lead in (museums, None):
        with pytest.raises(Refused):
            recorded(by=ours, lead=lead)
    with pytest.raises(Refused):
        actions.correct(by=ours, activity=made, held={"lead": parks}, changes={"lead": museums})
    assert made in permissions.visible(ours)
    assert made not in permissions.visible(make.actor("division-officer", division=museums))
    assert made not in permissions.visible(make.actor("councillor"))


def test_the_head_releases_it_with_all_that_hangs_on_it():
    made = recorded(state="planned")
    actions.add_result(by=make.clerk(), activity=made, text_en="A report was written")
    with pytest.raises(Refused):
        actions.release(by=make.actor("officer"), activity=made)

    actions.release(by=make.actor("head"), activity=made)

    assert Activity.objects.public().get() == made
    assert "activity.released" in last_line()
    assert "A report was written" in told()
    assert [one for _, one in find("activity", "report")] == [made.pk]
    with pytest.raises(edits.Overtaken):
        actions.release(by=make.actor("head"), activity=Activity(pk=made.pk, lead=None))


def test_a_head_of_division_releases_what_the_division_leads():
    parks = make.division("parks")
    head = make.actor("division-head", division=parks)
    mine, other = recorded(state="planned", lead=parks), recorded(state="planned")

    actions.release(by=head, activity=mine)
    with pytest.raises(Refused):
        actions.release(by=head, activity=other)


def test_it_is_withheld_with_a_reason_and_found_no_more():
    made = recorded()
    with pytest.raises(Refused):
        actions.withhold(by=make.clerk(), activity=made, why=" ")

    actions.withhold(by=make.clerk(), activity=made, why="Safety of those who travel")

    assert find("activity", "study") == []
    assert "activity.withheld" in last_line()
    assert "Safety" not in told()


def test_what_residents_read_is_corrected_with_a_reason_which_stays_beside_it():
    made = recorded()
    held = edits.of(made, FIELDS)
    with pytest.raises(Refused):
        actions.correct(by=make.clerk(), activity=made, held=held, changes={"place_en": "Lyon"})

    actions.correct(by=make.clerk(), activity=made, held=held, changes={"place_en": "Lyon"}, reason="It was in Lyon")

    kept = Correction.objects.get()
    assert (kept.before, kept.after, kept.reason) == ({"place_en": ""}, {"place_en": "Lyon"}, "It was in Lyon")
    assert made.place_en == "Lyon"
    assert "It was in Lyon" not in told()


def test_what_is_not_released_is_changed_without_a_reason():
    made = recorded(state="planned")
    actions.correct(by=make.clerk(), activity=made, held=edits.of(made, FIELDS), changes={"place_en": "Lyon"})

    assert made.place_en == "Lyon"
    assert not Correction.objects.exists()


def test_two_people_at_one_activity_lose_nothing():
    made = recorded(state="planned")
    held = edits.of(made, FIELDS)
    actions.correct(by=make.clerk(), activity=made, held=held, changes={"place_en": "Lyon"})

    with pytest.raises(edits.Overtaken):
        actions.correct(by=make.clerk(), activity=made, held=held, changes={"place_en": "Nice"})


def test_links_are_set_if_they_are_still_what_was_shown():
    made, goal = recorded(state="planned"), make.goal()
    agreement = make.agreement()
    held = edits.of(made, ("goals", "agreements", "counterparty"))
    changes = {"goals": [goal], "agreements": [agreement], "counterparty": agreement.counterparty}
    actions.link(by=make.clerk(), activity=made, held=held, changes=changes)

    assert list(goal.activities.all()) == [made]
    assert list(Agreement.objects.filter(activities=made)) == [agreement]
    with pytest.raises(edits.Overtaken):
        actions.link(by=make.clerk(), activity=made, held=held, changes={"goals": []})


def test_it_moves_and_what_did_not_take_place_says_so():
    made = recorded(state="planned")
    actions.move(by=make.clerk(), activity=made, state="dropped")

    assert made.get_state_display() == "Did not take place"
    with pytest.raises(edits.Overtaken):
        actions.move(by=make.clerk(), activity=Activity(pk=made.pk, state="planned"), state="done")


@pytest.mark.parametrize("wrong", [{"title_en": "", "title_fr": ""}, {"ends": parse_fuzzy("2025")}])
def test_what_cannot_be_is_refused_in_words(wrong):
    with pytest.raises(Refused):
        recorded(**wrong)
    made = recorded(state="planned")
    held = edits.of(made, [*wrong])
    with pytest.raises(Refused):
        actions.correct(by=make.clerk(), activity=made, held=held, changes=wrong)


def test_nothing_was_done_on_a_day_that_is_still_to_come():
    ahead = "2099-05"
    with pytest.raises(Refused, match="still to come"):
        recorded(when=ahead, state="done")
    planned, done = recorded(when=ahead, state="planned"), recorded(state="done")
    with pytest.raises(Refused, match="still to come"):
        actions.move(by=make.clerk(), activity=planned, state="done")
    with pytest.raises(Refused, match="still to come"):
        held = edits.of(done, ["when"])
        actions.correct(by=make.clerk(), activity=done, held=held, changes={"when": parse_fuzzy(ahead)}, reason="x")

    kept = dict(Activity.objects.values_list("state", "when_earliest__year"))
    assert kept == {"planned": 2099, "done": 2026}


def test_nobody_else_may_write_anything():
    made = recorded()
    verbs = (
        lambda by: recorded(by=by),
        lambda by: actions.correct(by=by, activity=made, held={}, changes={}),
        lambda by: actions.link(by=by, activity=made, held={}, changes={}),
        lambda by: actions.move(by=by, activity=made, state="done"),
        lambda by: actions.withhold(by=by, activity=made, why="x"),
        lambda by: actions.enter_award(by=by, when=NO_DATE, title_en="x"),
        lambda by: actions.enter_event(by=by, when=NO_DATE, title_en="x", part="hosted"),
    )
    for by in (make.actor("councillor"), make.actor("auditor"), make.actor("administrator")):
        for verb in verbs:
            with pytest.raises(Refused):
                verb(by)

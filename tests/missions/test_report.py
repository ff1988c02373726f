"""A traveller reports: what was learned, whether the objectives were met, and what follows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from chancery.errors import Refused
from chancery.ids import uuid7
from chancery.missions import actions
from chancery.missions.facts import points_to_check
from chancery.missions.models import TripReport
from tests import make
from tests.missions.scene import DAY, authorised
from tests.missions.test_pages import of, page, send, signed_in

pytestmark = pytest.mark.django_db
POLICY = """format = "chancery-policy/1"
[policy]
id = "travel"
title = { en = "Travel" }
[[travel_rule]]
id = "brought-back"
about = "report"
within = "30 days"
"""


def test_a_report_answers_each_objective_and_keeps_the_day_it_was_filed():
    it = authorised()
    aim = it.mission.aims.create(text_en="Sign", number=1)
    made = actions.report(by=it.officer, trip=it.trip, learning_en="They count meals.", answers={aim: "partly"})
    first = made.filed_on
    actions.report(by=it.officer, trip=it.trip, observations_en="A quay.", answers={aim: "yes"})

    held = TripReport.objects.get()
    assert (held.learning_en, held.observations_en, held.filed_on) == ("They count meals.", "A quay.", first)
    assert [one.answer for one in held.answers.all()] == ["yes"]


def test_an_empty_report_is_none():
    it = authorised()

    with pytest.raises(Refused, match="observed or learned"):
        actions.report(by=it.officer, trip=it.trip, summary_en="We were there.")
    assert not TripReport.objects.exists()


def test_nobody_reports_on_a_trip_that_has_not_begun():
    today = timezone.localdate()
    soon = authorised(starts_on=today + timedelta(days=1), ends_on=today + timedelta(days=3))
    here = f"/en/desk/travel/trips/{soon.trip.pk}/report/"

    assert here not in page(soon.officer, of(soon))
    assert "has not begun" in send(soon.officer, here, learning_en="We heard of it.").content.decode()
    actions.report(by=soon.officer, trip=authorised(starts_on=today, ends_on=today).trip, learning_en="On the way.")
    assert TripReport.objects.count() == 1


def test_only_the_traveller_or_the_office_for_them_reports():
    it = authorised(division=make.division("parks"))
    roy = make.actor("councillor")

    with pytest.raises(Refused, match="traveller reports"):
        actions.report(
            by=make.actor("division-officer", division=make.division("parks")), trip=it.trip, learning_en="x"
        )
    with pytest.raises(Refused, match="traveller reports"):
        actions.report(by=roy, trip=it.trip, learning_en="x")
    assert actions.report(by=make.actor("officer"), trip=it.trip, learning_en="For them.").filed_on


def test_an_objective_of_another_mission_is_not_answered():
    it, other = authorised(), authorised()
    aim = other.mission.aims.create(text_en="Sign", number=1)

    with pytest.raises(Refused, match="another mission"):
        actions.report(by=it.officer, trip=it.trip, learning_en="x", answers={aim: "yes"})
    assert not TripReport.objects.exists()


def test_there_is_nothing_to_report_on_a_cancelled_trip():
    it = authorised()
    actions.cancel(by=it.officer, mission=it.mission, on=DAY, reason_en="Put off.")
    it.trip.refresh_from_db()

    with pytest.raises(Refused, match="was cancelled"):
        actions.report(by=it.officer, trip=it.trip, learning_en="x")


def test_a_follow_up_is_written_once_and_done_once():
    it, id = authorised(), uuid7()
    held = actions.report(by=it.officer, trip=it.trip, learning_en="x")
    for _ in range(2):
        one = actions.follow_up(by=it.officer, report=held, id=id, text_en="Send the method", due_on=DAY)
    actions.follow_up_done(by=it.officer, follow_up=one, on=DAY)

    assert held.follow_ups.count() == 1
    with pytest.raises(Refused, match="done already"):
        actions.follow_up_done(by=it.officer, follow_up=one, on=DAY)


def test_the_point_on_reports_is_met_by_a_report_in_time():
    make.policy_version("travel", POLICY.encode(), in_force_from=date(2020, 1, 1), kind="policy")
    it = authorised()
    late = date(2027, 1, 1)

    def found() -> str:
        return points_to_check(it.mission, late)[0][1][0].outcome

    assert found() == "not_met"
    held = actions.report(by=it.officer, trip=it.trip, learning_en="x")
    TripReport.objects.filter(pk=held.pk).update(filed_on=date(2026, 3, 20))
    assert found() == "met"


def test_the_report_is_written_on_one_form_and_stands_on_the_page():
    make.policy_version("travel", POLICY.encode(), in_force_from=date(2020, 1, 1), kind="policy")
    it = authorised()
    it.mission.aims.create(text_en="Sign the protocol", number=1)
    address = f"/en/desk/travel/trips/{it.trip.pk}/report/"
    assert "It is due by" in page(it.officer, of(it))

    send(
        it.officer,
        address,
        learning_en="They count meals.",
        contacts="Anne Exemple",
        remained="yes",
        **{"aim-1": "yes"},
    )
    send(it.officer, f"/en/desk/travel/trips/{it.trip.pk}/follow-up/", text_en="Send the method", owner="Olive")

    shown = page(it.officer, of(it))
    for words in ("They count meals.", "Anne Exemple", "Sign the protocol", "Send the method", "Olive"):
        assert words in shown
    assert "They count meals." in page(it.officer, address)
    assert "Anne Exemple" in page(it.manager, of(it))


def test_who_was_met_is_not_for_every_colleague():
    it = authorised(division=make.division("parks"))
    actions.report(by=it.officer, trip=it.trip, learning_en="They count meals.", contacts="Anne Exemple")
    colleague = make.actor("division-officer", division=make.division("parks"))

    shown = page(colleague, of(it))
    assert "They count meals." in shown
    assert "Anne Exemple" not in shown


def test_a_follow_up_is_corrected_and_done_on_the_page():
    it = authorised()
    held = actions.report(by=it.officer, trip=it.trip, learning_en="Much")
    one = actions.follow_up(by=it.officer, report=held, text_en="Send the methd", due_on=DAY)
    desk = f"/en/desk/travel/follow-ups/{one.pk}"
    assert f"{desk}/done/" in page(it.officer, of(it))

    send(it.officer, f"{desk}/correct/", text_en="Send the method", owner="Olive", due_on="2026-04-01")
    later = send(it.officer, f"{desk}/done/", on="2999-01-01").content.decode()
    assert "That day is still to come." in later
    send(it.officer, f"{desk}/done/".replace("en/desk/travel/follow-ups", "fr/bureau/deplacements/suites")
         .replace("done", "faite"), on="2026-04-02")  # fmt: skip

    one.refresh_from_db()
    assert (one.text_en, one.owner, str(one.due_on), str(one.done_on)) == (
        "Send the method", "Olive", "2026-04-01", "2026-04-02",
    )  # fmt: skip
    assert f"{desk}/done/" not in page(it.officer, of(it))
    assert signed_in(it.officer).get(f"{desk}/done/")["Location"] == of(it) + "#after"
    empty = send(it.officer, f"{desk}/correct/", text_en="", owner="Olive Z").content.decode()
    assert "Write it, in one language at least." in empty
    with pytest.raises(Refused, match="Only whoever planned"):
        actions.correct_follow_up(by=make.actor("treasurer"), follow_up=one, held={}, changes={"text_en": "x"})

"""A report that is missing is asked for, and may hold up the next trip; a person decides (pain P7)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from chancery.desk.radar.lines import Window
from chancery.desk.viewer import Viewer
from chancery.desk.waiting.missions import MISSION, REPORT
from chancery.errors import Refused
from chancery.missions import actions, owed
from chancery.missions.models import Mission
from tests import make
from tests.missions.scene import Lyon, authorised, lyon, person_of
from tests.missions.test_pages import of, page, send
from tests.missions.test_report import POLICY

pytestmark = pytest.mark.django_db
HOLDS = POLICY + "holds = true\n"


def adopt(text: str) -> None:
    make.policy_version("travel", text.encode(), in_force_from=date(2020, 1, 1), kind="policy")


def next_trip(it: Lyon) -> Mission:
    """The same officer asks to leave again."""
    soon = timezone.localdate() + timedelta(days=60)
    made = actions.plan(by=it.officer, title_en="Osaka", purpose_en="Meet", starts_on=soon, ends_on=soon, place="Osaka",
                        maximum_minor=100)  # fmt: skip
    actions.add_trip(by=it.officer, mission=made, person=it.trip.person, group="staff")
    actions.ask(by=it.officer, mission=made)
    return made


def test_p7_a_missing_report_holds_up_the_next_trip_until_it_is_filed_or_a_person_says_why_not():
    adopt(HOLDS)
    it = authorised()
    osaka = next_trip(it)

    assert [one.due for one in owed.holding_up(osaka)] == [date(2026, 4, 4)]
    with pytest.raises(Refused, match="owes the report of an earlier trip"):
        actions.authorise(by=it.head, mission=osaka)
    assert actions.authorise(by=it.head, mission=osaka, reason_en="The notes are in; the report follows.").yes
    assert not owed.holding_up(osaka, date(2026, 4, 4)), "the last day is still in time"

    actions.report(by=it.officer, trip=it.trip, learning_en="They count meals.")
    assert actions.authorise(by=it.head, mission=next_trip(it)).yes


@pytest.mark.parametrize("text", [POLICY, HOLDS + 'groups = ["elected"]\n', ""])
def test_it_holds_up_nothing_where_the_policy_does_not_say_so_of_them(text):
    if text:
        adopt(text)
    it = authorised()

    assert actions.authorise(by=it.head, mission=next_trip(it)).yes


def test_who_decides_reads_whose_report_is_late_and_the_form_keeps_what_was_typed():
    adopt(HOLDS)
    it = authorised(division=make.division("parks"))
    osaka = next_trip(it)
    here = of(it._replace(mission=osaka))
    shown = page(it.head, here)

    assert f"{it.trip.person.name} owes the report of an earlier trip" in shown
    assert f'href="{of(it)}"' in shown
    refused = send(it.head, f"{here}authorise/", maximum="0.50").content.decode()
    assert "Say why it goes on all the same" in refused
    assert 'value="0.50"' in refused
    Mission.objects.filter(pk=osaka.pk).update(division=make.division("roads"))
    roads = make.actor("division-head", division=make.division("roads"))
    assert of(it) not in page(roads, here), "of another division's mission nobody learns the name"


def test_today_reminds_the_traveller_and_whoever_decides_now():
    adopt(HOLDS)
    it = authorised()
    osaka = next_trip(it)
    today, window = timezone.localdate(), Window()
    mine = REPORT.find(Viewer.of(it.trip.person, today), window)

    assert [(one.url, one.why) for one in mine] == [
        (f"/en/desk/travel/trips/{it.trip.pk}/report/", "It was due by 4 April 2026, and is late.")
    ]
    assert not REPORT.find(Viewer.of(it.trip.person, date(2026, 3, 5)), window), "they are still away"
    assert [one.reference for one in MISSION.find(Viewer.of(person_of(it.head), today), window)] == [osaka.reference]
    for other in (it.officer, make.actor("division-head", division=make.division("roads")), it.treasurer):
        assert not MISSION.find(Viewer.of(person_of(other), today), window)
    actions.report(by=it.officer, trip=it.trip, learning_en="They count meals.")
    assert not REPORT.find(Viewer.of(it.trip.person, today), window)


def test_a_planned_mission_waits_for_nobody():
    it = lyon()
    assert not MISSION.find(Viewer.of(person_of(it.head), timezone.localdate()), Window())

"""With the clock moved past each term, nothing personal of travel is left: not in the tables, the ledger's openings,
the files, the index of words, or what residents take along."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.utils import timezone

from chancery.disclosure import actions as disclosure
from chancery.missions import actions as missions
from chancery.missions.models import CostLine, FinanceLine, Trip, TripReport
from chancery.money import Money
from chancery.papers.intake import Sheet
from chancery.retention import actions, due
from tests import make
from tests.disclosure.scene import BACK
from tests.missions.scene import DAY, a_line, authorised, lyon
from tests.missions.test_pages import page
from tests.papers import files
from tests.portal.test_activities import read
from tests.retention.test_actions import CANARY, everywhere

pytestmark = pytest.mark.django_db
THEN = datetime(2041, 1, 2, 17, tzinfo=UTC)
SCHEDULE = {
    "missions.mission": "ends_on",
    "missions.trip": "returned_on",
    "missions.costline": "on",
    "missions.tripreport": "filed_on",
    "missions.followup": "due_on",
    "missions.financeline": "brought_on",
    "missions.gift": "entered_on",
    "papers.paper": "filed_on",
}


@pytest.fixture(autouse=True)
def _a_folder_of_its_own(settings, tmp_path):
    settings.PAPERS = tmp_path / "papers"


def travelled():
    """A mission with a canary in everything that is about a person, accounted for."""
    it = authorised()
    missions.note_trip(
        by=it.officer,
        trip=it.trip,
        companions=CANARY,
        companion_paid_by="traveller",
        personal_days=97,
        returned_on=BACK,
    )
    held, changes = {"emergency": ""}, {"emergency": f"{CANARY} +1 555 0100"}
    missions.note_emergency(by=it.officer, mission=it.mission, held=held, changes=changes)
    line = a_line(it, "60 CAD", attendees=CANARY, alcohol_minor=1234, personal_minor=2345)
    missions.attach(by=it.officer, line=line, sheets=[Sheet("pdf", files.pdf(CANARY), CANARY)], titles=[CANARY])
    missions.explain(by=it.officer, line=line, reason_en=f"{CANARY} was ill")
    missions.post(by=it.treasurer, line=line)
    lost = a_line(it, "41 CAD")
    missions.declare_lost(by=it.officer, line=lost, declaration=CANARY)
    row = FinanceLine(document="F-1", on=DAY, amount_minor=500, currency="CAD", kind="meals", traveller=CANARY)
    missions.bring_in(by=it.treasurer, rows=[row], digest="0" * 64)
    missions.add_gift(
        by=it.officer, mission=it.mission, way="given", value=None, what_en="A pen", other=CANARY, keeper=CANARY
    )
    parts = ("observations", "learning", "sessions", "commitments", "gifts")
    said = {f"{part}_{lang}": CANARY for part in parts for lang in ("en", "fr")}
    report = missions.report(by=it.officer, trip=it.trip, summary_en="We signed.", contacts=CANARY, **said)
    missions.follow_up(by=it.officer, report=report, text_en="Write", owner=CANARY, due_on=date(2026, 5, 1))
    it.mission.refresh_from_db()
    disclosure.publish(by=it.head, mission=it.mission)
    disclosure.account(by=it.head, mission=it.mission)
    return it


def dispose_of_all():
    """Every record that is due goes, by its three people; how many went."""
    head, solicitor, clerk = (make.actor(role) for role in ("head", "solicitor", "clerk"))
    found = list(due.due(THEN.date()))
    for one in found:
        asked = actions.propose(by=head, record_class=one.record_class, row=one.name)
        actions.cosign(by=solicitor, disposal=asked)
        actions.carry_out(by=clerk, disposal=asked)
    return len(found)


def test_nothing_personal_of_travel_is_left_past_its_term(client, django_capture_on_commit_callbacks):
    it = travelled()
    for table, day in SCHEDULE.items():
        code = table.replace(".", "-")
        actions.schedule(by=make.actor("clerk"), code=code, table=table, counts_from=day, years=7, title_en=table)
    before = read(client, f"/en/trips/{it.mission.reference}/")
    assert everywhere(CANARY)
    assert everywhere(":1234"), "as an opening of the ledger writes it; the digits alone may stand in a fingerprint"
    with time_machine.travel(THEN), django_capture_on_commit_callbacks(execute=True):
        assert dispose_of_all() == 9
        assert dispose_of_all() == 0, "what was emptied is due no more"

    assert everywhere(CANARY) == []
    assert everywhere(":1234") == everywhere(":2345") == []
    trip = Trip.objects.get()
    assert (trip.companions, trip.companion_paid_by, trip.personal_days) == ("", "", None)
    assert set(CostLine.objects.values_list("alcohol_minor", "personal_minor")) == {(None, None)}
    assert TripReport.objects.get().summary_en == "We signed."
    after = "".join([read(client, f"/en/trips/{it.mission.reference}/"), read(client, "/en/trips.json")])
    assert ["$60" in before, "$60" in after, "We signed." in after, CANARY in after] == [True, True, True, False]
    assert Money(6000, "CAD").phrase("en", "CAD") in after
    desk = page(it.officer, f"/en/desk/travel/{it.mission.reference}/")
    assert ["destroyed under the records schedule on" in desk, "/papers/" in desk] == [True, False]


def test_what_only_a_number_tells_of_somebody_is_due_too():
    it = authorised()
    missions.note_trip(by=it.officer, trip=it.trip, personal_days=2, returned_on=BACK)
    actions.schedule(
        by=make.actor("clerk"),
        code="trips",
        table="missions.trip",
        counts_from="returned_on",
        years=7,
        title_en="Trips",
    )

    assert [one.row for one in due.due(THEN.date())] == [it.trip]


def test_a_trip_that_was_cancelled_has_no_day_of_return_which_the_schedule_says_and_goes_by_another_line():
    it = lyon(starts_on=date(2027, 3, 2), ends_on=date(2027, 3, 5))
    ill = missions.add_trip(by=it.officer, mission=it.mission, name=CANARY, group="staff")
    missions.note_trip(by=it.officer, trip=it.trip, personal_days=2)
    missions.ask(by=it.officer, mission=it.mission)
    missions.authorise(by=it.head, mission=it.mission)
    missions.cancel_trip(by=it.officer, trip=ill, on=timezone.localdate(), reason_en=f"{CANARY} is ill")
    clerk, of = make.actor("clerk"), {"table": "missions.trip", "years": 7, "title_en": "Trips"}
    actions.schedule(by=clerk, code="back", counts_from="returned_on", **of)
    assert "2 records have no such day" in page(clerk, "/en/desk/retention/schedule/")
    actions.schedule(by=clerk, code="off", counts_from="cancelled_on", **of)

    assert "1 record has no such day" in page(clerk, "/en/desk/retention/schedule/")
    with time_machine.travel(THEN):
        assert dispose_of_all() == 1
    assert everywhere(CANARY) == []

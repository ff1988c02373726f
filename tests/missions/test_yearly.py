"""The reports on a year of travel are together for the annual report, and go to the city manager."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest

from chancery.audit import actions as audit
from chancery.desk import reminders
from chancery.missions import actions
from chancery.missions.models import Aim
from chancery.notices.models import Notice
from tests import make
from tests.missions.scene import authorised, lyon, person_of
from tests.missions.test_pages import page, signed_in

pytestmark = pytest.mark.django_db


def reported():
    it = lyon(division=make.division("parks"))
    actions.add_aim(by=it.officer, mission=it.mission, text_en="The protocol is signed")
    actions.ask(by=it.officer, mission=it.mission)
    actions.authorise(by=it.head, mission=it.mission)
    actions.report(
        by=it.officer, trip=it.trip, on=date(2026, 3, 20), answers={Aim.objects.get(): "partly"},
        summary_en="It is signed.", observations_en="=They count by the hour.", learning_en="Begin early.",
        contacts="Anne Exemple", commitments_en="We send our method.",
    )  # fmt: skip
    return it


def rows(actor, year=2026):
    answer = signed_in(actor).get(f"/en/desk/travel/reports/{year}.csv")
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.content.decode())))


def test_a_year_says_what_was_reported_by_function_and_how_many_reports_are_missing():
    it = reported()
    authorised(title_en="Another trip", division=make.division("roads"))
    shown = page(it.manager, "/en/desk/travel/reports/")

    for words in (
        "Lyon forum", "Protocol officer", "It is signed.", "They count by the hour.", "Begin early.",
        "We send our method.", "The protocol is signed: Met in part",
    ):  # fmt: skip
        assert words in shown, words
    assert "On 1 trip of this year nobody has reported." in shown
    assert "Anne Exemple" not in shown
    (row,) = rows(it.manager)
    assert [row[name] for name in ("mission", "division", "filed_on", "objectives_met_in_part", "country")] == [
        it.mission.reference, "parks", "2026-03-20", "1", "FR",
    ]  # fmt: skip
    assert row["observations_en"] == "'=They count by the hour."
    assert person_of(it.officer).name not in str(row)
    assert "Anne" not in str(row)


def test_who_may_not_read_a_mission_reads_no_report_on_it():
    it = reported()
    theirs = make.actor("division-officer", division=make.division("parks"))
    others = make.actor("division-officer", division=make.division("roads"))

    assert (len(rows(theirs)), len(rows(others)), len(rows(it.head, 2025))) == (1, 0, 0)
    assert "Lyon forum" not in page(others, "/en/desk/travel/reports/")
    for year in ("x", "0", "99999", "%00"):
        assert "Lyon forum" in page(it.head, f"/en/desk/travel/reports/?year={year}"), "what is no year is the latest"
    assert signed_in(it.head).get("/en/desk/travel/reports/0.csv").status_code == 404


def test_the_city_manager_is_told_once_when_the_year_is_over():
    it, by = reported(), audit.service("svc-test")
    told = Notice.objects.filter(ref="travel 2026")
    for _again in range(2):
        reminders.collect(by, date(2027, 1, 31), date(2027, 2, 1))

    assert [(one.user.actor, one.due_on) for one in told] == [(it.manager, date(2027, 2, 1))]
    reminders.collect(by, date(2028, 2, 1), date(2028, 2, 1))
    assert not Notice.objects.filter(ref="travel 2027").exists(), "of a year without travel there is nothing to tell"

"""Which cases wait for whom on Today: those at a step that is theirs, and no other."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from chancery.audit import actions as audit
from chancery.budgets import actions as budgets
from chancery.cases import actions
from chancery.cases.models import AgendaEntry, Case, CaseConsultation, Decision, FinanceReview, ReportVersion
from chancery.dates import add_months
from chancery.desk.radar import Window
from chancery.desk.viewer import Viewer
from chancery.desk.waiting import CASE, FINANCES
from chancery.desk.waiting.money import RESERVE
from chancery.money import Money
from tests import make
from tests.desk.people import member
from tests.desk.test_case_decisions import ready
from tests.desk.test_cases import at, body, case, parks, policy

__all__ = ["body", "case", "parks", "policy", "ready"]
pytestmark = pytest.mark.django_db


def waits(*roles, division=None):
    """Does a case wait for someone with these roles?"""
    viewer = Viewer.of(member(*roles, division=division).person, timezone.localdate())
    found = CASE.find(viewer, Window())
    assert len(found) == CASE.count(viewer, Window())
    return [line.what for line in found]


@pytest.mark.parametrize(
    ("step", "for_whom"),
    [
        ("proposal", ["head", "officer"]),
        ("assessment", ["head", "officer"]),
        ("capacity", ["division-officer", "head", "officer"]),
        ("council", ["clerk"]),
        ("signature-cooperation", ["city-manager", "solicitor"]),
    ],
)
def test_a_case_waits_for_those_whose_step_it_is(case, parks, step, for_whom):
    at(case, step)
    roles = ("auditor", "city-manager", "clerk", "councillor", "head", "officer", "solicitor", "treasurer")

    found = [role for role in roles if waits(role)] + (
        ["division-officer"] if waits("division-officer", division=parks) else []
    )
    assert sorted(found) == for_whom


def test_a_division_is_not_asked_of_what_another_leads(case):
    at(case, "capacity")

    assert waits("division-officer", division=make.division("water")) == []


def test_what_the_solicitor_has_answered_waits_for_them_no_more(ready):
    assert waits("solicitor") == []
    assert waits("city-manager") == ["step “Signature”"]


def test_what_was_decided_waits_for_the_office_to_close_the_step(case):
    at(case, "council")
    item = make.council_item(timezone.localdate().isoformat(), outcome="adopted")
    actions.record_council(by=audit.service("svc-test"), case=case, item=item)

    assert waits("clerk") == []
    assert waits("officer") == ["step “Council”"]


def test_a_closed_case_waits_for_nobody(case):
    actions.withdraw(by=audit.service("svc-test"), case=case, reason="They asked us to.")

    assert waits("officer") == []


def test_today_shows_it_and_leads_to_it(case):
    page = member("officer").get("/en/desk/").content.decode()

    assert "Aldenbruck: step “Proposal”" in page
    assert f"/en/desk/cases/{case.reference}/" in page


def told(*roles):
    """What Today says of each case: the verb, and the day that it has."""
    viewer = Viewer.of(member(*roles).person, timezone.localdate())
    return [(line.verb, line.on) for line in CASE.find(viewer, Window())]


def test_a_row_says_what_is_to_be_done_and_the_nearest_day_it_has(case, parks):
    at(case, "assessment")
    day, asked = timezone.localdate() + timedelta(days=9), {"case": case, "asked_on": timezone.localdate()}
    [(verb, last)] = told("officer")
    assert (verb, last) == ("Answer", add_months(timezone.localdate(), 3))  # the policy gives the step three months
    CaseConsultation.objects.create(consultation="x", due_on=day, **asked)
    secret = {"due_on": day - timedelta(days=3), "data_class": "intergovernmental"}
    CaseConsultation.objects.create(consultation="y", **secret, **asked)
    assert told("officer") == [("Answer", day)]
    Case.objects.update(step="council")
    item = make.council_item((day - timedelta(days=1)).isoformat(), outcome="not-recorded")
    version = ReportVersion.objects.create(case=case, number=1, stage="final", kept_on=day, kept_by_id="svc-test")
    AgendaEntry.objects.create(case=case, version=version, item=item, published_on=day, published_by_id="svc-test")

    assert told("clerk") == [("Record what Council decided", day - timedelta(days=1))]
    Decision.objects.create(case=case, step="council", decides="approve", yes=True, decided_on=day)
    assert [verb for verb, _day in told("officer")] == ["Close this step"]


def test_a_report_kept_for_review_waits_for_the_treasurer_until_they_have_looked(case):
    def waits_for(role):
        viewer = Viewer.of(member(role).person, timezone.localdate())
        return [(line.reference, line.verb) for line in FINANCES.find(viewer, Window())]

    kept = {"case": case, "kept_on": timezone.localdate(), "kept_by_id": "svc-test"}
    ReportVersion.objects.create(number=1, stage="draft", **kept)
    assert waits_for("treasurer") == []
    ReportVersion.objects.create(number=2, stage="review", **kept)
    assert waits_for("treasurer") == [(case.reference, "Review")]
    assert waits_for("officer") == []
    page = member("treasurer").get("/en/desk/").content.decode()
    assert f"/en/desk/cases/{case.reference}/report/finances/" in page
    review = {"digest": "1" * 64, "agrees": True, "person": make.person(), "reviewed_on": timezone.localdate()}
    FinanceReview.objects.create(case=case, **review)

    assert waits_for("treasurer") == []


def test_a_step_is_late_once_the_time_that_the_policy_gives_it_is_over(case):
    at(case, "assessment")
    page, where = member("officer"), f"/en/desk/cases/{case.reference}/"
    assert "The policy wants it closed by" in page.get(where).content.decode()
    case.closings.update(closed_on=timezone.localdate() - timedelta(days=100))

    assert "The policy wanted it closed by" in page.get(where).content.decode()
    assert told("officer")[0][1] < timezone.localdate()
    Case.objects.update(submitted_on=None)
    assert told("officer")[0][1] is None


def test_the_treasurer_is_told_what_is_to_be_reserved_at_the_step_that_waits_for_it(case):
    def told(role="treasurer"):
        viewer = Viewer.of(member(role).person, timezone.localdate())
        return [(line.what, line.url) for line in RESERVE.find(viewer, Window())]

    by = make.actor("treasurer")
    wanted = budgets.state_need(by=by, case=case, year=2026, amount=Money(500_00, "CAD"))
    assert told() == []  # its first step asks for no money yet
    at(case, "capacity")
    assert told() == [("to reserve", f"/en/desk/cases/{case.reference}/#money")]
    assert told("officer") == []

    fund = make.fund("1000 CAD", year=2026)
    budgets.reserve(by=by, need=wanted, fund=fund, amount=500_00, on=timezone.localdate())
    assert told() == []

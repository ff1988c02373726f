"""The program is reviewed as a case: opened by the office or the clerk, with the register of its day, up to a draft."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from chancery.audit.models import LedgerEntry
from chancery.cases import actions
from chancery.cases.facts import Known
from chancery.cases.models import Case
from chancery.desk.cases.report.whole import composed
from chancery.desk.radar import PROGRAM_REVIEW
from chancery.desk.radar.lines import Window
from chancery.desk.viewer import Viewer
from chancery.errors import Refused
from chancery.ids import uuid7
from chancery.strategy.models import PolicyDraft, PolicyVersion
from tests import make
from tests.desk.people import member
from tests.desk.test_cases import carried, fill, policy, read  # noqa: F401 (policy is a fixture)
from tests.going import town

pytestmark = pytest.mark.django_db
OPEN, BEGIN = "/en/desk/cases/review/", "/en/desk/policies/drafts/begin/"
ASKED = ("criteria", "memoranda", "signing", "resources", "alignment", "informing")
SEEN = ("scan", "evolution", "survey", "law")
REPORT = Known(ready=("report",))


@pytest.fixture
def review(policy):  # noqa: F811
    """One that was opened today."""
    return actions.review(by=make.clerk(), key=str(uuid7()))


def assessed(case, clerk):
    """The same, with all that it rests on and its six assessments."""
    for name in SEEN:
        actions.give_element(by=clerk, case=case, element=f"review-{name}", there=True, note=f"The {name}.")
    case = actions.close_step(by=clerk, case=case)
    for name in ASKED:
        by = make.actor("solicitor" if name == "signing" else "officer")
        actions.judge(by=by, case=case, clause=f"q-review-{name}", outcome="met", reasons=f"Found of {name}.")
    return actions.close_step(by=clerk, case=case)


def through(case, clerk):
    """The same, before Council and back."""
    case = assessed(case, clerk)
    item = make.council_item(str(timezone.localdate()), outcome="adopted")
    actions.record_council(by=clerk, case=case, item=item, known=REPORT)
    return actions.close_step(by=clerk, case=case, known=REPORT)


def due(role, window=None, on=None):
    viewer = Viewer.of(member(role).person, on or timezone.localdate())
    found = PROGRAM_REVIEW.find(viewer, window or Window())
    assert PROGRAM_REVIEW.count(viewer, window or Window()) == len(found)
    return found


def test_the_clerk_opens_it_with_the_register_of_that_day_and_says_what_it_rests_on(policy):  # noqa: F811
    clerk, _lyon = member("clerk"), make.agreement("Lyon", signed="2024-01-01")
    form = clerk.get(OPEN).content.decode()
    assert "Every four years the office and the clerk review the program" in form
    assert "Due on 1 January 2027: the policy is in force since 1 January 2023." in form
    assert clerk.post(OPEN, carried(form)).status_code == 302
    case = Case.objects.get()

    assert (case.kind, case.subject, case.category, case.step) == ("review", "rivemont-2023", "", "review-evidence")
    assert case.submitted_on == timezone.localdate()
    make.agreement("Genoa", signed="2025-01-01", reference="A-2")  # as if somebody had entered it later that day
    shown = read(clerk, case)
    assert "2 agreements had been made." in shown
    assert "A scan of the practices of other cities." in shown
    assert "Nothing of it is on record yet." in shown
    assert "Facts, as the candidate sees them" not in shown
    assert "Refuse it" not in shown
    assert fill(clerk, case, "contents/review-scan/", there="yes", note="Ten cities.").status_code == 302
    assert "Ten cities." in read(clerk, case)
    assert "It is on its way." in member("officer").get("/en/desk/policies/").content.decode()
    assert "A review of the program is on its way already." in clerk.get(OPEN).content.decode()


def test_its_six_assessments_go_to_council_in_a_report_and_end_in_a_draft_of_the_policy(review):
    by = make.clerk()
    case, officer = assessed(review, by), member("officer")
    report = composed(case, by, timezone.localdate(), "en").document()
    told = str(report.blocks)
    assert all(f"Found of {name}." in told for name in ASKED)
    assert "The scan." in told
    item = make.council_item(str(timezone.localdate()), outcome="adopted")
    actions.record_council(by=by, case=case, item=item, known=REPORT)
    assert "Begin a policy draft" not in read(officer, case)
    case = actions.close_step(by=by, case=case, known=REPORT)

    assert case.outcome == "carried"
    assert f"{BEGIN}?review={case.reference}" in read(officer, case)
    assert f'value="{case.reference}" selected' in officer.get(f"{BEGIN}?review={case.reference}").content.decode()
    given = {"called": "After the review", "policy_id": "rivemont-2027", "came_of": case.reference}
    officer.post(BEGIN, given)
    draft = PolicyDraft.objects.get()
    where = f"/en/desk/policies/drafts/{draft.pk}/"
    assert "The policy draft that came of it: After the review" in read(officer, case)
    assert f"A review recommended it: {case.reference}" in officer.get(where).content.decode()
    assert case.reference not in member("councillor").get(where).content.decode()


def test_only_the_office_and_the_clerk_open_one_and_one_at_a_time(review):
    with pytest.raises(Refused, match="The office or the clerk opens"):
        actions.review(by=make.actor("division-head"), key=str(uuid7()))
    with pytest.raises(Refused, match="on its way already"):
        actions.review(by=make.actor("head"), key=str(uuid7()))
    assert actions.review(by=make.actor("clerk"), key=str(review.pk)) == review  # a form that was sent twice
    before = LedgerEntry.objects.count()
    twin = Case(kind="review", policy=review.policy, opened_on=review.opened_on, reference="D-9")
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save(force_insert=True)
    assert LedgerEntry.objects.count() == before


def test_a_policy_that_says_nothing_of_a_review_gives_none_and_names_no_day(db):
    town()
    page = member("officer").get("/en/desk/policies/").content.decode()

    assert "The policy in force gives no procedure to review the program." in page
    assert OPEN not in page
    with pytest.raises(Refused, match="gives no procedure to review"):
        actions.review(by=make.clerk(), key=str(uuid7()))
    assert due("officer") == []


def test_the_radar_counts_from_the_last_review_and_before_the_first_from_the_policy(policy):  # noqa: F811
    (line,) = due("clerk", Window(mine=True))
    assert (line.on, line.verb) == (date(2027, 1, 1), "Review the program")
    assert due("councillor") == due("division-head") == []
    assert due("auditor")[0].verb == "Open"
    assert due("auditor", Window(mine=True)) == []
    assert due("clerk", Window(until=date(2026, 12, 31))) == due("clerk", Window(since=date(2027, 1, 2))) == []
    assert due("clerk", Window(since=line.on, after=line.key)) == []

    by, today, before = make.clerk(), timezone.localdate(), LedgerEntry.objects.count()
    case = actions.review(by=by, key=str(uuid7()))
    assert LedgerEntry.objects.count() == before + 3  # it was opened, by somebody, and came in
    assert due("clerk")[0].reference == case.reference
    through(case, by)
    (line,) = due("clerk")
    assert (line.on.year, line.on.month, line.reference) == (today.year + 4, today.month, "")
    PolicyVersion.objects.filter(pk=policy.pk).update(in_force_to=today)
    assert due("clerk", on=today + timedelta(days=1)) == []


def test_it_is_said_in_french(review):
    clerk = member("clerk")
    shown = clerk.get(f"/fr/bureau/dossiers/{review.reference}/").content.decode()

    assert "Examen du programme" in shown
    assert "Un tour d’horizon des pratiques d’autres villes." in shown
    assert "Relevé des ententes" in shown
    with translation.override("fr"):
        assert due("clerk")[0].what == "examen du programme, en cours"

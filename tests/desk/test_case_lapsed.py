"""A right that ends between the page and the click: which it was, on which day, what was kept and what to do."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from chancery.accounts import actions as accounts
from chancery.accounts.models import Clearance, DelegationInstrument, Role, RoleHeld
from chancery.cases import actions
from chancery.cases.models import Decision
from chancery.dates import in_words
from tests import make
from tests.cases.conftest import paper
from tests.desk.people import member
from tests.desk.test_case_decisions import at_signature
from tests.desk.test_cases import CASES, at, body, carried, case, cleared, office, parks, policy, read

__all__ = ["body", "case", "office", "parks", "policy"]
pytestmark = pytest.mark.django_db
FASTER = "Somebody else was faster"


def yesterday():
    return timezone.localdate() - timedelta(days=1)


def said(day):
    return in_words(day, "en")


def called(slug):
    return Role.objects.get(pk=slug).name_en


def sent(client, one, tail, **values):
    return {**carried(read(client, one, tail)), **values}


def post(client, one, tail, data):
    got = client.post(f"{CASES}{one.reference}/{tail}", data)
    assert got.status_code == 409
    return got.content.decode()


@pytest.fixture
def head(body, parks):
    """The head of the division that leads, with a delegation to sign a project of 40,000."""
    make.fact(body, "project_cost", 4_000_000, unit="CAD")
    someone = member("division-head", "division-officer", name="Hana", division=parks)
    paper(someone.person, "60000 CAD")
    return someone


def test_a_delegation_that_ended_overnight_is_named_with_its_day_and_nobody_is_said_to_be_faster(body, parks, head):
    case = at_signature(body, parks)
    data = sent(head, case, "decide/", yes="yes", note="As agreed with the schools.")
    DelegationInstrument.objects.update(until=yesterday())
    page = post(head, case, "decide/", data)

    assert FASTER not in page
    assert f"The delegation of Hana (to sign, up to $60,000) ended on {said(yesterday())}." in page
    assert "What you typed is kept below." in page
    assert "As agreed with the schools." in page
    assert "On record nobody may." in page
    assert not Decision.objects.exists()


def test_one_that_was_taken_back_says_when_and_whoever_may_is_named(body, parks, head):
    case = at_signature(body, parks)
    paper(member("division-head", name="Noor", division=parks).person, "60000 CAD")
    data = sent(head, case, "decide/", yes="yes")
    held = DelegationInstrument.objects.get(holder=head.person)
    accounts.end_right(right=held, by=make.actor("administrator"))
    page = post(head, case, "decide/", data)

    assert f"was taken back on {said(timezone.localdate())}." in page
    assert "Who may: Noor." in page
    assert FASTER not in page


def test_the_paper_above_it_that_ended_is_named(body, parks, head):
    case = at_signature(body, parks)
    above = paper(member("city-manager", name="Maya").person, "90000 CAD", may_sub_delegate=True)
    DelegationInstrument.objects.filter(holder=head.person).update(parent=above)
    data = sent(head, case, "decide/", yes="yes")
    DelegationInstrument.objects.filter(pk=above.pk).update(until=yesterday())
    page = post(head, case, "decide/", data)

    assert f"The delegation of Maya (to sign, up to $90,000) ended on {said(yesterday())}." in page
    assert FASTER not in page


def test_of_two_papers_the_one_under_which_it_was_asked_ended_and_the_other_is_shown(body, parks, head):
    case = at_signature(body, parks)
    paper(head.person, "50000 CAD")
    data = sent(head, case, "decide/", yes="yes", without_text="on")
    DelegationInstrument.objects.filter(limit_minor=6_000_000).update(until=yesterday())
    page = post(head, case, "decide/", data)

    assert f"(to sign, up to $60,000) ended on {said(yesterday())}." in page
    assert "Hana, a division head, up to $50,000" in page
    assert not Decision.objects.exists()


def test_a_role_that_ended_is_named(body, parks, head):
    case = at_signature(body, parks)
    data = sent(head, case, "decide/", yes="yes")
    RoleHeld.objects.filter(role="division-head").update(until=yesterday())
    page = post(head, case, "decide/", data)

    assert f"The role “{called('division-head')}” of Hana ended on {said(yesterday())}." in page
    assert FASTER not in page


def test_a_clearance_that_ended_is_named_and_what_it_let_read_is_not_repeated(office, case):
    at(case, "assessment")
    by = office.person.user.actor
    actions.judge(by=by, case=case, clause="q-benefit", outcome="not_met", reasons="None.")
    data = sent(office, case, "refuse/", reason="No benefit.")
    assert "Is a jurisdiction of concern" not in data["shown"]
    Clearance.objects.update(until=yesterday())
    page = post(office, case, "refuse/", data)

    assert f"The clearance of Olive ended on {said(yesterday())}." in page
    assert "No benefit." in page
    assert FASTER not in page


def test_whoever_really_was_slower_reads_that_somebody_was_faster(office, case):
    data = sent(office, case, "withdraw/", reason="They asked.")
    actions.withdraw(by=make.clerk(), case=case, reason="They asked me.")

    assert FASTER in post(office, case, "withdraw/", data)


def test_a_step_that_a_role_no_longer_lets_close_says_who_closes_it(case, policy, parks):
    officer = cleared(member("officer", "auditor", name="Olga"))
    data = sent(officer, case, "close/")
    RoleHeld.objects.filter(person=officer.person, role="officer").update(until=yesterday())
    make.role(officer.person, "clerk")
    page = post(officer, case, "close/", data)

    assert f"The role “{called('officer')}” of Olga ended on {said(yesterday())}." in page
    assert "The office closes it, or whoever acts at this step" in page
    assert FASTER not in page

"""Whoever the policy wants told of a step is told once it is closed, in their language, once."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine

from chancery.audit import actions as audit
from chancery.cases import actions
from chancery.notices.models import Notice
from tests import going, make
from tests.desk.people import member
from tests.going import DAY

pytestmark = pytest.mark.django_db
INFORMS = going.TOWN.replace(
    'gate = { all_of = ["q-worth"] }', 'gate = { all_of = ["q-worth"] }\ninforms = ["mayor", "city-council"]'
)


@pytest.fixture(autouse=True)
def _town():
    with time_machine.travel(date(2026, 6, 2), tick=False):
        going.town(text=INFORMS)
        yield


def left(outcome="met"):
    """A renewal whose first step was closed, or could not be."""
    officer, case = make.actor("officer"), going.taken_up(going.agreement(reference="A-1"), "renewal")
    case = actions.submit(by=officer, case=case, on=DAY, content_digest="1" * 64)
    actions.judge(by=officer, case=case, clause="q-worth", outcome=outcome, reasons="Much was done.", on=DAY)
    return officer, case


def test_they_get_a_letter_once_the_step_is_closed_and_the_case_says_how_many_did():
    reads, only = member("city-manager", name="Maya"), member("city-manager", name="Max")
    officer, case = left()
    assert not Notice.objects.filter(kind="informed").exists()
    actions.close_step(by=officer, case=case, on=DAY)

    letters = Notice.objects.filter(kind="informed")
    assert {one.user for one in letters} == {reads.person.user, only.person.user}
    letter = letters.first()
    assert letter.subject == f"For your information: the step “Assessment” of case {case.reference} is closed"
    assert ["See the case", f"/en/desk/cases/{case.reference}/"] in letter.body[0][1]
    page = member("officer").get(f"/en/desk/cases/{case.reference}/").content.decode()
    assert "For information: the Mayor, Council. 2 people were written to." in " ".join(page.split())


def test_whoever_may_not_read_the_case_is_told_without_a_link():
    someone = member("mayors-office")
    role = someone.person.roles.get().role
    actions.play(by=audit.service("svc-test"), policy_role="mayor", role=role)
    officer, case = left()
    actions.close_step(by=officer, case=case, on=DAY)

    letter = Notice.objects.get(kind="informed", user=someone.person.user)
    assert "/desk/" not in str(letter.body)
    assert "wants you told of it" in str(letter.body)


def test_where_nobody_plays_the_role_the_case_says_so_in_both_languages():
    officer, case = left()
    page = member("officer").get(f"/en/desk/cases/{case.reference}/").content.decode()
    assert "For information, once this step is closed: the Mayor, Council." in " ".join(page.split())
    actions.close_step(by=officer, case=case, on=DAY)
    page = member("officer").get(f"/en/desk/cases/{case.reference}/").content.decode()
    assert "Nobody on record plays that role" in page
    assert (
        "personne ayant un compte" in member("officer").get(f"/fr/bureau/dossiers/{case.reference}/").content.decode()
    )

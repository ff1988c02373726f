"""Approved on condition: the decision says so on every page until what it waits for is there; nobody signs before."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.utils import translation

from chancery.accounts.models import Person
from chancery.agreements import actions as agreements
from chancery.agreements.models import Agreement
from chancery.budgets import actions as budgets
from chancery.cases import actions as cases
from chancery.cases.models import Case, Decision
from chancery.desk import certificate
from chancery.desk.cases import subjects
from chancery.desk.cases.report import money
from chancery.desk.cases.report.council import Reader
from chancery.errors import Refused
from chancery.money import Money
from chancery.portal import words
from tests import going, make
from tests.desk.people import member
from tests.going import DAY

pytestmark = pytest.mark.django_db
MEANS = """
[[fact]]
id = "money_covered"
name = { en = "all the money is reserved", fr = "tout l'argent est réservé" }
type = "yes_no"
origin = "register"
class = "internal"
[[criterion]]
id = "money-there"
name = { en = "The money is reserved", fr = "L'argent est réservé" }
text = { en = "The money must be there.", fr = "L'argent doit être là." }
force = "must"
visibility = "VISIBILITY"
test = { fact = "money_covered", is = true }
"""
SIGNER = 'id = "sign"\ndecides = "execute"\n'


@pytest.fixture(autouse=True)
def _day():
    with time_machine.travel(date(2026, 6, 2), tick=False):
        yield


@pytest.fixture
def approved(monkeypatch):
    """A renewal that waits for Council, of which the money is not reserved; and what brings it further."""

    def case(visibility="staff"):
        softer = going.TOWN.replace(SIGNER, f'{SIGNER}conditions = ["money-there"]\n') + MEANS
        monkeypatch.setattr(going, "TOWN", softer.replace("VISIBILITY", visibility))
        going.town()
        officer = make.actor("officer")
        made = cases.submit(
            by=officer, case=going.taken_up(going.agreement(), "renewal"), on=DAY, content_digest="1" * 64
        )
        cases.judge(by=officer, case=made, clause="q-worth", outcome="met", reasons="Yes.", on=DAY)
        made = cases.close_step(by=officer, case=made, on=DAY)
        budgets.state_need(by=make.actor("treasurer"), case=made, year=2026, amount=Money.parse("5000 CAD"))
        return made

    return case


def council(made):
    item = make.council_item("2026-06-01", outcome="adopted")
    known = subjects.known(made, DAY)
    decision = cases.record_council(by=make.clerk(), case=made, item=item, known=known, on=DAY)
    return decision, cases.close_step(by=make.actor("officer"), case=made, known=known, on=DAY)


def reserve(made):
    fund = make.fund("9000 CAD", year=2026)
    budgets.reserve(by=make.actor("treasurer"), need=made.needs.get(), fund=fund, amount=500_000, on=DAY)


def sign(made):
    mayor = Person.objects.filter(name="Mireille").first()
    if mayor is None:
        mayor = make.person("Mireille")
        make.role(mayor, "city-manager")
    said = {"person": mayor, "role": "mayor", "yes": True, "shown": made.content_digest, "on": DAY}
    return cases.decide(by=mayor.user.actor, case=made, known=subjects.known(made, DAY), **said)


def page(made, tail=""):
    return member("officer").get(f"/en/desk/cases/{made.reference}/{tail}").content.decode()


def report(made):
    with translation.override("en"):
        return str(money.impact(Reader(Case.objects.get(pk=made.pk), None, DAY)))


def test_an_approval_before_the_money_is_there_says_so_everywhere_until_it_is(approved):
    made = approved()
    assert "A yes today is on condition that" in page(made, "summary/")
    assert "Approval is on condition" in report(made)
    decision, made = council(made)

    assert decision.on_condition == [
        {"clause": "money-there", "en": "The money is reserved", "fr": "L'argent est réservé"}
    ]
    for tail in ("", "summary/"):
        assert "Approved on condition that this is met:" in page(made, tail)
        assert "Condition open" in page(made, tail)
    assert "It was approved on condition" in report(made)
    with pytest.raises(Refused, match="A condition is not met: The money is reserved"):
        sign(made)

    reserve(made)
    assert "Condition met" in page(made)
    sign(made)
    made = Case.objects.get(pk=made.pk)
    made = cases.close_step(by=make.actor("officer"), case=made, known=subjects.known(made, DAY), on=DAY)
    agreements.renew_by_case(
        by=make.actor("officer"), key=str(made.pk), case=made, signed_on=DAY, ends_on=date(2031, 8, 31)
    )
    with translation.override("en"):
        found = certificate.of(Agreement.objects.get(), member("auditor").person.user.actor, words.plain)
    assert "The money is reserved (met by 1 June 2026)" in str(found.later)


def test_an_approval_with_all_that_it_takes_is_on_no_condition(approved):
    made = approved()
    reserve(made)
    decision, made = council(made)

    assert decision.on_condition == []
    assert "on condition" not in page(made) + report(made)


def test_a_no_is_on_no_condition_and_what_is_told_in_confidence_is_none(approved):
    made = approved("confidential")
    council(made)

    assert Decision.objects.get().on_condition == []

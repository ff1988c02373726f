"""A candidate confirms or disputes the facts about itself, by a private link, under its own name."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from chancery import links
from chancery.audit import actions as audit
from chancery.audit.changes import about
from chancery.cases import actions, keys
from chancery.cases.actions.checks import SERVICE
from chancery.cases.models import Case, FactAsked, FactCheck
from chancery.desk.cases import checks, report
from chancery.errors import Refused
from chancery.ids import uuid7
from chancery.notices.models import Notice
from tests import make
from tests.desk.people import member
from tests.desk.test_cases import body, case, parks, policy  # noqa: F401  # (fixtures)

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def office(policy):  # noqa: F811  # (the fixture above)
    return member("officer", name="Olive")


def by(client):
    return client.person.user.actor


def ask(who, case, **values):  # noqa: F811 (a fixture, by its name)
    given = {
        "id": uuid7(), "body": "Aldenbruck", "email": "mayor@example.org", "language": "en",
        "until": TODAY() + timedelta(days=30), "facts": checks.facts(case, who, TODAY()),
        "letter": checks.letter("Aldenbruck", "en", TODAY() + timedelta(days=30)), **values,
    }  # fmt: skip
    return actions.ask_facts(by=who, case=case, **given)


def answer(check, client=None, **given):
    """The candidate's form as a browser sends it."""
    numbers = {one.key: one.number for one in check.facts.all()}
    fields = {"signatory": "Alma Alder", "function": "Mayor", "binds": "on"}
    for key, (said, instead) in given.items():
        fields |= {f"answer-{numbers[key]}": said, f"said-{numbers[key]}": instead}
    return (client or Client()).post(address(check), fields)


def address(check):
    return f"/en/facts-about-you/{links.key_to(keys.name(check))}/"


def test_they_are_shown_what_everyone_may_know_and_nothing_else(office, case):  # noqa: F811 (a fixture, by its name)
    check = ask(by(office), case)
    page = Client().get(address(check)).content.decode()

    assert {"reach_class", "school_exchange", "population", "country"} <= {one.key for one in check.facts.all()}
    assert "of_concern" not in {one.key for one in check.facts.all()}
    assert "310,000" in page
    for hidden in ("jurisdiction", "préoccupante", case.reference, "Olive", "mayor@example.org"):
        assert hidden not in page


def test_the_letter_leaves_with_the_link_and_no_table_holds_it(office, case, settings):  # noqa: F811 (a fixture, by its name)
    check = ask(by(office), case)
    letter = Notice.objects.get(address="mayor@example.org")

    assert letter.opens == keys.name(check)
    assert links.key_to(keys.name(check)) not in str(letter.body)
    assert {one.type for one in about(case.reference)} >= {"facts.asked"}


def test_they_confirm_dispute_or_say_nothing_once_and_sign(office, case):  # noqa: F811 (a fixture, by its name)
    check = ask(by(office), case)
    assert (
        answer(check, population=("confirmed", ""), school_exchange=("disputed", "It ended in 2024.")).status_code
        == 302
    )

    said = {one.key: (one.answer, one.said) for one in check.facts.all()}
    assert said["population"] == ("confirmed", "")
    assert said["school_exchange"] == ("disputed", "It ended in 2024.")
    assert said["country"] == ("", "")
    check.refresh_from_db()
    assert (check.signatory, check.answered_on) == ("Alma Alder", TODAY())
    answer(check, population=("disputed", "Never."))
    assert check.facts.get(key="population").answer == "confirmed"
    again = Client().get(address(check)).content.decode()
    assert "Your answer is on file." in again
    assert "Alma Alder" not in again
    page = office.get(f"/en/desk/cases/{case.reference}/facts/").content.decode()
    for word in ("Confirmed", "Disputed", "It ended in 2024.", "Not answered", "Alma Alder"):
        assert word in page
    assert "Alma Alder" not in member("treasurer").get(f"/en/desk/cases/{case.reference}/facts/").content.decode()
    told = str(report.composed(Case.objects.get(pk=case.pk), by(office), TODAY(), "en").parts)
    assert "Disputed. It ended in 2024." in told
    assert "Alma Alder" not in told


def test_whoever_disputes_says_what_it_is_and_nothing_typed_is_lost(office, case):  # noqa: F811 (a fixture, by its name)
    check = ask(by(office), case)
    page = answer(check, population=("disputed", ""), school_exchange=("disputed", "<b>No</b>")).content.decode()

    assert "Say what it is instead." in page
    assert "&lt;b&gt;No&lt;/b&gt;" in page
    assert not FactAsked.objects.exclude(answer="").exists()
    for answers in ({}, {"population": ("confirmed", "")}):
        with pytest.raises(Refused, match=r"whether it is right|who signs"):
            actions.answer_facts(
                by=audit.service(SERVICE), check=check, answers=answers, signatory=" " if answers else "A"
            )


def test_a_link_opens_until_its_last_day_until_it_is_taken_back_and_for_nobody_else(office, case):  # noqa: F811 (a fixture, by its name)
    check = ask(by(office), case)
    for other in (
        "x",
        links.key_to(f"facts-{uuid7().hex}-1"),
        links.key_to(f"status-{check.pk.hex}-1"),
        keys.name(check),
    ):
        assert Client().get(f"/en/facts-about-you/{other}/").status_code == 404
    with time_machine.travel(timezone.now() + timedelta(days=31), tick=False):
        assert Client().get(address(check)).status_code == 404
        with pytest.raises(Refused, match="can no longer be answered"):
            actions.answer_facts(
                by=audit.service(SERVICE), check=check, answers={"population": ("confirmed", "")}, signatory="A"
            )
    assert Client().get(address(check)).status_code == 200
    old = address(check)
    assert office.post(f"/en/desk/cases/{case.reference}/facts/end/", {"sure": "1"}).status_code == 302
    assert Client().get(old).status_code == 404


def test_one_question_at_a_time_a_form_sent_twice_asks_once_and_nobodys_mailbox_is_filled(office, case):  # noqa: F811 (a fixture, by its name)
    id = uuid7()
    assert ask(by(office), case, id=id) == ask(by(office), case, id=id)
    with pytest.raises(Refused, match="asked already"):
        ask(by(office), case)
    for _one in range(4):
        actions.end_facts(by=by(office), check=FactCheck.objects.filter(ended_on=None).get())
        ask(by(office), case)
    actions.end_facts(by=by(office), check=FactCheck.objects.filter(ended_on=None).get())
    with pytest.raises(Refused, match="Letters enough"):
        ask(by(office), case)


def test_whoever_sends_it_again_and_again_waits(office, case, monkeypatch):  # noqa: F811 (a fixture, by its name)
    cache.clear()
    monkeypatch.setattr("chancery.portal.views.facts_asked.TRIES", 2)
    check, client = ask(by(office), case), Client()

    assert [client.post(address(check), {}).status_code for _one in range(3)] == [200, 200, 429]


def test_who_signed_can_be_forgotten_and_what_was_said_stays(office, case):  # noqa: F811 (a fixture, by its name)
    check = ask(by(office), case)
    answer(check, population=("confirmed", ""))
    old = address(check)
    head = member("head", name="Hana")
    assert office.post(f"/en/desk/case-facts/{check.pk}/forget/", {"basis": "PIA"}).status_code == 403
    assert head.post(f"/en/desk/case-facts/{check.pk}/forget/", {"basis": "PIA"}).status_code == 302

    check.refresh_from_db()
    assert (check.signatory, check.email, check.erased) == ("", "", True)
    assert not Notice.objects.filter(address="mayor@example.org").exists()
    assert check.facts.get(key="population").answer == "confirmed"
    assert Client().get(old).status_code == 404
    with pytest.raises(Refused, match="forgotten already"):
        actions.forget_signatory(by=by(head), check=check, basis="PIA")


def test_the_office_asks_from_a_page_and_others_may_not(office, case):  # noqa: F811 (a fixture, by its name)
    page = office.get(f"/en/desk/cases/{case.reference}/facts/ask/").content.decode()
    key = re.search(r'name="key" value="([^"]*)"', page)[1]
    given = {"key": key, "body": "Aldenbruck", "email": "a@example.org", "language": "fr", "until": f"{TODAY()}"}
    assert office.post(f"/en/desk/cases/{case.reference}/facts/ask/", given).status_code == 302
    assert Notice.objects.get(address="a@example.org").subject == "Les faits concernant Aldenbruck"

    other = make.actor("treasurer")
    check = FactCheck.objects.get()
    for refused in (
        lambda: ask(other, case),
        lambda: actions.end_facts(by=other, check=check),
        lambda: actions.forget_signatory(by=other, check=check, basis="x"),
        lambda: actions.answer_facts(by=other, check=check, answers={}, signatory="A"),
    ):
        with pytest.raises(Refused):
            refused()

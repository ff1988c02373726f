"""Whom a traveller met and what was promised goes into its rooms with one confirmation."""

from __future__ import annotations

import pytest

from chancery.agreements.models import Commitment
from chancery.counterparties.models import Contact
from chancery.errors import Refused
from chancery.missions import actions, carried
from tests import make
from tests.missions.scene import authorised, lyon
from tests.missions.test_pages import of, page, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def it():
    made = authorised()
    actions.report(
        by=made.officer, trip=made.trip, learning_en="x", contacts="Anne Exemple, Director\nJo Muster",
        commitments_en="Send the method", commitments_fr="Envoyer la méthode",
    )  # fmt: skip
    return made


def where(it):
    return f"/en/desk/travel/trips/{it.trip.pk}/into-the-register/"


def all_of(lyon, deal):
    return {
        "p0": "on", "p0-given_name": "Anne", "p0-family_name": "Exemple", "p0-function_en": "Director",
        "p0-organisation": lyon.reference, "c0": "on", "c0-title_en": "Send the method", "c0-agreement": deal.reference,
    }  # fmt: skip


def test_one_confirmation_enters_both_and_what_is_not_ticked_stays(it):
    lyon = make.counterparty("Lyon")
    deal = make.agreement(lyon, reference="A-1", title_en="Culture")
    assert "Enter whom they met" in page(it.officer, of(it))
    shown = page(it.officer, where(it))
    assert 'value="Exemple"' in shown
    assert 'value="Director"' in shown

    for _ in range(2):
        send(it.officer, where(it), **all_of(lyon, deal))
    who, promise = Contact.objects.get(), Commitment.objects.get()
    assert (who.name, who.function_en, who.organisation) == ("Anne Exemple", "Director", lyon)
    assert (promise.title_en, promise.agreement, promise.side, promise.public) == (
        "Send the method",
        deal,
        "city",
        False,
    )
    report = it.trip.report
    assert [one.line for one in carried.people(report)] == ["Jo Muster"]
    assert carried.promises(report) == []


def test_a_line_that_says_too_little_keeps_all_that_was_typed(it):
    said = send(it.officer, where(it), **{"p0": "on", "p0-family_name": "Exemple", "c0": "on"}).content.decode()

    for words in (
        "Say at which counterparty.",
        "Say under which agreement.",
        "Write it, in one language",
        'value="Exemple"',
    ):
        assert words in said
    assert "Tick at least one line." in send(it.officer, where(it)).content.decode()
    assert not Contact.objects.exists()


def test_somebody_who_is_there_already_is_not_entered_twice(it):
    lyon = make.counterparty("Lyon")
    deal = make.agreement(lyon, reference="A-1", title_en="Culture")
    Contact.objects.create(organisation=lyon, given_name="Anne", family_name="exemple")

    said = send(it.officer, where(it), **all_of(lyon, deal)).content.decode()
    assert "Anne Exemple is a contact there already" in said
    assert not Commitment.objects.exists(), "all of it or nothing"


def test_an_address_among_those_met_is_kept_as_one_and_never_as_a_function(it):
    lines = ("Jo Muster, jo@example.org", "Al Muster <al@example.org>, Director, Port", "Bo (bo@example.org)")
    found = [carried._met(it.trip.report.pk, one) for one in lines]
    assert [(one.family_name, one.function_en, one.email) for one in found] == [
        ("Muster", "", "jo@example.org"), ("Muster", "Director, Port", "al@example.org"), ("Bo", "", "bo@example.org"),
    ]  # fmt: skip

    typed = all_of(make.counterparty("Lyon"), make.agreement(make.counterparty("Lyon"), reference="A-1"))
    said = send(it.officer, where(it), **{**typed, "p0-function_en": "anne@example.org"}).content.decode()
    assert "An e-mail address is no function" in said
    assert not Contact.objects.exists()


def test_residents_read_no_address_as_a_function(it):
    for role, name in (("person", str(it.trip.person_id)), ("name", "Jo")):
        said = send(it.officer, of(lyon(), "traveller/"), **{role: name}, group="staff", function_fr="jo@example.org")
        assert "An e-mail address is no function" in said.content.decode()
    with pytest.raises(Refused, match="Residents read the function"):
        actions.add_trip(by=it.officer, mission=lyon().mission, name="Jo", group="staff", function_en="jo@example.org")


def test_only_the_office_does_it(it):
    one = carried.people(it.trip.report)[0]
    with pytest.raises(Refused, match="Only the office"):
        actions.carry(by=it.manager, report=it.trip.report, people=[one])
    assert "Enter whom they met" not in page(it.manager, of(it))

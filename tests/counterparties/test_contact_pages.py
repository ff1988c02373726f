"""The pages of contacts: for the whole administration to read, for those who keep them to change, for nobody else."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.utils import timezone

from chancery.accounts.models import Division
from chancery.counterparties import actions
from chancery.counterparties.models import Contact, ErasureRequest
from tests import make
from tests.counterparties.test_pages import LIST, key, member, snapshot
from tests.counterparties.test_vcard import read

pytestmark = pytest.mark.django_db
CONTACTS = "/en/desk/contacts/"
ADMINISTRATION = "officer head division-officer division-head treasurer solicitor city-manager clerk mayors-office"
OTHERS = "councillor auditor administrator proponent"


@pytest.fixture
def olive():
    return member("officer")


@pytest.fixture
def anne():
    return make.contact(make.counterparty("Lyon", reference="C-1"), family_name="Canary-a81f", email="a@example.org")


def at(contact, what=""):
    return f"{CONTACTS}{contact.pk}/{what}"


@pytest.mark.parametrize("role", ADMINISTRATION.split())
def test_contacts_are_there_for_the_whole_administration(anne, role):
    reader = member(role)

    for address in (CONTACTS, at(anne), at(anne, "card/"), f"{LIST}C-1/"):
        assert "Canary-a81f" in reader.get(address).content.decode(), address


@pytest.mark.parametrize("role", OTHERS.split())
def test_contacts_are_for_nobody_else(anne, role):
    reader = member(role)

    for address in (CONTACTS, at(anne), at(anne, "card/"), f"{CONTACTS}cards/?all=1", f"{LIST}C-1/", LIST):
        assert "Canary-a81f" not in reader.get(address).content.decode(), address


def test_residents_see_no_contact(anne, client):
    make.agreement(anne.organisation, reference="A-9", public=True)

    for address in ("/en/", "/en/agreements/", "/en/agreements/A-9/", "/en/agreements/?q=Canary-a81f"):
        page = client.get(address).content.decode().replace('value="Canary-a81f"', "").replace("q=Canary-a81f", "")
        assert "Canary-a81f" not in page, address


def test_for_who_may_not_read_contacts_the_file_is_the_same_with_and_without(anne):
    reader = member("councillor")
    with_one = reader.get(f"{LIST}C-1/").content
    Contact.objects.all().delete()

    assert reader.get(f"{LIST}C-1/").content == with_one


def test_a_contact_is_added_from_the_file_once(olive, anne):
    address = f"{LIST}C-1/contacts/add/"
    sent = {"own_name": "\u200fمحمد", "name_order": "given-first", "languages": "ar", "key": key(olive, address)}
    answers = [olive.post(address, sent) for _ in range(2)]

    assert Contact.objects.count() == 2
    assert len({each.headers["Location"] for each in answers}) == 1
    assert "\u200fمحمد" in olive.get(answers[0].headers["Location"]).content.decode()


def test_a_contact_without_a_name_is_asked_for_one_and_all_that_was_typed_stays(olive, anne):
    address = f"{LIST}C-1/contacts/add/"
    sent = {"name_order": "family-first", "note": "Met in <Turin>", "key": key(olive, address)}
    page = olive.post(address, sent).content.decode()

    assert "Write a name" in page
    assert "Met in &lt;Turin&gt;" in page
    assert Contact.objects.count() == 1


def test_the_list_is_narrowed_and_searched(olive, anne):
    parks = Division.objects.create(slug="parks", name_en="Parks")
    make.contact(make.counterparty("Torino", iso2="IT"), family_name="Nguyễn", owner_division=parks)

    def found(**asked):
        return re.findall(r"<bdi>(.*?)</bdi>", olive.get(CONTACTS, asked).content.decode())

    assert found() == ["Anne Canary-a81f", "Anne Nguyễn"]
    assert found(q="nguyen") == found(q="torino") == found(country="IT") == found(division=parks.pk) == ["Anne Nguyễn"]
    assert found(q="canary lyon anne") == ["Anne Canary-a81f"]
    assert found(division="nonsense") == found()
    assert found(q="%") == found(q="_") == []


def test_a_correction_goes_through_the_page_of_two_versions(olive, anne):
    held = snapshot(olive, at(anne, "correct/"))
    same = {"given_name": "Anne", "name_order": "given-first", "email": "a@example.org", "snapshot": held}
    olive.post(at(anne, "correct/"), {**same, "family_name": "Exemple"})

    assert Contact.objects.get().family_name == "Exemple"


def test_a_check_is_recorded_and_shown(olive, anne):
    assert "Never checked" in olive.get(at(anne)).content.decode()
    olive.post(at(anne, "checked/"), {"on": timezone.localdate().isoformat()})

    page = olive.get(at(anne)).content.decode()
    assert "Never checked" not in page
    assert "Member" in page


def test_who_left_is_in_the_other_list(olive, anne):
    olive.post(at(anne, "left/"), {"on": "2026-01-01"})
    assert "Canary" not in olive.get(CONTACTS).content.decode()
    assert "Canary" in olive.get(CONTACTS, {"state": "left"}).content.decode()

    olive.post(at(anne, "back/"), {"sure": "1"})
    assert "Canary" in olive.get(CONTACTS).content.decode()


def test_what_is_not_possible_is_shown_with_its_reason(anne):
    reader = member("treasurer")
    page = reader.get(at(anne)).content.decode()

    assert 'aria-disabled="true"' in page
    assert "the division that keeps the contact" in page
    assert f'href="{at(anne, "correct/")}"' not in page


def test_a_division_is_told_why_it_may_not_change_the_contact_of_another(anne):
    parks, held = Division.objects.create(slug="parks", name_en="Parks"), member()
    make.role(held.person, "division-officer", division=parks)
    answer = held.post(at(anne, "left/"), {"on": "2026-01-01"})

    assert "the division that keeps this contact" in answer.content.decode()
    assert Contact.objects.get().left_on is None


# --- forget


def test_one_asks_and_another_decides_and_the_person_is_nowhere(olive, anne):
    olive.post(at(anne, "erase/"), {"basis": "A-2.1 s.73"})
    assert "be forgotten" in olive.get(at(anne)).content.decode()
    clerk = member("clerk")
    clerk.post(at(anne, "decide/"), {"granted": "yes"})

    for address in (at(anne), CONTACTS, f"{CONTACTS}?state=left", f"{LIST}C-1/"):
        assert "Canary" not in olive.get(address).content.decode(), address
    assert "This contact was erased" in olive.get(at(anne)).content.decode()
    assert olive.get(at(anne, "card/")).status_code == 302


def test_a_refused_request_leaves_everything(olive, anne):
    olive.post(at(anne, "erase/"), {"basis": "A-2.1 s.73"})
    member("clerk").post(at(anne, "decide/"), {"granted": "no"})

    assert ErasureRequest.objects.get().granted is False
    assert "Canary" in olive.get(at(anne)).content.decode()


def test_the_head_who_asked_sees_why_they_do_not_decide(anne):
    head = member("head")
    head.post(at(anne, "erase/"), {"basis": "A-2.1 s.73"})
    page = head.post(at(anne, "decide/"), {"granted": "yes"}).content.decode()

    assert "another person must" in page
    assert "Whoever asks does not decide." in head.get(at(anne)).content.decode()
    assert "Canary" in Contact.objects.get().name


# --- cards


def test_the_cards_of_those_ticked_are_one_file(olive, anne):
    other = make.contact(family_name="Nguyễn")
    answer = olive.get(f"{CONTACTS}cards/", {"id": [str(anne.pk), str(other.pk), "nonsense"]})

    assert answer.headers["Content-Type"] == "text/vcard; charset=utf-8"
    assert {each["FN"][0][0] for each in read(answer.content.decode())} == {"Anne Canary-a81f", "Anne Nguyễn"}


def test_the_cards_of_all_found_follow_the_filters(olive, anne):
    make.contact(make.counterparty("Torino", iso2="IT"), family_name="Nguyễn")
    answer = olive.get(f"{CONTACTS}cards/", {"all": "1", "country": "IT"})

    assert [each["FN"][0][0] for each in read(answer.content.decode())] == ["Anne Nguyễn"]


def test_no_card_is_made_of_nobody(olive):
    assert olive.get(f"{CONTACTS}cards/").headers["Location"] == CONTACTS


def test_a_consent_that_has_ended_is_shown(olive, anne):
    Contact.objects.update(consent_on=date(2020, 1, 1), consent_until=date(2021, 1, 1))

    assert "Consent has ended" in olive.get(at(anne)).content.decode()


def test_contacts_that_were_erased_make_no_card(olive, anne):
    asked = actions.ask_erasure(by=make.clerk(), contact=anne, basis="A-2.1")
    actions.decide_erasure(by=member("head").person.user.actor, asked=asked, granted=True)

    assert olive.get(f"{CONTACTS}cards/", {"id": str(anne.pk)}).status_code == 302


@pytest.mark.parametrize("role", ADMINISTRATION.split())
def test_that_someone_is_to_be_forgotten_is_told_to_those_who_may_ask_for_it(anne, role):
    actions.ask_erasure(by=make.clerk(), contact=anne, basis="canary-basis")
    page = member(role).get(at(anne)).content.decode()

    assert ("canary-basis" in page) is (role in {"officer", "head", "division-officer", "division-head", "clerk"})

"""The pages of people and rights: who sees them, what they ask, what they keep."""

import re

import pytest
from django.test import Client

from chancery.accounts import permissions
from chancery.accounts.models import Person, Role, RoleHeld
from tests import make

pytestmark = pytest.mark.django_db
PEOPLE = "/en/desk/people/"


def member(name, *roles):
    """Someone with these roles, signed in."""
    person, client = make.person(name), Client()
    for slug in roles:
        make.role(person, slug)
    make.trusted(client, person.user)
    client.person = person
    return client


@pytest.fixture
def adam():
    return member("Adam", "administrator")


@pytest.fixture
def eve():
    return member("Eve", "administrator")


@pytest.fixture
def ana():
    return make.person("Ana Example")


def seat(slug="treasurer"):
    return Role.objects.get_or_create(slug=slug, defaults={"approves": True, "name_en": slug, "name_fr": slug})[0]


def at(person, what=""):
    return f"{PEOPLE}{person.pk}/{what}"


def test_an_administrator_adds_someone_who_opens_the_account_by_a_link_shown_once(adam, client):
    sent = {"name": "Noor Example", "email": "noor@example.org"}
    page = adam.post(f"{PEOPLE}add/", sent).content.decode()
    link = re.search(r"http://testserver(/en/account/invitation/\S+?)<", page)[1]
    noor = Person.objects.get(name="Noor Example")
    assert "Invited, not opened yet" in adam.get(at(noor)).content.decode()
    client.post(link, {"password": "a long enough sentence"})

    assert "Account open" in adam.get(at(noor)).content.decode()
    door = client.post("/en/account/sign-in/", {"login": "noor@example.org", "password": "a long enough sentence"})
    assert door.headers["Location"] == "/en/desk/"


def test_what_was_typed_stays_when_it_is_refused(adam, ana):
    page = adam.post(f"{PEOPLE}add/", {"name": "Second Ana", "email": ana.user.email}).content.decode()

    assert "There is a login with this address already." in page
    assert 'value="Second Ana"' in page
    assert not Person.objects.filter(name="Second Ana").exists()


def test_an_approval_seat_is_proposed_by_one_and_confirmed_by_another(adam, eve, ana):
    adam.post(at(ana, "role/"), {"role": seat().pk, "since": "2026-01-01"})
    held = RoleHeld.objects.get(role="treasurer")
    assert "Waiting for a second administrator" in adam.get(PEOPLE).content.decode()
    refused = adam.post(f"/en/desk/rights/{held.pk}/confirm/", {"sure": "1"}).content.decode()
    assert "A second administrator confirms it" in refused
    eve.post(f"/en/desk/rights/{held.pk}/confirm/", {"sure": "1"})

    assert permissions.holds(ana, "treasurer")


def test_a_form_refuses_in_the_words_of_the_page(adam):
    page = adam.post(f"/fr/bureau/personnes/{adam.person.pk}/role/", {"role": seat().pk, "since": "2026-01-01"})

    assert "Nul ne s’accorde un droit à soi-même." in page.content.decode()
    assert not permissions.holds(adam.person, "treasurer")


def test_a_role_is_taken_back_after_a_confirmation_page(adam, ana):
    held = make.role(ana, "officer")
    assert "Take back" in adam.get(f"/en/desk/rights/{held.pk}/end/").content.decode()
    assert permissions.holds(ana, "officer")
    adam.post(f"/en/desk/rights/{held.pk}/end/", {"sure": "1"})

    assert not permissions.holds(ana, "officer")


def test_the_head_gives_a_clearance_and_an_administrator_cannot(adam, ana):
    chief = member("Chief", "head")
    assert adam.post(at(ana, "clearance/"), {"until": "2099-01-01"}).status_code == 403
    chief.post(at(ana, "clearance/"), {"until": "2099-01-01"})

    assert permissions.clearance(ana.user.actor)
    assert "Intergovernmental advice" in chief.get(at(ana)).content.decode()


def test_a_delegation_is_entered_with_an_amount_in_the_citys_money(adam, ana):
    adam.post(at(ana, "delegation/"), {"decides": "sign", "limit": "50,000", "since": "2026-01-01"})
    bad = adam.post(at(ana, "delegation/"), {"decides": "sign", "limit": "a lot", "since": "2026-01-01"})

    assert ana.delegations.get().limit_minor == 5_000_000
    assert "is not an amount" in bad.content.decode()
    assert 'value="a lot"' in bad.content.decode()
    assert "$50,000" in adam.get(at(ana)).content.decode()


def test_an_account_is_closed_and_its_holder_is_out(adam):
    bob = member("Bob", "officer")
    adam.post(at(bob.person, "close/"), {"sure": "1"})

    assert bob.get("/en/desk/").status_code == 302
    assert "Account closed" in adam.get(at(bob.person)).content.decode()


def test_who_has_no_password_is_invited_again(adam, ana):
    ana.user.set_unusable_password()
    ana.user.save()

    assert "/en/account/invitation/" in adam.post(at(ana, "invite/"), {"sure": "1"}).content.decode()


@pytest.mark.parametrize("role", ["officer", "treasurer", "city-manager", "councillor"])
def test_others_see_none_of_it(role, ana):
    someone = member("Someone", role)

    for path in (PEOPLE, at(ana), f"{PEOPLE}add/", at(ana, "role/"), at(ana, "close/")):
        assert someone.get(path).status_code == 403
    assert "/desk/people/" not in someone.get("/en/desk/").content.decode()


def test_an_auditor_reads_and_changes_nothing(ana):
    auditor = member("Audrey", "auditor")
    page = auditor.get(at(ana)).content.decode()

    assert "Ana Example" in page
    assert "Give a role" not in page
    assert auditor.post(at(ana, "role/"), {"role": seat().pk, "since": "2026-01-01"}).status_code == 403


def test_someone_without_a_login_has_nothing_to_close(adam):
    mayor = Person.objects.create(name="The Mayor")

    assert adam.get(at(mayor, "close/")).status_code == 200
    assert adam.post(at(mayor, "close/"), {"sure": "1"}).status_code == 404


def test_a_right_that_is_not_there_is_not_found(adam):
    assert adam.get("/en/desk/rights/00000000-0000-0000-0000-000000000001/end/").status_code == 404

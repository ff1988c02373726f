"""The page that says which roles of the office play the roles of the policy in force."""

import pytest
from django.test import Client

from chancery.cases.models import RolePlayed
from tests import make
from tests.desk.people import member
from tests.desk.test_cases import policy

__all__ = ["policy"]
pytestmark = pytest.mark.django_db
ROLES = "/en/desk/policy-roles/"


@pytest.fixture
def admin(db):
    person = make.person("Ada")
    make.role(person, "administrator")
    return make.trusted(Client(), person.user)


def test_it_shows_who_plays_each_and_who_decides(policy):
    page = member("head").get(ROLES).content.decode()

    assert "The International Relations Office" in page
    assert "International relations officer, " in page or "Head of international relations, " in page
    assert "Nobody of the office plays it." in page
    assert "Say who plays it" not in page


def test_an_administrator_says_who_plays_one(policy, admin):
    got = admin.post(f"{ROLES}foreign-office/", {"roles": ["clerk"]})

    assert got.url == ROLES
    assert RolePlayed.objects.standing().get(policy_role="foreign-office").role_id == "clerk"
    assert admin.get(f"{ROLES}nobody/").status_code == 404


def test_a_role_that_approves_nothing_is_refused_and_what_was_chosen_stays(policy, admin):
    page = admin.post(f"{ROLES}mayor/", {"roles": ["councillor"]}).content.decode()

    assert "only a role that approves" in page
    assert 'value="councillor"' in page


def test_without_a_policy_it_names_none(admin):
    assert "No policy is in force today" in admin.get(ROLES).content.decode()

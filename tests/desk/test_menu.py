"""The menu of the office: to each what they work with, and every entry opens."""

import re

import pytest

from tests.desk.people import member

# What is written and drawn here is the same on each database.
pytestmark = [pytest.mark.django_db, pytest.mark.once]
MENU = re.compile(r'<ul class="navlist">(.*?)</ul>', re.DOTALL)


def entries(client):
    return re.findall(r'href="([^"]+)"', MENU.search(client.get("/en/desk/me/").content.decode())[1])


@pytest.mark.parametrize(
    "role",
    [
        "officer", "head", "division-officer", "division-head", "treasurer", "solicitor", "city-manager", "clerk",
        "councillor", "mayors-office", "auditor", "administrator", "proponent",
    ],
)  # fmt: skip
def test_every_entry_of_a_role_opens(role):
    client = member(role)
    led = entries(client)

    assert "/en/desk/" in led
    assert [client.get(path).status_code for path in led] == [200] * len(led)


def test_what_is_not_theirs_is_not_in_the_menu():
    assert "/en/desk/radar/" not in entries(member("administrator"))
    assert "/en/desk/people/" in entries(member("administrator"))
    assert "/en/desk/people/" not in entries(member("officer"))


def test_the_account_page_says_who_you_are_and_what_you_may_do():
    page = member("officer", name="Olga").get("/fr/bureau/moi/").content.decode()

    assert "Olga" in page
    assert "importer des feuilles de calcul" in page
    assert "/fr/compte/securite/" in page

"""The clerk records a council item from the minutes, once."""

import pytest
from django.test import Client

from chancery.council.models import CouncilItem
from tests import make

pytestmark = pytest.mark.django_db
PAGE = "/en/desk/council-items/record/"
GIVEN = {"reference": "2026.CM1.1", "met": "2026-01-20", "outcome": "adopted", "title_en": "A renewal", "public": "on"}


@pytest.fixture
def clerk():
    person, client = make.person("Claude"), Client()
    make.role(person, "clerk")
    client.force_login(person.user)
    return client


def test_what_the_minutes_say_is_on_record(clerk):
    assert clerk.post(PAGE, GIVEN).status_code == 302

    item = CouncilItem.objects.get()
    assert (item.reference, str(item.met), item.outcome, item.public) == ("2026.CM1.1", "2026-01-20", "adopted", True)


def test_a_number_is_recorded_once_and_what_was_typed_stays(clerk):
    clerk.post(PAGE, GIVEN)
    page = clerk.post(PAGE, {**GIVEN, "title_en": "Another"}).content.decode()

    assert "An item with this number is on record." in page
    assert 'value="Another"' in page
    assert CouncilItem.objects.get().title_en == "A renewal"


@pytest.mark.parametrize("gone", ["reference", "title_en"])
def test_without_a_number_or_a_title_nothing_is_recorded(clerk, gone):
    page = clerk.post(PAGE, {**GIVEN, gone: ""})

    assert page.status_code == 200
    assert not CouncilItem.objects.exists()

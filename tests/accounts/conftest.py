"""People with a login, and a way in."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from chancery.accounts import actions

PASSWORD = "a long enough sentence"


@pytest.fixture(autouse=True)
def _nobody_has_tried_yet():
    cache.clear()


@pytest.fixture
def ana(by):
    """Someone with an account and no role."""
    person = actions.add_person(name="Ana Example", by=by)
    return actions.add_login(email="ana@example.org", person=person, by=by, password=PASSWORD)


@pytest.fixture
def sign_in(client):
    """Give an address and a password on the sign-in page."""

    def at_the_door(email="ana@example.org", password=PASSWORD, **more):
        return client.post("/en/account/sign-in/", {"login": email, "password": password, **more})

    return at_the_door

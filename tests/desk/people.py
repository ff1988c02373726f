"""People at the desk."""

from __future__ import annotations

from typing import Any

from django.test import Client

from tests import make


def member(*roles: str, name: str = "Someone", division: Any = None) -> Client:
    """Someone with these roles, signed in; `person` is who."""
    person, client = make.person(name), Client()
    for slug in roles:
        make.role(person, slug, division=division)
    client.force_login(person.user)
    client.person = person  # type: ignore[attr-defined]  # (what a test wants at hand)
    return client

"""Acting on a record: whoever may, in `tests/access_matrix.csv`, is let in to the form of each record that is there,
unless it is not theirs (`tests/house/not_theirs.csv`); nobody else is, and they leave no trace of having tried.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.utils.translation import override

from chancery.audit.models import LedgerHead
from tests.house.scene import Scene
from tests.house.test_access_matrix import FORM, HOPEFUL, ROLES, matrix, routes
from tests.house.test_canaries import addresses, filled, is_closed, of_records, reader_of, scene, theirs

__all__ = ["filled", "reader_of", "scene"]
# Who may is asked in Python, and is the same on each database.
pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.once]
# Steps of an import that is over: there is nothing to go on with, and the page says so.
WRITTEN = {"imports:heading", "imports:columns", "imports:questions"}
SENT = "&".join(f"{name}={value}" for name, value in {**HOPEFUL, "sure": "1"}.items())


def sent(client: Client, address: str) -> tuple[bool, bool]:
    """Whether somebody who sends a form is let in, and whether a line was written of it. It is taken back."""
    cache.clear()
    with transaction.atomic():
        before = LedgerHead.state()
        answer = client.generic("POST", address, SENT, FORM)
        wrote = LedgerHead.state() != before
        transaction.set_rollback(True)
    shut = is_closed(answer.status_code, answer.headers.get("Location", ""))
    return answer.status_code in (200, 302, 409) and not shut, wrote


def acted(client: Client, scene: Scene, reader: str) -> Iterator[tuple[str, str, bool, bool]]:
    """Every form about a record that is there, sent by this reader; once, where it is for other roles."""
    every_route = routes()
    with override("en"):
        asked = {route: addresses(scene, route, every_route[route]) for route in sorted(of_records())}
    for route, every in asked.items():
        expected = matrix()[route, "POST", reader]
        for address in every if expected in ("200", "302", "404", "409") else every[: expected != "405"]:
            yield route, address, *sent(client, address)


def trespasses(client: Client, scene: Scene, reader: str) -> tuple[set[str], list[str]]:
    """The routes at which this reader was let in, and where they were not and something was written all the same."""
    client.get("/en/desk/")  # signed in before anything is taken back
    found = list(acted(client, scene, reader))
    return {route for route, _at, let_in, _wrote in found if let_in}, [
        at for _, at, let_in, wrote in found if wrote and not let_in
    ]


@pytest.mark.parametrize("reader", ["PUB", *ROLES])
def test_nobody_acts_on_a_record_that_is_not_theirs(scene, reader_of, reader):
    opened, traces = trespasses(reader_of(reader), scene, reader)

    assert traces == []
    assert opened - WRITTEN == theirs(reader, "POST")

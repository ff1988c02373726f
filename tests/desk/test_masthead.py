"""The masthead of the office: who is signed in, and how many things need them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from chancery.agreements.models import Agreement
from chancery.audit import actions as audit
from chancery.desk import masthead
from tests import make
from tests.desk.people import member
from tests.desk.test_cases import CASES, body, case, parks, policy

__all__ = ["body", "case", "parks", "policy"]
pytestmark = pytest.mark.django_db
PAGE = "/en/desk/me/"


@pytest.fixture(autouse=True)
def _nothing_counted():
    masthead._counted.clear()


def shown(client, path=PAGE):
    """What stands beside “Today”, in the row and in the fold alike."""
    found = set(re.findall(r'class="count">([0-9+]+)<span', client.get(path).content.decode()))
    assert len(found) <= 1
    return found.pop() if found else ""


def late(number):
    for _row in range(number):
        make.agreement(ends_on=timezone.localdate() - timedelta(days=9))


def test_it_counts_what_is_late_and_what_waits_for_whoever_looks():
    late(2)
    make.agreement("Paris", standing="draft")

    assert shown(member("officer")) == "3"
    assert shown(member("city-manager")) == "2"
    assert shown(member("administrator")) == ""


def test_it_says_the_same_as_todays_page():
    late(2)
    client = member("officer")

    assert "2 things need you" in client.get("/en/desk/").content.decode()
    assert shown(client, "/en/desk/") == "2"


def test_more_than_anyone_counts_at_a_glance_is_rounded(by):
    late(1)
    Agreement.objects.bulk_create(
        Agreement(
            reference=f"B-{n}", standing="signed", ends_on=timezone.localdate() - timedelta(days=1),
            counterparty=Agreement.objects.first().counterparty,
        )
        for n in range(120)
    )  # fmt: skip

    assert shown(member("officer")) == "99+"


def test_it_is_counted_once_until_the_record_changes(by):
    late(1)
    audit.record(by=by, type="test.began", ref="x")
    client = member("officer")
    assert shown(client) == "1"
    late(1)
    with CaptureQueriesContext(connection) as queries:
        assert shown(client) == "1"
    assert len(queries) < 15

    audit.record(by=by, type="test.changed", ref="x")
    assert shown(client) == "2"


def test_it_says_whose_account_is_open():
    page = member("officer", name="Olga Example").get(PAGE).content.decode()
    masthead_, _main = page.split("<main", 1)

    assert masthead_.count("Olga Example") == 2
    assert "Olga" not in Client().get("/en/account/sign-in/").content.decode()


def test_a_case_counts_what_needs_whoever_looks_and_its_own_needs_are_not_in_the_way(policy, body, case):
    assert shown(member("officer"), f"{CASES}{case.reference}/") == shown(member("officer"))

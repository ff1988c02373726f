"""What every page of the office costs before it shows anything: counted in questions, which no busy machine changes."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chancery.audit import actions as audit
from tests.desk.people import member

pytestmark = pytest.mark.django_db
# A page that shows nothing until something is looked for.
PAGE = "/en/desk/search/"
ASKED = ["django_session", "accounts_user", "accounts_roleheld", "audit_ledgerhead"]


@pytest.mark.parametrize("role", ["officer", "division-officer", "administrator"])
def test_a_page_asks_for_the_session_the_login_the_roles_and_the_ledger_once(by, role):
    audit.record(by=by, type="test.began", ref="x")
    client = member(role)
    client.get(PAGE)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(PAGE).status_code == 200

    assert [query["sql"].partition("FROM ")[2].split()[0].strip('"') for query in queries.captured_queries] == ASKED

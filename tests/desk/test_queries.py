"""Thirty rows are asked for with hardly more questions than three, in every list of the office."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from chancery.accounts.models import Clearance, Countersignature, DelegationInstrument
from chancery.agreements.models import Commitment
from chancery.columns import as_columns
from chancery.counterparties.models import DateOfNote
from chancery.dates import parse_fuzzy
from tests import make
from tests.desk.people import member

pytestmark = pytest.mark.django_db
LONG_AGO = date(2020, 1, 1)


def grow(rows):
    """So many of each thing that waits, ends or is held."""
    soon, by = timezone.localdate() + timedelta(days=9), make.person("Giver").user.actor
    for _row in range(rows):
        who = make.person(f"Someone {make.number()}", division=make.division(f"d-{make.number()}"))
        given = {"since": LONG_AGO, "until": soon, "given_by": by}
        slug = f"role-{make.number()}"
        make.role(who, slug, needs_second=True, given_by=by)
        make.role(who, slug, until=soon)
        Clearance.objects.create(person=who, **given)
        DelegationInstrument.objects.create(holder=who, decides="sign", needs_second=True, **given)
        above = DelegationInstrument.objects.create(holder=who, decides="sign", **given)
        passed_on = {"parent": above, "given_by_person": who, "holder": make.person(f"Below {make.number()}")}
        DelegationInstrument.objects.create(decides="sign", **given, **passed_on)
        at = {"about_table": "x", "about_id": who.pk, "asked_at": timezone.now()}
        Countersignature.objects.create(act="agreement-change", asked_by=by, **at)
        other = make.counterparty(f"Body {make.number()}", iso2=None)
        day = {"kind": "other", "month": soon.month, "day": soon.day, "name_en": "A day"}
        DateOfNote.objects.create(counterparty=other, **day)
        row = make.agreement(other, ends_on=soon)
        due = as_columns("due", parse_fuzzy(soon.isoformat()))
        Commitment.objects.create(agreement=row, side="city", title_en="A mural", **due)


@pytest.mark.slow
def test_a_page_asks_as_often_for_thirty_rows_as_for_three():
    keeper, office = member("administrator", "countersigner"), member("officer", "auditor")
    second = member("countersigner")
    pages = (
        (second, "countersign/"), (keeper, "people/"), (office, "people/"), (office, "delegations/"), (keeper, ""),
        (office, ""), (office, "radar/"), (office, "agreements/"), (office, "counterparties/"),
    )  # fmt: skip
    asked = []
    for rows in (3, 27):
        grow(rows)
        asked.append([count(client, path) for client, path in pages])

    # A kind of line of which there is more than the page shows is counted: once, however many there are.
    more = {few: many[1] - few[1] for few, many in zip(*asked, strict=True)}
    assert max(more.values()) <= 8, more


def count(client, path):
    client.get(f"/en/desk/{path}")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(f"/en/desk/{path}").status_code == 200
    return path, len(queries)

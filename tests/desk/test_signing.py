"""The day of a signature: what is ready, and who represented the City, which is another power than to sign."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from chancery.agreements import actions
from chancery.agreements.models import AgreementEvent, AgreementPaper
from chancery.audit.models import LedgerEntry
from chancery.desk import checklist
from chancery.errors import Refused
from chancery.ids import uuid7
from chancery.portal.certificate_links import MISSING, THERE, UNKNOWN
from tests import make
from tests.cases.conftest import policy  # noqa: F401  # (a fixture)
from tests.desk.people import member

pytestmark = pytest.mark.django_db


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def mayor(policy):  # noqa: F811 (a fixture, by its name)
    """Whose office plays the Mayor of the policy."""
    person = make.person("Mia")
    make.role(person, "mayors-office")
    return person


def hold(row, person, on, by=None):
    actor = by or make.actor("officer")
    return actions.hold_ceremony(
        by=actor, key=str(uuid7()), agreement=row, on=on, person=person, text_en="At City Hall."
    )


def test_who_represented_the_city_is_recorded_by_role_and_clause(mayor, today):
    made = hold(make.agreement(), mayor, today)

    assert (made.kind, made.authority_en) == ("ceremony", "the Mayor (Recommendation 5)")
    assert '"type":"agreement.ceremony"' in str(LedgerEntry.objects.order_by("seq").last())
    assert "Mia" not in str(LedgerEntry.objects.order_by("seq").last())


def test_whoever_signs_does_not_represent_by_signing(mayor, today):
    manager = make.person("Maya")
    make.role(manager, "city-manager")

    with pytest.raises(Refused, match=r"did not have that day. Who may: Mia\."):
        hold(make.agreement(), manager, today)
    assert not AgreementEvent.objects.exists()


def test_nobody_represents_before_the_day_nor_where_the_policy_names_nobody(mayor, today):
    with pytest.raises(Refused, match="still to come"):
        hold(make.agreement(), mayor, today + timedelta(days=1))
    with pytest.raises(Refused, match="On record nobody may"):
        hold(make.agreement(), mayor, today.replace(year=2019))


@pytest.mark.parametrize("role", ["clerk", "city-manager", "mayors-office"])
def test_the_office_alone_records_it(mayor, today, role):
    with pytest.raises(Refused, match="Only the office"):
        hold(make.agreement(), mayor, today, by=make.actor(role))


def test_the_checklist_says_what_is_missing_and_what_is_there(mayor, today, settings):
    row, officer = make.agreement(signed="2026-01-05"), member("officer")
    by = officer.person.user.actor
    before = [one.state for one in checklist.of(row, by, today)]
    for lang, binds in (("en", True), ("fr", False)):
        paper = make.paper(f"Text {lang}", language=lang, original_at="Vault 3")
        AgreementPaper.objects.create(agreement=row, paper=paper, role="text", authentic=binds)
    hold(row, mayor, today)

    after = checklist.of(row, by, today)
    assert before == [THERE, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, THERE, UNKNOWN]
    assert {one.state for one in after} == {THERE}
    assert after[3].says == "English"
    page = officer.get(f"/en/desk/agreements/{row.reference}/signing/").content.decode()
    assert "Mia" in page
    assert "Vault 3" in page


def test_an_original_that_nobody_can_find_is_open(today):
    row = make.agreement()
    AgreementPaper.objects.create(agreement=row, paper=make.paper("Text", language="en"), role="text")

    found = {str(one.what): one for one in checklist.of(row, member("officer").person.user.actor, today)}

    assert found["Originals"].state is UNKNOWN
    assert found["Originals"].facts[0].value == ""


def test_the_office_records_a_ceremony_on_a_page(mayor, today):
    row, officer = make.agreement(), member("officer")
    where = f"/en/desk/agreements/{row.reference}/ceremony/"
    key = re.search(r'name="key" value="([^"]+)"', officer.get(where).content.decode())[1]

    answer = officer.post(where, {"key": key, "on": today.isoformat(), "person": mayor.pk})

    assert answer.url == f"/en/desk/agreements/{row.reference}/signing/"
    assert row.events.get().kind == "ceremony"


def test_whom_the_policy_names_is_said_where_nobody_holds_the_role(policy, today):  # noqa: F811 (a fixture, by its name)
    [first, *_rest] = checklist.of(make.agreement(), make.actor("officer"), today)

    assert first.state == MISSING
    assert [str(one.value) for one in first.facts] == [
        "the Mayor; the Mayor's designate",
        "Nobody holds such a role on record.",
    ]

"""From a case that was carried out to its agreement, and back; and its certificate with the papers up to Council."""

from __future__ import annotations

import re

import pytest

from chancery.agreements.models import Agreement
from chancery.desk import certificate
from chancery.portal import words
from chancery.portal.certificate_links import MISSING, THERE, UNKNOWN
from tests import make
from tests.agreements.test_conclude import (  # noqa: F401 (fixtures, used by their names)
    _on_the_day,
    conclude,
    division,
    member,
    office,
    partnership,
    policy,
    project,
)
from tests.agreements.test_signed_outside import corrected
from tests.cases.conftest import DAY
from tests.desk.people import member as someone

pytestmark = pytest.mark.django_db


def said(row, by):
    """What stands on its certificate for somebody."""
    return certificate.of(Agreement.objects.select_related("council_item").get(pk=row.pk), by, words.plain)


def test_the_office_makes_the_agreement_on_a_page_and_finds_its_way_back(project, division):  # noqa: F811 (a fixture, by its name)
    client, body = someone("officer"), make.counterparty("Milan")
    where = f"/en/desk/cases/{project.reference}/"
    assert f"{where}agreement/" in client.get(where).content.decode()
    form = client.get(f"{where}agreement/").content.decode()
    sent = {
        "key": re.search(r'name="key" value="([^"]+)"', form)[1], "counterparty": body.reference,
        "instrument": "agreement", "signed_on": DAY.isoformat(), "ends_on": "2029-05-31", "project_en": "Plant trees",
    }  # fmt: skip

    early = client.post(f"{where}agreement/", {**sent, "ends_on": "2020-01-01"}).content.decode()
    assert "The last day is before the first day." in early
    sure = client.post(f"{where}agreement/", sent).content.decode()
    assert "This cannot be undone." in sure
    answered = client.post(f"{where}agreement/", {**sent, "sure": "1"})

    made = Agreement.objects.get()
    assert answered.url == f"/en/desk/agreements/{made.reference}/"
    page = client.get(answered.url).content.decode()
    assert f"The case that it came from: {project.reference}" in page
    assert page.count(f'{where}"') == 2  # among the cases about it, too
    assert f"The agreement that came of it: {made.reference}" in client.get(where).content.decode()
    assert client.get(f"{where}agreement/").url == answered.url
    assert "The case that it came from" not in someone("councillor").get(answered.url).content.decode()


def test_the_certificate_leads_from_council_over_the_delegation_to_the_signature(project, office):  # noqa: F811 (a fixture, by its name)
    found = said(conclude(office, project), someone("head").person.user.actor)

    assert [one.what for one in found.chain] == [
        "The policy that Council adopted",
        "Delegation",
        "Signature",
        "The signed agreement",
    ]
    delegation, decided = (dict(one.facts) for one in found.chain[1:3])
    assert (delegation["Council item"], delegation["Limit"]) == ("2024.EX1", "$100,000")
    assert decided["Who"] == "Denis, General Manager"
    assert (decided["Limit that day"], decided["Anticipated cost"]) == ("$100,000", "$50,000")
    assert {one.state for one in (*found.chain[1:], *found.checks)} == {THERE}
    assert len({one.what for one in found.checks}) == len(found.checks)
    form = next(one for one in found.checks if "City Solicitor" in one.what)
    assert dict(form.facts)["Who"] == "Simon"
    assert dict(found.digests)["Content that was approved"] == "SHA-256 " + "1" * 64


def test_that_of_a_partnership_names_the_decision_of_council(partnership, office):  # noqa: F811 (a fixture, by its name)
    from_case = said(_made(office, partnership), None)

    assert from_case.chain[1].facts[0].value.startswith("2026.EX7")


def _made(by, case):
    return conclude(by, case, ends_on=DAY.replace(year=2031, day=1, month=5))


def test_residents_read_clauses_and_neither_names_nor_amounts(project, office, client):  # noqa: F811 (a fixture, by its name)
    made = conclude(office, project)

    page = client.get(f"/en/agreements/{made.reference}/authority/").content.decode()

    assert "Signed under a delegation" in page
    assert "Recommendation 4; Attachment 3, step 4" in page
    assert not [word for word in ("Denis", "Simon", "100,000", "50,000", project.reference, "1" * 64) if word in page]


def test_a_delegation_that_is_not_of_that_day_is_shown_as_missing(project, office):  # noqa: F811 (a fixture, by its name)
    made = conclude(office, project)
    project.decisions.get().instrument.__class__.objects.update(until=DAY.replace(month=5, day=1))

    found = said(made, someone("head").person.user.actor)

    assert found.chain[1].state is MISSING
    assert "It was not in force on that day." in found.chain[1].says


def test_a_delegation_that_nobody_gave_reaches_no_council(project, office):  # noqa: F811 (a fixture, by its name)
    made = conclude(office, project)
    project.decisions.get().instrument.__class__.objects.update(council_item="")

    found = said(made, someone("head").person.user.actor)

    assert found.chain[1].state is UNKNOWN
    assert found.gaps == 1


def test_a_correction_of_who_approved_stays_on_the_certificate_of_the_office():
    row = make.agreement(approval="officials", signed="2015")
    corrected(row, {"approval": "council", "council_item": make.council_item(outcome="adopted")})

    found = said(row, someone("head").person.user.actor)

    assert found.authority == "council"
    assert "Signed by officials, without approval" in found.later[-1].says

"""From the page of a record to its lines of the ledger, each with its proof."""

from __future__ import annotations

import html
import re

import pytest
from django.db import transaction
from django.test import Client

from chancery.audit import actions as audit
from chancery.audit import signer
from chancery.audit.signer import Places
from chancery.counterparties import actions
from chancery.missions.models import Mission
from chancery.records import changed
from tests import make

pytestmark = pytest.mark.django_db


def member(*roles):
    actor, client = make.actor(*roles), Client()
    client.force_login(actor.user)
    return client


def way(client, path):
    page = client.get(path).content.decode()
    return html.unescape(re.search(r'href="([^"]*in-the-ledger[^"]*)"', page)[1])


def told(client, path):
    return client.get(way(client, path)).content.decode()


def write(row, type_, *more, **values):
    with transaction.atomic():
        return audit.record(by=make.clerk(), type=type_, ref="", changed=[changed(row), *more], **values)


@pytest.fixture
def body():
    row = make.counterparty("Milan", reference="CP-1")
    write(row, "counterparty.registered")
    return row


def test_each_change_of_a_counterparty_has_its_line_and_what_is_signed_leads_to_its_proof(body, tmp_path, settings):
    settings.HOME = tmp_path
    signer.publish(Places.of(tmp_path), name="Test")
    actions.correct(by=make.clerk(), counterparty=body, held={"name_fr": ""}, changes={"name_fr": "Milan"})
    olive = member("officer")
    page = told(olive, "/en/desk/counterparties/CP-1/")

    assert page.index("counterparty.corrected") < page.index("counterparty.registered")
    assert page.count("Not signed yet") == 1
    link = re.search(r'href="([^"]*/ledger/\d+/)"', page)[1]
    assert "counterparty.registered" in olive.get(link).content.decode()


def test_a_way_is_for_whoever_was_shown_the_page(body):
    mine = way(member("officer"), "/en/desk/counterparties/CP-1/")

    assert member("auditor").get(mine).status_code == 404
    assert member("officer").get("/en/desk/in-the-ledger/", {"of": "x"}).status_code == 404


def test_a_sealed_line_is_told_to_those_who_read_what_is_internal(body):
    write(body, "counterparty.withheld", sealed=True)

    assert "counterparty.withheld" in told(member("officer"), "/en/desk/counterparties/CP-1/")
    assert "counterparty.withheld" not in told(member("division-officer"), "/en/desk/counterparties/CP-1/")


def test_a_line_that_also_tells_something_in_confidence_is_not_there_for_the_others(body):
    secret = changed(make.fact(body, "trade", 1, data_class="intergovernmental")).under("intergovernmental")
    write(body, "counterparty.judged", secret, sealed=True)
    cleared = Client()
    cleared.force_login(make.cleared().user)

    assert "counterparty.judged" in told(cleared, "/en/desk/counterparties/CP-1/")
    assert "counterparty.judged" not in told(member("head"), "/en/desk/counterparties/CP-1/")


def test_missions_activities_and_papers_have_the_same_part(settings, tmp_path):
    settings.PAPERS = tmp_path
    mission = Mission.objects.create(reference="M-1", title_en="To Lyon", planned_by=make.clerk())
    paper = make.paper("A report")
    make.activity(reference="ACT-1")
    olive = member("officer")

    for path in ("/en/desk/travel/M-1/", "/en/desk/activities/ACT-1/", f"/en/desk/papers/{paper.pk}/"):
        assert "None that you may read." in told(olive, path), mission

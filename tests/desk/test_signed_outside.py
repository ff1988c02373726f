"""The story of 2013 to 2019 once more: officials sign without approval, and this time somebody sees it."""

from __future__ import annotations

import pytest
from django.utils import timezone

from chancery.agreements import actions
from chancery.agreements.models import Agreement
from chancery.dates import parse_fuzzy
from chancery.desk import radar, today
from chancery.desk.radar import Window
from chancery.desk.viewer import Viewer
from tests import make
from tests.desk.people import member

pytestmark = pytest.mark.django_db


def lines(client):
    """What waits on someone's Today because it was signed outside the policy."""
    waiting = today.of(Viewer.of(client.person, timezone.localdate())).waiting
    return [line for line in waiting.lines if line.kind == "outside"]


def test_on_the_day_it_is_entered_it_is_on_today_in_its_certificate_and_in_the_figures(client):
    office, body = member("officer"), make.counterparty("Jaffna")
    form = office.get("/en/desk/agreements/enter/").content.decode()
    assert "What was signed without approval is entered too" in form
    key = form.split('name="key" value="')[1].split('"')[0]
    sent = {"key": key, "counterparty": body.reference, "instrument": "memorandum", "signed": "2015-06-01"}
    sent |= {"approval": "officials", "signed_0": "2015-06-01"}

    office.post("/en/desk/agreements/enter/", sent)

    row = Agreement.objects.get(counterparty=body)
    assert row.approval == "officials"
    page = office.get("/en/desk/").content.decode()
    assert "signed outside the policy" in page
    assert f"/en/desk/agreements/{row.reference}/authority/" in page
    assert (
        "Officials signed it without approval"
        in client.get(f"/en/agreements/{row.reference}/authority/").content.decode()
    )
    assert ">2015</th>" in client.get("/en/agreements/authority/").content.decode()


@pytest.mark.parametrize(("role", "sees"), [("head", 1), ("clerk", 1), ("city-manager", 1), ("treasurer", 0)])
def test_it_waits_for_those_who_see_to_it_that_council_is_told(role, sees):
    make.agreement("Jaffna", approval="officials", signed="2015")

    assert len(lines(member(role))) == sees


def test_nothing_hides_it_and_only_council_takes_it_from_today(client):
    clerk, head = member("clerk"), member("head")
    row = make.agreement("Jaffna", reference="J-1", approval="officials", signed="2015")
    actions.withhold(by=head.person.user.actor, agreement=row, why="Nobody must know")

    assert len(lines(head)) == 1
    assert "J-1" in head.get("/en/desk/agreements/authority/").content.decode()
    item = make.council_item("2026-06-01", outcome="adopted", reference="2026.EX1")
    clerk.post("/en/desk/agreements/J-1/confirm/", {"council_item": item.reference, "sure": "1"})

    assert row.events.filter(kind="confirmed").count() == 1
    assert lines(head) == []
    certificate = head.get("/en/desk/agreements/J-1/authority/").content.decode()
    assert "it was signed outside the policy" in certificate
    assert "2026.EX1" in certificate


def test_what_ended_leaves_today_and_stays_in_the_figures(client):
    row = make.agreement("Jaffna", reference="J-1", approval="officials", signed="2015")
    actions.recognise(
        by=make.clerk(),
        agreement=row,
        on=parse_fuzzy(timezone.localdate().isoformat()),
        reason="expired",
        council_item=make.council_item(outcome="adopted"),
    )

    assert lines(member("head")) == []
    assert "J-1" in client.get("/en/agreements/authority/").content.decode()


def test_who_signed_is_a_gap_while_nobody_recorded_it():
    make.agreement("Lyon", approval="council")
    make.agreement("Milan")
    viewer = Viewer.of(member("officer").person, timezone.localdate())

    assert [line.subject for line in radar.NO_AUTHORITY.find(viewer, Window())] == ["Milan"]
    assert radar.OUTSIDE.count(viewer, Window()) == 0


def test_the_clerk_finds_the_verb_where_it_applies_and_others_read_who_may():
    make.agreement(reference="J-1", approval="officials")
    make.agreement(reference="L-1", approval="council")

    assert "/J-1/confirm/" in member("clerk").get("/en/desk/agreements/J-1/").content.decode()
    assert (
        "The clerk records what Council decided." in member("officer").get("/en/desk/agreements/J-1/").content.decode()
    )
    assert "/confirm/" not in member("clerk").get("/en/desk/agreements/L-1/").content.decode()

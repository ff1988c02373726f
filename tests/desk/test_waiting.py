"""What waits beside requests: letters, prepared assignments, countersignatures, half imports, lost notices."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import timezone

from chancery.accounts import actions as accounts
from chancery.accounts.models import Countersignature
from chancery.agreements import actions as agreements
from chancery.designations.models import Designation, Letter, Placement
from chancery.desk import waiting
from chancery.desk.radar import Window
from chancery.desk.viewer import Viewer
from chancery.ids import uuid7
from chancery.imports.models import ImportRun
from chancery.notices.models import Notice
from tests import make
from tests.desk.people import member
from tests.portal.conftest import adopt

pytestmark = pytest.mark.django_db


@pytest.fixture
def on():
    return timezone.localdate()


def slugs(client, on):
    viewer = Viewer.of(client.person, on)
    found = [line.kind for kind in waiting.WAITING for line in kind.find(viewer, Window())]
    assert len(found) == sum(kind.count(viewer, Window()) for kind in waiting.WAITING)
    return found


def opens(client, path):
    assert path in client.get("/en/desk/").content.decode()
    return client.get(path).status_code


def prepared(on, by=None):
    by = by or make.actor("officer")
    policy = adopt("toronto-iap-2024", date(2024, 5, 14))
    return Designation.objects.create(policy=policy, since=on, opened_by=by, opened_on=on)


def letter(on):
    row = make.agreement("Lyon", open_ended=True)
    placement = Placement.objects.create(
        designation=prepared(on), agreement=row, proposed="partnership", category="partnership"
    )
    return Letter.objects.create(placement=placement, drafted_on=on)


def test_a_prepared_assignment_waits_for_the_clerk_who_did_not_prepare_it(on):
    clerk = member("clerk")
    row = prepared(on)
    assert slugs(clerk, on) == ["designation"]
    assert opens(clerk, f"/en/desk/assignments/{row.pk}/") == 200
    assert slugs(member("head"), on) == []
    Designation.objects.update(opened_by=clerk.person.user.actor)

    assert slugs(clerk, on) == []


def test_a_drafted_letter_waits_for_the_head_and_the_clerk(on):
    row = letter(on)
    head = member("head")

    assert slugs(head, on) == ["letter"]
    assert opens(head, f"/en/desk/letters/{row.pk}/") == 200
    assert "letter" in slugs(member("clerk"), on)
    assert slugs(member("officer"), on) == []


def test_an_office_of_one_is_led_to_the_countersigner_and_back_with_what_it_asked_itself(on, settings):
    settings.CITY = replace(settings.CITY, small_office=True)
    one, row = member("officer", "head", "solicitor"), make.agreement("Lyon", ends_on=date(2030, 1, 1), signed="2020")
    by = one.person.user.actor
    payload, before = {"ends_on": date(2031, 1, 1)}, {"ends_on": date(2030, 1, 1)}
    asked = agreements.ask(
        by=by, key=str(uuid7()), agreement=row, kind="correct", payload=payload, before=before, why="Typed wrongly"
    )
    assert opens(one, f"/en/desk/countersign/ask/agreement-form/{asked.pk}/") == 302  # it asks for the password again
    waits = accounts.ask_countersignature(act="agreement-form", about=asked, by=by)
    assert slugs(one, on) == []
    accounts.countersign(countersignature=waits, by=make.actor("countersigner"))

    assert opens(one, f"/en/desk/change-requests/{asked.pk}/form/") == 200


def test_a_countersignature_waits_for_the_countersigner_alone(on):
    asked = Countersignature.objects.create(
        act="seat", about_table="x", about_id=uuid7(), asked_by=make.clerk(), asked_at=timezone.now()
    )
    second = member("countersigner")

    assert slugs(second, on) == ["countersign"]
    assert opens(second, f"/en/desk/countersign/{asked.pk}/yes/") == 302  # it asks for the password again
    assert slugs(member("administrator"), on) == []
    Countersignature.objects.update(signed_by=make.actor("countersigner"), signed_at=timezone.now())
    assert slugs(second, on) == []


def test_a_spreadsheet_half_on_its_way_waits_for_whoever_uploaded_it(on):
    officer = member("officer")
    run = ImportRun.objects.create(
        number="I-1", name="partners.xlsx", sha256="0" * 64, uploaded_by=officer.person.user.actor
    )

    assert slugs(officer, on) == ["import"]
    assert f"/en/desk/import/{run.pk}/" in officer.get("/en/desk/").content.decode()
    assert slugs(member("officer"), on) == []
    ImportRun.objects.update(state="written")
    assert slugs(officer, on) == []


@pytest.mark.parametrize(
    ("state", "days", "there"), [("bounced", 1, True), ("given-up", 40, False), ("queued", 1, False)]
)
def test_a_notice_that_did_not_arrive_is_work_of_the_office_for_a_month(on, state, days, there):
    ana = make.person("Ana")
    lost = Notice.objects.create(
        user=ana.user, kind="term", ref="A-1", due_on=on - timedelta(days=days), state=state, subject="x", language="en"
    )
    officer = member("officer")

    assert slugs(officer, on) == (["notice"] if there else [])
    if there:
        assert opens(officer, f"/en/desk/notices/{lost.pk}/") == 200
    assert slugs(member("treasurer"), on) == []

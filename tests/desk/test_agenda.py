"""Members of Council follow every case, and read its report from the day it is on their agenda; no sooner, no more."""

from __future__ import annotations

import pytest
from django.utils import timezone

from chancery.audit.changes import about
from chancery.cases import actions
from chancery.cases.models import AgendaEntry, CaseReport, ReportVersion
from chancery.council.models import CouncilItem
from chancery.errors import Refused
from tests import make
from tests.cases.conftest import clear, policy  # noqa: F401  # (a fixture)
from tests.desk.people import member
from tests.desk.test_case_report import assess, by, case, desk, send  # noqa: F401  # (fixtures)
from tests.desk.test_cases import fill

# Who may read is asked in Python, and the same on each database.
pytestmark = [pytest.mark.django_db, pytest.mark.once]
LIST = "/en/desk/council/cases/"
NEW = {"item": "2026.EX9.1", "met": "2099-05-01", "title_en": "Milan: a Partnership City", "url": "", "sure": "1"}


@pytest.fixture
def final(case):  # noqa: F811  # (the fixture above)
    """A final report, of which nothing but its number is known."""
    clerk = make.clerk()
    return ReportVersion.objects.create(case=case, number=1, stage="final", kept_on=timezone.localdate(), kept_by=clerk)


def text(client, path):
    got = client.get(path)
    assert got.status_code == 200
    return got.content.decode()


def publish(clerk, case, **more):  # noqa: F811
    version = case.report_versions.first()
    return clerk.post(f"/en/desk/cases/{case.reference}/agenda/", NEW | {"version": version.number} | more)


def test_a_member_of_council_follows_a_case_before_its_report_is_published_and_reads_nothing_of_it(case):  # noqa: F811
    cora = member("councillor")
    listed, one = text(cora, LIST), text(cora, f"{LIST}{case.reference}/")

    for page in (listed, one):
        assert case.reference in page
        assert "Milan" not in page
        assert "Plant trees" not in page
    assert "It waits for:" in one
    assert "It is on no agenda yet" in one
    assert cora.get(f"/en/desk/cases/{case.reference}/").status_code == 403
    assert cora.get(f"{LIST}{case.reference}/report-en.pdf").status_code == 404


def test_from_the_day_it_is_on_the_agenda_they_read_the_report_as_it_was_published(desk, case):  # noqa: F811
    assess(case)
    send(desk, case, "keep/", stage="final")
    clerk, cora, cleared, page = member("clerk"), member("councillor"), member("councillor"), f"{LIST}{case.reference}/"
    clear(cleared.person)
    assert "Put it on the agenda" in text(clerk, f"/en/desk/cases/{case.reference}/")
    assert "Confidential attachment" not in text(cleared, page)
    assert publish(clerk, case).url == f"/en/desk/cases/{case.reference}/"
    CaseReport.objects.update_or_create(case=case, defaults={"id": case.pk, "summary_en": "Not for Council yet."})

    assert CouncilItem.objects.get(reference="2026.EX9.1").outcome == "not-recorded"
    assert "Milan: a Partnership City" in text(cora, LIST)
    for words in ("Plant trees", "Reason of q-clear."):
        assert words in text(cora, page)
    for words in ("Not for Council yet.", "/en/desk/cases/", "Confidential attachment"):
        assert words not in text(cora, page)
    assert "Confidential attachment" in text(cleared, page)
    assert cora.get(f"{page}report-fr.pdf").content[:5] == b"%PDF-"
    assert [one.classes for one in about(case.reference) if one.type == "case.on-agenda"] == [{"internal"}]
    assert "On the agenda" in text(cora, "/en/decisions/")


def test_only_the_clerk_publishes_a_final_report_and_under_a_public_item_that_waits(final, case, desk):  # noqa: F811
    clerk, item = member("clerk").person.user.actor, make.council_item
    for who, version, under in (
        (by(desk), final, item(outcome="not-recorded")),
        (clerk, final, item(outcome="not-recorded", public=False)),
        (clerk, final, item(outcome="adopted")),
        (clerk, ReportVersion(case=case, number=9, stage="draft"), item(outcome="not-recorded")),
    ):
        with pytest.raises(Refused):
            actions.publish_to_agenda(by=who, case=case, version=version, item=under)

    assert not AgendaEntry.objects.exists()


def test_an_item_on_record_is_taken_and_a_form_sent_twice_publishes_once(final, case):  # noqa: F811
    item, clerk = make.council_item(outcome="not-recorded", title_en="Milan"), member("clerk")
    for _again in range(2):
        publish(clerk, case, item=item.reference, title_en="")
    assert "Say what it is called" in publish(clerk, case, item="2026.EX9.7", title_en="").content.decode()

    assert AgendaEntry.objects.get().item == item


def test_the_clerk_takes_a_report_off_the_agenda_and_says_why_and_puts_it_on_again(final, case):  # noqa: F811
    clerk, cora = member("clerk"), member("councillor")
    item = make.council_item(outcome="not-recorded", title_en="Milan")
    page, desk_page, off = f"{LIST}{case.reference}/", f"/en/desk/cases/{case.reference}/", "agenda/off/"
    assert clerk.get(desk_page + off).status_code == 403
    publish(clerk, case, item=item.reference, title_en="")
    assert off in text(clerk, desk_page)
    assert "Say why" in str(refusal(clerk, case, item, why=" "))
    assert fill(clerk, case, off, why="It goes to the next meeting.").status_code == 302

    entry = AgendaEntry.objects.get()
    assert (entry.withdrawn_on, entry.withdrawn_by) == (timezone.localdate(), clerk.person.user.actor)
    for words in ("It goes to the next meeting.", "It is on no agenda yet"):
        assert words in text(cora, page)
    assert "The report as it was published" not in text(cora, page)
    assert case.reference not in text(cora, f"{LIST}?state=agenda")
    assert [one.classes for one in about(case.reference) if one.type == "case.off-agenda"] == [{"internal"}]
    assert "taken off the agenda" in text(clerk, f"{desk_page}history/")

    publish(clerk, case, item=item.reference, title_en="")
    assert "It goes to the next meeting." not in text(cora, page)
    assert "The report as it was published" in text(cora, page)


def refusal(client, case, item, why="Later."):  # noqa: F811
    with pytest.raises(Refused) as refused:
        actions.take_off_agenda(by=client.person.user.actor, case=case, item=item, why=why)
    return refused.value


def test_what_council_decided_on_stays_on_the_agenda_and_only_the_clerk_takes_a_report_off(final, case, desk):  # noqa: F811
    item, clerk = make.council_item(outcome="not-recorded", title_en="Milan"), member("clerk")
    assert "off the agenda already" in str(refusal(clerk, case, item))
    publish(clerk, case, item=item.reference, title_en="")
    assert "Only the clerk" in str(refusal(desk, case, item))
    item.outcome = "adopted"
    assert "has decided" in str(refusal(clerk, case, item))
    assert AgendaEntry.objects.standing().count() == 1

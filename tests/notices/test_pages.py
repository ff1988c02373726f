"""The pages about letters: what was sent, how one is told, and the address of one's calendar."""

from __future__ import annotations

import pytest
from django.urls import reverse

from chancery.audit.models import LedgerHead
from chancery.errors import Refused
from chancery.ids import uuid7
from chancery.mailing import FILES
from chancery.notices import actions, work
from chancery.notices.models import Feed, Notice, Wish
from tests import make
from tests.notices.conftest import tell

pytestmark = pytest.mark.django_db
LIST, MINE, CALENDAR = "/en/desk/notices/", "/en/desk/notices/mine/", "/en/desk/notices/calendar/"


def page(client, address):
    return client.get(address).content.decode()


@pytest.fixture
def officer(client, ana):
    client.force_login(ana.user)
    return ana


def test_what_was_sent_and_what_failed_is_on_one_page(officer, client, server):
    tell(officer)
    work.send_waiting()
    server.answers["RCPT"] = "550 5.1.1 <x@example.org> unknown"
    tell(officer, ref="A-2", subject_en="Turin ends soon")
    work.send_waiting()
    html = page(client, LIST)

    assert "handed over" in html
    assert "came back" in html
    assert "550 5.1.1 (address) unknown" in html
    assert "x@example.org" not in html
    assert "Turin ends soon" in page(client, f"{LIST}?state=bounced")
    assert "Lyon ends soon" not in page(client, f"{LIST}?state=bounced")


def test_a_letter_names_the_record_that_people_know_and_no_id_of_a_row(officer, client):
    tell(officer, ref="A-1")
    tell(officer, ref=f"asked-{uuid7()}")
    html = page(client, LIST)

    assert '<span class="ref">A-1</span>' in html
    assert "asked-" not in html


def test_a_state_that_does_not_exist_narrows_nothing(officer, client):
    tell(officer)

    assert "Lyon ends soon" in page(client, f"{LIST}?state=zzz")


def test_the_list_goes_on(officer, client):
    for n in range(60):
        tell(officer, ref=f"A-{n}", subject_en=f"Letter {n:02}", at_once=False)
    first = client.get(LIST)
    rest = page(client, f"{LIST}?after={first.context['next']}")

    assert "Letter 59" in first.content.decode()
    assert "Letter 09" not in first.content.decode()
    assert "Letter 09" in rest
    assert "Letter 10" not in rest
    assert client.get(f"{LIST}?after=zzz").status_code == 404


def test_without_a_mail_server_the_page_says_so(officer, client, settings):
    settings.EMAIL_BACKEND = FILES

    assert "No mail server is set." in page(client, LIST)


def test_a_letter_that_reached_nobody_is_not_said_to_be_handed_over(officer, client, settings, tmp_path):
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = FILES, str(tmp_path)
    notice = tell(officer)
    work.send_waiting()
    one = page(client, reverse("notices:one", kwargs={"notice_id": notice.pk}))

    assert list(tmp_path.iterdir())
    assert "not sent: no mail server is set up" in page(client, LIST)
    assert "not sent: no mail server is set up" in one
    assert "The mail server said" not in one
    assert "it is a file in the folder" in one


def test_letters_that_nothing_sends_are_said(officer, client):
    Notice.objects.filter(pk=tell(officer).pk).update(next_at="2026-01-01T00:00:00Z")

    assert "nothing sends them" in page(client, LIST)


def test_only_its_reader_is_shown_what_a_letter_says(officer, client):
    own, other = tell(officer), tell(make.person("Bob"), lines_en=["for Bob alone"])

    assert "A-1 ends on 1 June 2026" in page(client, reverse("notices:one", kwargs={"notice_id": own.pk}))
    assert "for Bob alone" not in page(client, reverse("notices:one", kwargs={"notice_id": other.pk}))


def test_whoever_is_not_of_the_office_sees_their_own_alone(client, ana):
    bob = make.person("Bob")
    own, other = tell(bob), tell(ana)
    client.force_login(bob.user)

    assert client.get(reverse("notices:one", kwargs={"notice_id": own.pk})).status_code == 200
    assert client.get(reverse("notices:one", kwargs={"notice_id": other.pk})).status_code == 404


def test_each_try_is_on_the_page_of_a_letter(officer, client, server):
    notice = tell(officer)
    server.answers["RCPT"] = "451 4.3.0 later"
    work.send_waiting()
    html = page(client, reverse("notices:one", kwargs={"notice_id": notice.pk}))

    assert all(words in html for words in ("Next try", "1 try", "451 4.3.0 later"))


def test_a_letter_is_sent_again_from_its_page(officer, client, server):
    notice = tell(officer)
    work.send_waiting()
    address = reverse("notices:again", kwargs={"notice_id": notice.pk})
    assert "Send again" in page(client, address)
    client.post(address, {"sure": "1"})

    assert Notice.objects.get().state == "queued"
    assert "waiting to be sent" in client.post(address, {"sure": "1"}).content.decode()


def test_one_says_how_one_is_told(officer, client):
    names = ("decision", "term", "commitment", "report", "informed", "date", "access")
    form = {f"way-{name}": "digest" for name in names}
    answer = client.post(MINE, {"language": "fr", "way-digest": "at-once", **form})
    officer.user.refresh_from_db()

    assert answer.status_code == 302
    assert officer.user.language == "fr"
    assert Wish.objects.get(kind="term").way == "digest"
    assert 'value="fr" selected' in page(client, MINE)
    before = LedgerHead.state()
    client.post(MINE, {"language": "fr", "way-digest": "at-once", **form})
    assert LedgerHead.state() == before


def test_a_way_that_does_not_exist_is_said_and_nothing_is_lost(officer, client):
    html = client.post(MINE, {"language": "fr", "way-term": "by-owl"}).content.decode()

    assert "by-owl" in html
    assert Wish.objects.count() == 0


def test_nobody_says_how_another_is_told(ana):
    for act in (actions.wish,):
        with pytest.raises(Refused):
            act(by=make.actor("head"), user=ana.user, kind="term", way="digest")
    with pytest.raises(Refused):
        actions.renew_feed(by=make.actor("head"), user=ana.user)
    with pytest.raises(Refused):
        actions.wish(by=ana.user.actor, user=ana.user, kind="password", way="digest")


def test_the_address_of_a_calendar_is_shown_once(officer, client):
    made = client.post(f"{CALENDAR}new/", {"sure": "1"}).content.decode()
    token = (
        made.partition("/calendar/")[2] and made.partition("http://localhost:8000/calendar/")[2].partition(".ics")[0]
    )

    assert len(token) > 40
    assert token not in page(client, CALENDAR)
    assert Feed.objects.get().digest == Feed.digest_of(token)
    assert token not in str(Feed.objects.values())


def test_a_new_address_ends_the_old_one_and_revoking_ends_both(officer, client):
    first, second = (actions.renew_feed(by=officer.user.actor, user=officer.user) for _ in "12")

    assert [client.get(f"/calendar/{token}.ics").status_code for token in (first, second)] == [404, 200]
    client.post(f"{CALENDAR}revoke/", {"sure": "1"})
    assert client.get(f"/calendar/{second}.ics").status_code == 404
    assert "no calendar address" in client.post(f"{CALENDAR}revoke/", {"sure": "1"}).content.decode()

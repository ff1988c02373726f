"""Every try ends in a clear record: taken, put off, refused, came back; nothing is lost and nothing goes twice."""

from __future__ import annotations

import socket
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from chancery.accounts import actions as accounts
from chancery.audit.models import LedgerHead
from chancery.errors import Refused
from chancery.notices import actions, letters, work
from chancery.notices.models import Attempt, Notice
from chancery.notices.outcome import HANDED_OVER
from tests import make
from tests.notices.conftest import tell

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def state(notice: Notice) -> str:
    return Notice.objects.get(pk=notice.pk).state


def at(moment, **later):
    return time_machine.travel(moment + timedelta(**later), tick=True)


def test_a_letter_that_the_server_took_is_handed_over_once(ana, server):
    notice = tell(ana)

    assert [work.send_waiting(), work.send_waiting()] == [1, 0]
    assert server.ids == [letters.message_id(notice)]
    assert state(notice) == "handed-over"


@pytest.mark.parametrize(
    ("word", "answer", "becomes", "said"),
    [
        ("RCPT", "550 5.7.1 not from you", "refused", "550 5.7.1 not from you"),
        ("RCPT", "550 5.1.1 <ana@example.org> unknown", "bounced", "550 5.1.1 (address) unknown"),
        ("RCPT", "450 4.2.0 greylisted", "failed", "450 4.2.0 greylisted"),
        ("RCPT", "452 4.2.2 mailbox full", "failed", "452 4.2.2 mailbox full"),
        ("MAIL", "553 5.1.8 sender", "bounced", "553 5.1.8 sender"),
        ("MAIL", "451 4.3.0 try later", "failed", "451 4.3.0 try later"),
        ("DATA", "554 5.6.0 content", "refused", "554 5.6.0 content"),
        ("DATA", "451 4.7.1 busy", "failed", "451 4.7.1 busy"),
        ("CONNECT", "421 4.3.2 shutting down", "failed", "shutting down"),
        ("CONNECT", "554 5.3.2 no", "failed", "5.3.2 no"),
    ],
)
def test_what_the_server_answers_is_on_record(ana, server, word, answer, becomes, said):
    notice = tell(ana)
    server.answers[word] = answer
    work.send_waiting()
    notice.refresh_from_db()

    assert (notice.state, notice.tries, server.letters) == (becomes, 1, [])
    assert said in notice.said
    assert (notice.next_at is not None) == (becomes == "failed")


@pytest.mark.parametrize("how", ["hang", "drop"])
@pytest.mark.parametrize("word", ["CONNECT", "EHLO", "MAIL", "RCPT"])
def test_a_server_that_hangs_or_drops_keeps_the_letter_waiting(ana, server, word, how):
    notice = tell(ana)
    server.answers[word] = how
    if word == "EHLO":
        server.answers["HELO"] = how
    work.send_waiting()

    assert (state(notice), server.letters) == ("failed", [])


def test_a_server_that_is_down_is_asked_once_and_the_others_wait(ana, settings, server):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        settings.EMAIL_PORT = closed.getsockname()[1]
    notices = [tell(ana, ref=f"A-{n}") for n in range(3)]

    assert work.send_waiting() == 0
    assert sorted(state(one) for one in notices) == ["failed", "queued", "queued"]


def test_all_is_sent_once_the_server_is_back(ana, server):
    now = timezone.now()
    notices = [tell(ana, ref=f"A-{n}") for n in range(3)]
    server.answers["RCPT"] = "451 later"
    work.send_waiting()
    del server.answers["RCPT"]
    with at(now, minutes=4):
        assert work.send_waiting() == 0
    with at(now, minutes=6):
        assert work.send_waiting() == 3

    assert sorted(server.ids) == sorted(letters.message_id(one) for one in notices)


def test_the_pauses_grow_and_end_in_giving_up(ana, server):
    notice, pauses = tell(ana), []
    server.answers["RCPT"] = "450 later"
    while state(notice) in Notice.UNSENT:
        notice.refresh_from_db()
        with time_machine.travel(notice.next_at + timedelta(seconds=1), tick=False):
            work.send_waiting()
            notice.refresh_from_db()
            pauses.append(notice.next_at and (notice.next_at - timezone.now()) // timedelta(minutes=1))

    assert pauses == [5, 15, 60, 180, 360, 720, 1440, 1440, 1440, None]
    assert (notice.state, notice.tries) == ("given-up", 10)


@pytest.mark.once
def test_a_server_that_is_away_for_a_month_makes_nobody_give_up(ana, worker):
    notice, down = tell(ana), type(HANDED_OVER)("failed", "refused", down=True)
    for _hour in range(24 * 30):
        notice.refresh_from_db()
        with time_machine.travel(notice.next_at, tick=False):
            actions.settle(by=worker, attempt=actions.claim(by=worker), outcome=down)

    assert state(notice) == "failed"


def test_a_letter_that_the_server_took_without_saying_so_is_marked(ana, server):
    notice, now = tell(ana), timezone.now()
    server.answers["DATA"] = "drop"
    work.send_waiting()
    del server.answers["DATA"]
    with at(now, minutes=6):
        work.send_waiting()
    notice.refresh_from_db()

    assert (notice.state, notice.maybe_twice) == ("handed-over", True)
    assert server.ids == [letters.message_id(notice)] * 2
    assert "may have reached you before" in server.letters[1].as_string()


def test_a_crash_between_handing_over_and_marking_is_made_good(ana, server, worker):
    notice, now = tell(ana), timezone.now()
    actions.claim(by=worker)  # and the worker is killed

    assert notice.attempts.filter(ended_at=None).exists()
    with at(now, minutes=14):
        assert work.send_waiting() == 0
    with at(now, minutes=16):
        assert work.send_waiting() == 1
    notice.refresh_from_db()

    assert (notice.state, notice.maybe_twice, notice.tries) == ("handed-over", True, 2)


def test_a_worker_that_comes_back_from_the_dead_changes_nothing(ana, server, worker):
    notice, now = tell(ana), timezone.now()
    lost = actions.claim(by=worker)
    with at(now, minutes=16):
        work.send_waiting()
    before = LedgerHead.state()
    actions.settle(by=worker, attempt=lost, outcome=type(HANDED_OVER)("failed", "late"))

    assert (state(notice), LedgerHead.state()) == ("handed-over", before)


def test_what_is_taken_is_not_taken_again(ana, worker):
    tell(ana)

    assert actions.claim(by=worker).number == 1
    assert actions.claim(by=worker) is None


def test_a_closed_account_gets_no_letter(ana, by):
    notice = tell(ana)
    accounts.close_login(by=by, user=ana.user)
    work.send_waiting()
    notice.refresh_from_db()

    assert (notice.state, notice.said, mail.outbox) == ("refused", "The account was closed.", [])


def test_what_was_refused_is_sent_again_by_the_office(ana, server):
    notice = tell(ana)
    server.answers["RCPT"] = "550 no"
    work.send_waiting()
    del server.answers["RCPT"]
    notice.refresh_from_db()
    actions.send_again(by=make.actor("officer"), notice=notice)
    work.send_waiting()

    assert (state(notice), server.ids) == ("handed-over", [letters.message_id(notice)])


def test_what_is_sent_again_is_tried_as_often_as_at_first(ana, server):
    notice = tell(ana)
    Notice.objects.filter(pk=notice.pk).update(state="given-up", next_at=None, tries=10)
    notice.refresh_from_db()
    actions.send_again(by=make.actor("officer"), notice=notice)
    server.answers["RCPT"] = "450 4.2.0 greylisted"
    work.send_waiting()
    notice.refresh_from_db()

    assert (notice.state, notice.tries) == ("failed", 1)


def test_what_waits_is_not_asked_for_again(ana):
    with pytest.raises(Refused, match="waiting to be sent"):
        actions.send_again(by=make.actor("head"), notice=tell(ana))


@pytest.mark.parametrize("role", ["auditor", "administrator", "councillor"])
def test_others_send_nothing_again(ana, role):
    notice = tell(ana)
    work.send_waiting()

    with pytest.raises(Refused):
        actions.send_again(by=make.actor(role), notice=notice)


def test_no_person_hands_letters_over(ana):
    tell(ana)

    for act in (actions.claim, actions.recover):
        with pytest.raises(Refused):
            act(by=make.actor("head"))


def test_a_letter_that_comes_back_is_marked(ana, worker):
    notice = tell(ana)
    work.send_waiting()
    actions.bounced(by=worker, notice_id=notice.pk, said="5.1.1 no such mailbox")
    notice.refresh_from_db()

    assert (notice.state, notice.said) == ("bounced", "5.1.1 no such mailbox")
    assert actions.bounced(by=worker, notice_id=notice.pk, said="again") is None


def test_every_try_is_kept(ana, server):
    notice, now = tell(ana), timezone.now()
    server.answers["RCPT"] = "450 later"
    work.send_waiting()
    del server.answers["RCPT"]
    with at(now, minutes=6):
        work.send_waiting()

    tries = Attempt.objects.filter(notice=notice).values_list("number", "state", "said")
    assert list(tries) == [(1, "failed", "450 later"), (2, "handed-over", "")]

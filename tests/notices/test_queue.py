"""One thing is told to one person once, in their language and the way they wish."""

from __future__ import annotations

from datetime import date

import pytest
from django.core import mail
from django_tasks_db.models import DBTaskResult

from chancery.accounts import actions as accounts
from chancery.audit.models import LedgerEntry, LedgerHead
from chancery.errors import Refused
from chancery.notices import actions, work
from chancery.notices.models import Notice
from tests import make
from tests.notices.conftest import tell

pytestmark = pytest.mark.django_db


def test_what_is_due_waits_to_be_sent(ana):
    notice = tell(ana)

    assert (notice.state, notice.way, notice.subject) == ("queued", "at-once", "Lyon ends soon")
    assert notice.body == [["", [["A-1 ends on 1 June 2026", "/en/"]]]]


def test_the_same_thing_due_on_the_same_day_is_told_once(ana):
    tell(ana)
    before = LedgerHead.state()

    assert tell(ana) is None
    assert (Notice.objects.count(), LedgerHead.state()) == (1, before)


def test_another_day_kind_thing_or_person_is_another_notice(ana):
    tell(ana)
    tell(ana, on=date(2026, 4, 1))
    tell(ana, kind="decision")
    tell(ana, ref="A-2")
    tell(make.person("Bob"))

    assert Notice.objects.count() == 5


def test_everyone_is_told_in_their_language(ana):
    accounts.speak(by=ana.user.actor, user=ana.user, language="fr")
    ana.user.refresh_from_db()

    assert (tell(ana).language, Notice.objects.get().subject) == ("fr", "Lyon prend bientôt fin")


def test_nobody_without_an_open_account_is_told(ana, by):
    accounts.close_login(by=by, user=ana.user)

    assert tell(ana) is None
    assert tell(make.Person.objects.create(name="No account")) is None


@pytest.mark.parametrize(("way", "state"), [("at-once", "queued"), ("digest", "queued"), ("not-at-all", "not-wanted")])
def test_how_it_comes_is_what_its_reader_wishes(ana, way, state):
    actions.wish(by=ana.user.actor, user=ana.user, kind="term", way=way)
    notice = tell(ana, at_once=True)

    assert (notice.way, notice.state, notice.next_at is None) == (way, state, state == "not-wanted")


USUAL = [("date", None, "digest"), ("term", None, "at-once"), ("date", True, "at-once"), ("term", False, "digest")]


@pytest.mark.parametrize(("kind", "at_once", "way"), USUAL)
def test_without_a_wish_it_comes_as_the_room_says_or_as_is_usual(ana, kind, at_once, way):
    assert tell(ana, kind=kind, at_once=at_once).way == way


def test_what_is_told_at_once_gives_the_worker_something_to_do(ana):
    tell(ana)
    tell(ana, ref="A-2", at_once=False)

    assert [task.task_path for task in DBTaskResult.objects.all()] == ["chancery.notices.tasks.send_waiting"]


def test_the_line_of_a_notice_says_nothing_to_the_public(ana):
    tell(ana)
    line = str(LedgerEntry.objects.order_by("-seq")[0])

    assert '"type":"sealed"' in line
    assert "A-1" not in line


def test_residents_have_nobody_told(ana):
    with pytest.raises(Refused):
        tell(ana, by=make.ana())


def test_a_subject_of_several_lines_is_one_line(ana):
    notice = tell(ana, subject_en="Lyon\nBcc: all@example.org\r\n ends")

    assert notice.subject == "Lyon Bcc: all@example.org ends"


def test_a_letter_says_it_in_text_and_in_html_with_the_address_of_the_page(ana, settings):
    settings.ADDRESS = "https://register.example.org"
    tell(ana)
    work.send_waiting()
    letter = mail.outbox[0]
    html = letter.alternatives[0].content

    assert letter.to == [ana.user.email]
    assert "A-1 ends on 1 June 2026\n  https://register.example.org/en/" in letter.body
    assert '<a href="https://register.example.org/en/">A-1 ends on 1 June 2026</a>' in html
    assert letter.subject == "Example City: Lyon ends soon"


def test_what_someone_typed_is_no_markup_in_a_letter(ana):
    tell(ana, lines_en=["<b>Lyon & Turin</b>"])
    work.send_waiting()

    assert "<b>Lyon & Turin</b>" in mail.outbox[0].body
    assert "&lt;b&gt;Lyon &amp; Turin&lt;/b&gt;" in mail.outbox[0].alternatives[0].content

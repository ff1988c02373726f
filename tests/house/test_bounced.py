"""What a mail server writes back marks the letter it is about, and no other."""

from __future__ import annotations

import io
import sys

import pytest

from chancery import bounced
from chancery.notices import letters, work
from chancery.notices.models import Notice
from tests import make
from tests.notices.conftest import tell

REPORT = """\
From: MAILER-DAEMON@mx.example.org
To: chancery@localhost
Subject: Undelivered
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

Sorry.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; ana@example.org
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <ana@example.org> no such mailbox

--b
Content-Type: {kind}

From: chancery@localhost
Message-ID: {id}
Subject: x

--b--
"""


@pytest.fixture
def notice(db):
    """A letter that the server took."""
    told = tell(make.person("Ana"))
    work.send_waiting()
    return told


def pipe(monkeypatch, text):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    return bounced.main([])


@pytest.mark.parametrize("kind", ["text/rfc822-headers", "message/rfc822"])
def test_the_letter_that_came_back_is_marked(notice, monkeypatch, kind):
    report = REPORT.format(action="failed", kind=kind, id=letters.message_id(notice))

    assert pipe(monkeypatch, report) == 0
    notice.refresh_from_db()
    assert (notice.state, notice.said) == ("bounced", "smtp; 550 5.1.1 (address) no such mailbox")


def test_a_delay_marks_nothing(notice, monkeypatch, capsys):
    report = REPORT.format(action="delayed", kind="text/rfc822-headers", id=letters.message_id(notice))

    assert pipe(monkeypatch, report) == 1
    assert Notice.objects.get().state == "handed-over"
    assert "no letter of this register" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["", "hello", "Message-ID: <x@y>\n\nAction: failed"])
def test_what_is_no_report_marks_nothing(notice, monkeypatch, text):
    assert pipe(monkeypatch, text) == 1
    assert Notice.objects.get().state == "handed-over"


def test_a_letter_of_someone_else_is_not_ours(notice, monkeypatch):
    other = REPORT.format(action="failed", kind="message/rfc822", id="<0198c0de-0000-7000-8000-000000000000@localhost>")

    assert pipe(monkeypatch, other) == 1

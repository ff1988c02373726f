"""Give one letter to the mail server, and tell what it said: taken, put off, refused, or not reached."""

from __future__ import annotations

import re
import smtplib
from contextlib import suppress

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

from chancery.mailing import FILES
from chancery.notices.models import Notice
from chancery.notices.outcome import HANDED_OVER, KEPT_AS_A_FILE, Outcome

ADDRESS = re.compile(r"<?[^\s<>]+@[^\s<>]+>?")
# Of a mailbox that is not there, RFC 3463 says 5.1.x; other refusals are of the letter, the sender or the moment.
NO_SUCH_MAILBOX = re.compile(r"\b5\.1\.\d")
LONGEST = 500


def hand_over(letter: EmailMultiAlternatives) -> Outcome:
    """Try once. Whatever happens ends in an outcome."""
    connection = get_connection()
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as failed:
        return Outcome(Notice.State.FAILED, said(failed), down=True)
    try:
        connection.send_messages([letter])
    except smtplib.SMTPRecipientsRefused as refused:
        code, answer = next(iter(refused.recipients.values()))
        return _answered(code, answer)
    except smtplib.SMTPResponseException as refused:
        return _answered(refused.smtp_code, refused.smtp_error)
    except (OSError, smtplib.SMTPException) as broken:
        # The connection broke off: before the server took it, or after, before we heard of it.
        return Outcome(Notice.State.FAILED, said(broken), down=True, may_have_arrived=True)
    finally:
        with suppress(OSError, smtplib.SMTPException):
            connection.close()
    return KEPT_AS_A_FILE if settings.EMAIL_BACKEND == FILES else HANDED_OVER


def said(what: object) -> str:
    """What the server said, in a line, without anyone's address."""
    words = what.decode("utf-8", "replace") if isinstance(what, bytes) else str(what)
    name = type(what).__name__ if isinstance(what, Exception) else ""
    return ADDRESS.sub("(address)", " ".join(words.split()) or name)[:LONGEST]


def _answered(code: int, answer: object) -> Outcome:
    """4xx: later. 5xx: never; a mailbox that is not there is a letter that comes back."""
    line = f"{code} {said(answer)}"
    if code < 500:
        return Outcome(Notice.State.FAILED, line, down=code == 421)
    if NO_SUCH_MAILBOX.search(line):
        return Outcome(Notice.State.BOUNCED, line)
    return Outcome(Notice.State.REFUSED, line)

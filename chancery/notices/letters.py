"""From a notice to the letter that leaves: plain text and simple HTML, in its reader's language."""

from __future__ import annotations

from email.utils import parseaddr

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from chancery.accounts.models import Invitation, User
from chancery.links import with_key
from chancery.notices import kinds
from chancery.notices.models import Notice
from chancery.notices.sections import as_shown, one_line


def write(notice: Notice) -> EmailMultiAlternatives:
    """The letter of a notice. Its Message-ID is the notice's, whenever it is sent, so that a mail server or a reader's
    program knows a second copy."""
    with override(notice.language), timezone.override(settings.TIME_ZONE):
        context = _context(notice)
        text = render_to_string("notices/letter.txt", context)
        html = render_to_string("notices/letter.html", context)
    letter = EmailMultiAlternatives(
        subject=f"{_city(notice.language)}: {one_line(notice.subject)}",
        body=text,
        to=[notice.to],
        headers={
            "Message-ID": message_id(notice),
            "Auto-Submitted": "auto-generated",
            "Content-Language": notice.language,
        },
    )
    letter.attach_alternative(html, "text/html")
    return letter


def message_id(notice: Notice) -> str:
    """How mail servers know it: from the notice's id."""
    return f"<{notice.pk}@{parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition('@')[2]}>"


def _context(notice: Notice) -> dict[str, object]:
    sections = [
        (title, [(words, f"{settings.ADDRESS}{with_key(path, notice.opens)}" if path else "") for words, path in rows])
        for title, rows in as_shown(notice.body)
    ]
    return {
        "subject": notice.subject,
        "city": _city(notice.language),
        "lang": notice.language,
        "sections": sections,
        "password_link": _password_link(notice.user) if notice.user and notice.kind == kinds.PASSWORD else "",
        "invitation_link": invitation_link(notice) if notice.kind == kinds.INVITATION else "",
        "settings_link": f"{settings.ADDRESS}{reverse('notices:mine')}" if notice.user else "",
        "again": notice.maybe_twice,
    }


def _password_link(user: User) -> str:
    """Made as the letter leaves, so that no table holds it; it opens for an hour."""
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    return f"{settings.ADDRESS}{path.replace('UID-KEY', key)}"


def invitation_link(notice: Notice) -> str:
    """The link of the invitation that waits for someone, the same as was shown; empty where none does any more."""
    invitation = Invitation.waiting_of(notice.user) if notice.user else None
    if invitation is None or invitation.digest != Invitation.digest_of(invitation.token):
        return ""  # with another key of the house its secret cannot be said again
    return f"{settings.ADDRESS}{reverse('account_invitation', kwargs={'token': invitation.token})}"


def _city(language: str) -> str:
    return str(getattr(settings.CITY, f"name_{language}") or settings.CITY.name)

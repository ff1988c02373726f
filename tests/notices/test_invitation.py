"""Who is invited gets the link by mail too: the same one as was shown, made as the letter leaves, in no table."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.utils.translation import override

from chancery.accounts import actions as accounts
from chancery.accounts.models import User
from chancery.audit.models import LedgerEntry
from chancery.errors import Refused
from chancery.mailing import FILES
from chancery.notices import actions, work
from chancery.notices.models import Notice
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def adam(db):
    return make.actor("administrator")


@pytest.fixture
def invited(adam):
    """Someone new, and the secret of their invitation."""
    user, token = accounts.welcome(name="Nina Example", email="nina@example.org", by=adam)
    return user, token


def test_the_letter_says_the_link_that_was_shown(adam, invited, mailoutbox):
    user, token = invited
    notice = actions.send_invitation(by=adam, user=user)
    assert actions.send_invitation(by=adam, user=user) is None, "one waits already"
    work.send_waiting()

    notice.refresh_from_db()
    assert (notice.state, mailoutbox[0].to) == ("handed-over", ["nina@example.org"])
    assert f"/invitation/{token}/" in mailoutbox[0].body
    assert Client().get(f"/en/account/invitation/{token}/").status_code == 200


def test_the_link_is_in_no_table_and_no_line_of_the_ledger(adam, invited):
    user, token = invited
    actions.send_invitation(by=adam, user=user)
    work.send_waiting()
    kept = json.dumps([list(Notice.objects.values_list("subject", "body", "ref")), str(user.invitations.values())])
    told = b"".join(bytes(one.leaf) for one in LedgerEntry.objects.all()).decode()

    assert token not in kept
    assert token not in told
    assert "nina@example.org" not in told


def test_a_letter_whose_invitation_was_used_does_not_leave(adam, invited, mailoutbox):
    user, token = invited
    notice = actions.send_invitation(by=adam, user=user)
    accounts.accept_invitation(token=token, password="a long enough sentence", by=user.actor)
    work.send_waiting()

    notice.refresh_from_db()
    assert (notice.state, mailoutbox) == ("refused", [])


def test_an_office_without_mail_hands_the_link_over_itself(adam, invited, settings):
    settings.EMAIL_BACKEND = FILES

    assert actions.send_invitation(by=adam, user=invited[0]) is None
    assert not Notice.objects.exists()


def test_only_an_administrator_has_it_sent(invited):
    with pytest.raises(Refused, match="administrator invites"):
        actions.send_invitation(by=make.actor("officer"), user=invited[0])


def test_the_page_shows_the_link_once_and_says_that_it_was_mailed(adam):
    client = make.trusted(Client(), User.objects.get(actor=adam))
    page = client.post("/en/desk/people/add/", {"name": "Nina", "email": "nina@example.org"}).content.decode()
    assert "/en/account/invitation/" in page
    assert "on its way to this address" in page

    with override("fr"):
        work.send_waiting()
    assert Notice.objects.get().state == "handed-over"

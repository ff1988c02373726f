"""What was sent is read by whoever sent it; whoever is invited says what they commit, at the right address."""

import re

import pytest

from chancery.errors import Refused
from chancery.notices import work
from chancery.notices.models import Notice
from chancery.proposals import actions, keys
from chancery.proposals.models import Draft, Interest
from tests import make
from tests.proposals.conftest import FORM, TYPED, link_in, receive, send
from tests.proposals.test_public_form import sent, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("italy")]


def test_what_was_sent_is_read_before_it_is_confirmed_and_afterwards(client, mailoutbox):
    send(client, i0__name="School of Design", i0__email="school@example.org")
    work.send_waiting()
    before = text(client.get(link_in(mailoutbox[0])))
    after = text(client.get(client.post(link_in(mailoutbox[0])).headers["Location"]))

    for page in (before, after):
        assert "Milan, Italy" in page
        assert "$1,500.50" in page
    assert "School of Design, school@example.org" in before


def test_who_confirms_at_the_same_moment_lands_on_the_proposal_too(client, mailoutbox, monkeypatch):
    first = sent(client, mailoutbox)
    stale = Draft.objects.get()
    stale.state, stale.proposal, stale.typed = Draft.State.WAITING, None, TYPED
    monkeypatch.setattr(keys, "draft", lambda *_given: stale)
    second = client.post(link_in(mailoutbox[0]))

    assert second.headers["Location"] == first.split("?")[0]


def test_enter_checks_and_neither_sends_nor_adds(client):
    form = text(client.get(FORM)).split('id="whole"')[1]

    assert re.search(r'<button[^>]*name="do"[^>]*>', form)[0].count('value="check"') == 1


def test_a_letter_of_interest_commits_nothing_beside_an_answer_that_says_so(client, mailoutbox):
    receive(institutions=[("A college", "dean@example.net")])
    work.send_waiting()
    where = link_in(next(mail for mail in mailoutbox if mail.to == ["dean@example.net"]))
    said = {"state": "interested", "amount": "2 500,50", "signatory": "Dee Example", "binds": "on"}

    assert "say that you commit them" in text(client.post(where, said))
    assert client.post(where, {**said, "state": "committed"}).status_code == 302
    assert "$2,500.50" in text(client.get(where))


def test_an_invitation_that_went_astray_goes_to_the_right_address_and_the_first_link_opens_nothing(client, mailoutbox):
    made = receive(institutions=[("A college", "daen@example.net")])
    work.send_waiting()
    astray = link_in(mailoutbox[-1])
    for _twice in range(2):
        actions.invite(by=made.proponent, proposal=made, institution="A college", email="dean@example.net")
    work.send_waiting()

    assert [mail.to for mail in mailoutbox[1:]] == [["daen@example.net"], ["dean@example.net"]]
    assert (client.get(astray).status_code, client.get(link_in(mailoutbox[-1])).status_code) == (404, 200)


def test_what_was_answered_is_not_invited_again_and_nobody_fills_mailboxes(policy):
    made = receive(institutions=[("A college", "a@example.net")])
    for name in ("b", "c"):
        actions.invite(by=made.proponent, proposal=made, institution="A college", email=f"{name}@example.net")
    with pytest.raises(Refused, match="three addresses"):
        actions.invite(by=made.proponent, proposal=made, institution="A college", email="d@example.net")
    Interest.objects.update(link=1)
    actions.respond(by=make.clerk(), interest=made.interests.get(), state="declined", signatory="Dee")
    with pytest.raises(Refused, match="answered already"):
        actions.invite(by=made.proponent, proposal=made, institution="A college", email="e@example.net")


def test_who_is_forgotten_is_forgotten_where_the_invitation_went_astray_too(policy):
    made = receive(institutions=[("A college", "daen@example.net")])
    actions.invite(by=made.proponent, proposal=made, institution="A college", email="dean@example.net")
    actions.forget(by=make.clerk(), proposal=made, basis="privacy")

    assert not Notice.objects.filter(address__contains="example.net").exists()

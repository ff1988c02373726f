"""An account opens by an invitation: once, and not for long."""

from datetime import timedelta

import pytest
from django.utils import timezone

from chancery.accounts import actions
from chancery.accounts.models import Invitation
from chancery.errors import Refused
from tests import make

pytestmark = pytest.mark.django_db
SENTENCE = "a long enough sentence"


@pytest.fixture
def ana(by):
    return actions.add_login(email="ana@example.org", by=by)


@pytest.fixture
def token(ana, by):
    return actions.invite(user=ana, by=by)


def test_who_is_invited_chooses_a_password_and_signs_in(token, client):
    assert "ana@example.org" in client.get(f"/en/account/invitation/{token}/").content.decode()
    client.post(f"/en/account/invitation/{token}/", {"password": SENTENCE})

    assert client.post("/en/account/sign-in/", {"login": "ana@example.org", "password": SENTENCE}).status_code == 302


def test_an_invitation_works_once(token, client):
    client.post(f"/en/account/invitation/{token}/", {"password": SENTENCE})
    again = client.post(f"/en/account/invitation/{token}/", {"password": "something else entirely"})

    assert again.status_code == 410
    assert again.content == client.get("/en/account/invitation/never-was/").content.replace(
        b"never-was", token.encode()
    )


def test_an_invitation_expires(token, client):
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    assert client.get(f"/en/account/invitation/{token}/").status_code == 410


def test_a_second_invitation_voids_the_first(token, ana, by, client):
    actions.invite(user=ana, by=by)

    assert client.get(f"/en/account/invitation/{token}/").status_code == 410


def test_ones_own_address_is_no_password(client, token):
    page = client.post(f"/fr/compte/invitation/{token}/", {"password": "ana@example.org"}).content.decode()

    assert "trop semblable" in page
    assert client.get(f"/en/account/invitation/{token}/").status_code == 200


def test_a_weak_password_is_refused_in_words_and_the_link_still_works(token, client):
    page = client.post(f"/en/account/invitation/{token}/", {"password": "short"}).content.decode()

    assert "at least 12 characters" in page
    assert client.get(f"/en/account/invitation/{token}/").status_code == 200


def test_the_secret_is_not_kept(token):
    assert token not in str(Invitation.objects.values())


def test_who_has_a_password_is_not_invited_again(token, ana, by):
    actions.accept_invitation(token=token, password=SENTENCE, by=ana.actor)
    ana.refresh_from_db()

    with pytest.raises(Refused, match="has a password"):
        actions.invite(user=ana, by=by)


def test_an_invitation_is_accepted_by_its_own_person(token):
    with pytest.raises(Refused, match="was used"):
        actions.accept_invitation(token=token, password=SENTENCE, by=make.clerk())


def test_only_an_administrator_invites(ana):
    with pytest.raises(Refused, match="administrator"):
        actions.invite(user=ana, by=make.clerk())

"""Another address to sign in with: asked for again with the password, proved by a letter, told to nobody."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from chancery.accounts import actions
from chancery.accounts.models import AddressChange
from chancery.audit.models import LedgerEntry
from chancery.errors import Refused
from tests import make

pytestmark = pytest.mark.django_db
PAGE = "/en/account/security/address/"


@pytest.fixture
def inside(ana, client):
    return make.trusted(client, ana)


def link():
    return re.search(rf"{PAGE}\S+/", mail.outbox[-1].body)[0]


def test_a_letter_to_the_new_address_changes_it_and_the_old_one_is_no_more(inside, ana, sign_in):
    inside.post(PAGE, {"email": "Ana.New@example.org"})
    ana.refresh_from_db()
    assert ana.email == "ana@example.org"
    assert mail.outbox[-1].to == ["Ana.New@example.org"]
    inside.post(link())
    inside.logout()

    assert sign_in().status_code == 200
    assert sign_in(email="ana.new@example.org").headers["Location"] == "/en/desk/"


def test_the_password_is_asked_for_again(ana, client):
    client.force_login(ana)

    assert client.post(PAGE, {"email": "x@example.org"}).headers["Location"].startswith("/en/account/confirm/")
    assert not AddressChange.objects.exists()


def test_an_address_that_someone_has_is_answered_like_any_other(inside, by):
    actions.add_login(email="bob@example.org", by=by)
    taken, free = (inside.post(PAGE, {"email": f"{who}@example.org"}) for who in ("bob", "eve"))

    assert taken.status_code == free.status_code == 200
    assert taken.content.replace(b"bob@", b"eve@") == free.content
    assert [letter.to for letter in mail.outbox] == [["bob@example.org"], ["eve@example.org"]]


def test_an_address_that_someone_took_meanwhile_is_refused_in_the_words_of_a_spent_link(inside, ana, by):
    inside.post(PAGE, {"email": "bob@example.org"})
    actions.add_login(email="bob@example.org", by=by)

    assert "was used, has expired or was replaced" in inside.post(link()).content.decode()
    ana.refresh_from_db()
    assert ana.email == "ana@example.org"


def test_a_link_works_once_for_an_hour_and_the_last_one_only(inside, ana):
    first = actions.ask_address(user=ana, email="one@example.org", by=ana.actor)
    second = actions.ask_address(user=ana, email="two@example.org", by=ana.actor)
    with pytest.raises(Refused):
        actions.confirm_address(token=first, by=ana.actor)
    actions.confirm_address(token=second, by=ana.actor)
    with pytest.raises(Refused):
        actions.confirm_address(token=second, by=ana.actor)
    third = actions.ask_address(user=ana, email="three@example.org", by=ana.actor)
    AddressChange.objects.filter(used_at=None).update(expires_at=timezone.now() - timedelta(seconds=1))

    with pytest.raises(Refused):
        actions.confirm_address(token=third, by=ana.actor)


def test_only_its_holder_asks_and_confirms(inside, ana):
    eve, token = make.person("Eve"), actions.ask_address(user=ana, email="one@example.org", by=ana.actor)

    with pytest.raises(Refused, match="Only its holder"):
        actions.ask_address(user=ana, email="eve@example.org", by=eve.user.actor)
    with pytest.raises(Refused):
        actions.confirm_address(token=token, by=eve.user.actor)
    assert "was used" in make.trusted(Client(), eve.user).post(f"{PAGE}{token}/").content.decode()


def test_opening_the_link_alone_changes_nothing(inside, ana):
    inside.post(PAGE, {"email": "new@example.org"})
    inside.get(link())
    ana.refresh_from_db()

    assert ana.email == "ana@example.org"


def test_the_ledger_says_nothing_of_it(inside, ana):
    inside.post(PAGE, {"email": "new@example.org"})
    inside.post(link())
    leaves = "".join(bytes(entry.leaf).decode() for entry in LedgerEntry.objects.all())

    assert "new@example.org" not in leaves
    assert "address" not in leaves


def test_the_letter_speaks_the_language_of_the_page(inside):
    inside.post("/fr/compte/securite/adresse/", {"email": "new@example.org"})

    assert "/fr/compte/securite/adresse/" in mail.outbox[-1].body
    assert "dans l’heure" in mail.outbox[-1].body


def test_what_is_no_address_is_said_and_stays(inside):
    assert 'value="no address"' in inside.post(PAGE, {"email": "no address"}).content.decode()


def test_a_mail_server_that_is_down_is_said_and_what_was_typed_stays(inside, settings):
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = (
        "django.core.mail.backends.smtp.EmailBackend", "127.0.0.1", 9,
    )  # fmt: skip
    page = inside.post(PAGE, {"email": "new@example.org"}).content.decode()

    assert "could not be handed to the mail server" in page
    assert 'value="new@example.org"' in page

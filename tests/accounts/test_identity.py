"""Signing in as the city's identity provider knows one: by `sub`, for those who are linked, and for nobody else."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, build_opener, urlopen

import pytest
from allauth.socialaccount.models import SocialAccount
from django.urls import clear_url_caches

from chancery import home
from chancery.accounts import actions
from chancery.accounts.models import User
from chancery.audit.models import LedgerEntry
from tests.accounts.conftest import PASSWORD
from tests.accounts.provider import CLIENT, SECRET

# What is written and drawn here is the same on each database.
pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.once]
BACK = "http://testserver/account/identity/city/back/"
DOOR = "/en/account/sign-in/identity/"


class Stay(HTTPRedirectHandler):
    """A browser that tells where it is sent, instead of going there."""

    def redirect_request(self, *args):
        return None


@pytest.fixture(scope="module")
def provider(tmp_path_factory):
    """The provider, in a process of its own; what is written in `who` is who comes."""
    folder = tmp_path_factory.mktemp("provider")
    (folder / "who").write_text("1")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "tests.accounts.provider", str(port), str(folder), BACK]
    root = Path(__file__).resolve().parents[2]
    with subprocess.Popen(command, cwd=root, stderr=subprocess.PIPE) as served:
        try:
            _when_up(f"http://127.0.0.1:{port}/o/.well-known/openid-configuration", served)
            yield f"http://127.0.0.1:{port}/o", folder / "who"
        finally:
            served.terminate()


def _when_up(address, served):
    for _try in range(600):
        assert served.poll() is None, served.stderr.read().decode()
        try:
            urlopen(address, timeout=10).close()
        except (URLError, OSError):
            time.sleep(0.2)
        else:
            return
    raise AssertionError("the provider did not come up")


@pytest.fixture
def city(settings, provider, tmp_path, monkeypatch):
    """A city that has the provider in its city.toml, and its secret in the environment."""
    monkeypatch.setenv("CHANCERY_SIGN_IN_SECRET", SECRET)
    provider[1].write_text("1")
    said = {"server_url": provider[0], "client_id": CLIENT, "name": "City sign-in"}
    settings.CITY = home.City(extra={"sign_in": said})
    settings.SOCIALACCOUNT_PROVIDERS = home.identity_provider(tmp_path, settings.CITY)
    clear_url_caches()
    return provider[1]


def come(client, sent):
    """Follow the browser to the provider and back."""
    assert sent.status_code == 302, sent.content
    try:
        build_opener(Stay).open(sent.headers["Location"], timeout=10)
    except HTTPError as redirect:
        with redirect:
            back = redirect.headers["Location"]
    assert back.startswith(BACK), back
    return client.get(back.removeprefix("http://testserver"))


def linked(user, sub="1"):
    return SocialAccount.objects.create(user=user, provider="city", uid=sub)


def lines():
    return "".join(bytes(entry.leaf).decode() for entry in LedgerEntry.objects.all())


def test_a_city_without_a_provider_has_no_such_door(client, ana):
    assert "City sign-in" not in client.get("/en/account/sign-in/").content.decode()
    assert client.post(DOOR).status_code == 404
    assert client.get("/account/identity/city/back/").status_code == 404


def test_who_is_linked_comes_in(city, client, ana):
    linked(ana)
    assert "City sign-in" in client.get("/en/account/sign-in/").content.decode()
    came = come(client, client.post(DOOR, {"next": "/en/desk/"}))

    assert came.headers["Location"] == "/en/desk/"
    assert "Ana Example" in client.get("/en/desk/me/").content.decode()


def test_who_is_not_linked_does_not_whatever_their_address(city, client, ana):
    came = come(client, client.post(DOOR))

    assert came.status_code == 403
    assert "not linked" in came.content.decode()
    assert client.get("/en/desk/").status_code == 302
    assert User.objects.count() == 1
    assert not SocialAccount.objects.exists()


def test_another_person_with_the_same_address_is_another_person(city, client, ana):
    linked(ana)
    city.write_text("2")

    assert come(client, client.post(DOOR)).status_code == 403


def test_a_closed_account_stays_closed_and_an_open_session_ends(city, client, ana, by):
    linked(ana)
    come(client, client.post(DOOR))
    actions.close_login(user=ana, by=by)
    assert client.get("/en/desk/").status_code == 302
    came = come(client, client.post(DOOR))

    assert came.headers["Location"] == "/en/account/closed/"
    assert client.get("/en/desk/").status_code == 302


def test_an_invitation_is_opened_without_a_password_once(city, client, by):
    user, token = actions.welcome(name="Noor Example", email="noor@example.org", by=by)
    page = f"/en/account/invitation/{token}/"
    assert "as the city knows me" in client.get(page).content.decode()
    come(client, client.post(page, {"identity": "1"}))

    assert "Noor Example" in client.get("/en/desk/me/").content.decode()
    assert SocialAccount.objects.get(user=user).uid == "1"
    assert client.get(page).status_code == 410
    assert not User.objects.get(pk=user.pk).has_usable_password()


def test_an_account_is_linked_after_its_password_and_unlinked(city, client, ana, sign_in):
    sign_in()
    assert client.post("/en/account/security/identity/").headers["Location"].startswith("/en/account/confirm/")
    client.post("/en/account/confirm/", {"password": PASSWORD})
    come(client, client.post("/en/account/security/identity/"))
    assert SocialAccount.objects.get().user == ana
    client.post("/en/account/security/identity/")

    assert not SocialAccount.objects.exists()
    assert "identity" not in lines()


def test_nothing_but_the_sub_is_asked_for_and_nothing_else_is_kept(city, client, ana):
    linked(ana)
    sent = client.post(DOOR)
    come(client, sent)
    kept = SocialAccount.objects.get().extra_data

    assert "scope=openid&" in sent.headers["Location"] + "&"
    assert "code_challenge=" in sent.headers["Location"]
    assert "ana@example.org" not in str(kept)
    assert "name" not in str(kept)


@pytest.mark.parametrize("where", ["https://evil.example/", "//evil.example"])
def test_nobody_is_sent_elsewhere_afterwards(city, client, ana, where):
    linked(ana)

    assert come(client, client.post(DOOR, {"next": where})).headers["Location"] == "/en/desk/"


def test_an_answer_that_nobody_asked_for_is_refused(city, client, ana):
    linked(ana)

    assert client.get("/account/identity/city/back/?code=abc&state=forged").status_code == 403
    assert client.get("/account/identity/city/back/?error=access_denied").status_code == 403
    assert client.get("/account/identity/other/back/?code=abc").status_code == 404
    assert client.get("/en/desk/").status_code == 302


def test_a_provider_that_is_down_is_said(city, client, settings):
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["server_url"] = "http://127.0.0.1:9"

    answer = client.post(DOOR)
    assert answer.status_code == 503
    assert "try again" in answer.content.decode()

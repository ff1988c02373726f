"""In, out, and out at once."""

import re
import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings as live
from django.core import mail

from chancery import settings as product
from chancery.accounts import actions
from chancery.audit.models import LedgerEntry
from chancery.notices import work
from tests.accounts.conftest import PASSWORD

pytestmark = pytest.mark.django_db
DESK = "/en/desk/"
CODES = "/en/account/security/codes/"


def lines():
    return "".join(bytes(entry.leaf).decode() for entry in LedgerEntry.objects.all())


def test_someone_signs_in_and_stands_at_the_desk(ana, sign_in, client):
    assert sign_in().headers["Location"] == DESK
    assert "Ana Example" in client.get(f"{DESK}me/").content.decode()


def test_the_desk_asks_who_is_there(client):
    assert client.get(DESK).headers["Location"] == "/en/account/sign-in/?next=/en/desk/"


def test_a_wrong_password_and_an_unknown_address_are_told_the_same(ana, sign_in):
    token = re.compile(rb'value="[A-Za-z0-9]{64}"|value="[^"]*@example.org"')
    wrong, unknown = sign_in(password="something else"), sign_in(email="bob@example.org")

    assert wrong.status_code == unknown.status_code == 200
    assert token.sub(b"", wrong.content) == token.sub(b"", unknown.content)


def test_a_forgotten_password_is_asked_for_without_telling_who_has_an_account(ana, client):
    known = client.post("/en/account/password/forgotten/", {"email": "ana@example.org"})
    unknown = client.post("/en/account/password/forgotten/", {"email": "bob@example.org"})

    assert known.status_code == unknown.status_code == 302
    assert known.headers["Location"] == unknown.headers["Location"]
    assert mail.outbox == []  # The page has not waited for the mail server.
    assert work.send_waiting() == 1
    assert [letter.to for letter in mail.outbox] == [["ana@example.org"]]


def test_the_link_of_a_letter_sets_a_new_password_once(ana, client, sign_in):
    client.post("/fr/compte/mot-de-passe/oublie/", {"email": "ana@example.org"})
    work.send_waiting()
    link = re.search(r"/fr/compte/mot-de-passe/nouveau/\S+", mail.outbox[0].body)[0]
    form = client.get(link, follow=True).request["PATH_INFO"]
    client.post(form, {"password1": "quite another sentence", "password2": "quite another sentence"})

    assert sign_in().status_code == 200
    assert sign_in(password="quite another sentence").status_code == 302
    assert "ne fonctionne plus" in client.get(link, follow=True).content.decode()
    assert "password" not in lines()


@pytest.mark.parametrize("where", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_after_signing_in_nobody_is_sent_elsewhere(ana, sign_in, where):
    assert sign_in(next=where).headers["Location"] == DESK


def test_after_signing_in_one_is_where_one_wanted_to_be(ana, sign_in):
    assert sign_in(next="/fr/bureau/").headers["Location"] == "/fr/bureau/"


def test_a_closed_account_is_out_at_once(ana, sign_in, client, by):
    sign_in()
    actions.close_login(user=ana, by=by)

    assert client.get(DESK).status_code == 302
    assert sign_in().headers["Location"] == "/en/account/closed/"


def test_another_password_ends_the_other_sessions(ana, sign_in, client):
    sign_in()
    ana.set_password("quite another sentence")
    ana.save()

    assert client.get(DESK).status_code == 302


def test_too_many_attempts_wait(ana, sign_in):
    answers = [sign_in(password="wrong") for _attempt in range(7)]

    assert "Too many" in answers[-1].content.decode()
    assert sign_in().status_code == 200


def test_nobody_makes_an_account_for_themselves(client):
    assert client.get("/en/account/signup/").status_code == 404
    assert client.get("/accounts/signup/").status_code == 404


def test_out_is_out(ana, sign_in, client):
    sign_in()

    assert client.get("/en/account/sign-out/").status_code == 200
    assert client.post("/en/account/sign-out/").status_code == 302
    assert client.get(DESK).status_code == 302


def test_codes_are_a_second_step_and_recovery_codes_stand_in(ana, sign_in, client, django_capture_on_commit_callbacks):
    sign_in()
    client.post("/en/account/confirm/", {"password": PASSWORD})
    secret = re.search(r"<code>([A-Z2-7]+)</code>", client.get(CODES).content.decode())[1]
    with django_capture_on_commit_callbacks(execute=True):
        done = client.post(CODES, {"code": code_of(secret)})
    codes = re.findall(r"<code>(\d{8})</code>", client.get(done.headers["Location"]).content.decode())
    client.post("/en/account/sign-out/")

    assert sign_in().headers["Location"].startswith("/en/account/sign-in/code/")
    assert client.get(DESK).status_code == 302
    assert client.post("/en/account/sign-in/code/", {"code": codes[0]}).headers["Location"] == DESK
    assert '"type":"sealed"' in lines()
    assert "second-step" not in lines()


def code_of(secret):
    """The code an application would show now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def test_a_sensitive_change_asks_again_and_again_after_a_while(ana, sign_in, client):
    sign_in()
    assert client.get(CODES).headers["Location"].startswith("/en/account/confirm/")
    client.post("/en/account/confirm/", {"password": PASSWORD})
    assert client.get(CODES).status_code == 200
    session = client.session
    session["account_authentication_methods"][-1]["at"] -= 3600
    session.save()

    assert client.get(CODES).headers["Location"].startswith("/en/account/confirm/")


def test_passwords_are_kept_with_argon2():
    assert product.PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")
    assert live.PASSWORD_RESET_TIMEOUT == 3600


def test_only_pages_with_a_passkey_may_run_our_scripts(ana, sign_in, client):
    door = client.get("/en/account/sign-in/").headers["Content-Security-Policy"]
    sign_in()
    desk = client.get(DESK).headers["Content-Security-Policy"]

    assert "script-src 'self'" in door
    assert "unsafe" not in door
    assert "script-src" not in desk


def test_no_cache_keeps_what_is_not_public(ana, sign_in, client):
    sign_in()

    for path in (DESK, "/en/account/security/", "/en/account/password/"):
        assert "no-store" in client.get(path).headers["Cache-Control"]


def test_french_pages_speak_french(ana, client):
    client.post("/fr/compte/connexion/", {"login": "ana@example.org", "password": PASSWORD})
    page = client.get("/fr/bureau/moi/").content.decode()

    assert "Vos rôles" in page
    assert 'href="/en/desk/me/"' in page

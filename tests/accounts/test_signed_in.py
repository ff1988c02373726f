"""Who is signed in is asked at every request: what was taken from them counts at the next page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth import get_user
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from chancery.accounts.models import Person, User
from chancery.accounts.sessions import SessionStore
from tests import make

pytestmark = pytest.mark.django_db
PAGE = "/en/desk/people/"


@pytest.fixture
def olga(db):
    return make.person("Olga Example")


@pytest.fixture
def client(olga):
    make.role(olga, "head")
    made = Client()
    made.force_login(olga.user)
    assert made.get(PAGE).status_code == 200
    return made


def test_a_login_that_is_closed_opens_nothing_more(client, olga):
    User.objects.filter(pk=olga.user.pk).update(is_active=False)

    assert client.get(PAGE).status_code == 302


def test_a_role_that_was_ended_opens_nothing_more(client, olga, by):
    olga.roles.update(ended_by=by)

    assert client.get(PAGE).status_code == 403


def test_a_password_that_was_changed_ends_every_session(client, olga):
    olga.user.set_password("another of twelve")
    olga.user.save()

    assert client.get(PAGE).status_code == 302


@pytest.mark.parametrize("end", ["over", "gone"])
def test_a_session_that_has_ended_opens_nothing_more(client, end):
    if end == "over":
        Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    else:
        Session.objects.all().delete()

    assert client.get(PAGE).status_code == 302


def test_a_session_that_is_not_there_holds_nothing_and_no_key():
    store = SessionStore("never-was")

    assert store.get("anything") is None
    assert store.session_key is None


def test_whoever_is_signed_in_is_the_whole_of_their_login(client, olga):
    request = RequestFactory().get(PAGE)
    request.session = client.session
    User.objects.filter(pk=olga.user.pk).update(last_login=timezone.now(), language="fr")
    user, stored = get_user(request), User.objects.get(pk=olga.user.pk)

    assert [getattr(user, one.attname) for one in User._meta.fields] == [
        getattr(stored, one.attname) for one in User._meta.fields
    ]
    with CaptureQueriesContext(connection) as queries:
        assert (user.actor_id, user.actor.kind, user.called) == (stored.actor_id, "person", "Olga Example")
    assert len(queries) == 0


def test_whoever_has_no_name_is_called_by_their_address(client, olga):
    Person.objects.filter(pk=olga.pk).update(user=None)

    page = client.get("/en/account/security/", follow=True).content.decode()
    assert olga.user.email in page.split("<main", 1)[0]

"""A session that ends while somebody writes: nothing is written, and what was typed is there once more."""

import pytest
from django.test import Client

from chancery.notes.models import Note
from chancery.notes.shown import seal
from tests import make

pytestmark = pytest.mark.django_db


def send(path="/en/desk/counterparties/add/", **typed):
    browser = Client()
    browser.get("/en/account/sign-in/")  # where every form of ours leaves its cookie
    return browser.post(path, typed)


def test_what_was_typed_is_shown_in_the_readers_language():
    english = send(name_en="<b>Ville</b>", key="secret-key", csrfmiddlewaretoken="secret-token",
                   country="01a21b38-ed67-72e8-ae36-2318424aea13", another="on")  # fmt: skip
    french = send("/fr/bureau/partenaires/ajouter/", name_fr="Thành phố")

    page = english.content.decode()
    assert english.status_code == french.status_code == 403
    assert "You were signed out" in page
    assert "&lt;b&gt;Ville&lt;/b&gt;" in page
    assert "secret-" not in page
    assert "01a21b38" not in page  # what was chosen in a list, and could not be typed
    assert "Thành phố" in french.content.decode()
    assert "Rien n’a été inscrit" in french.content.decode()


def test_nothing_is_written():
    sealed = seal(make.agreement("Lyon"), "/en/", None)

    assert send(f"/en/desk/notes/add/?on={sealed}", text="a note").status_code == 403
    assert not Note.objects.exists()


def test_whoever_typed_nothing_is_asked_to_sign_in():
    assert send(key="x").status_code == 302
    assert send(password="typed").status_code == 302

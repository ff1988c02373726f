"""Two writers at one form: what is kept, what is asked, and who is told of whom."""

import re

import pytest
from django.test import Client
from django.urls import clear_url_caches, set_urlconf

from chancery.agreements.models import Agreement
from tests import make
from tests.accounts import editing_urls

pytestmark = pytest.mark.django_db
HERE = "/en/edit/A-1/"


@pytest.fixture(autouse=True)
def planted(settings):
    settings.ROOT_URLCONF = "tests.accounts.editing_urls"
    clear_url_caches()
    yield
    set_urlconf(None)
    clear_url_caches()
    editing_urls.MEANWHILE.clear()


@pytest.fixture
def row():
    return make.agreement("Lyon", reference="A-1", title_en="Old", called="Jumelage", signed="2024")


class Writer:
    """Someone at the form."""

    def __init__(self, name):
        person = make.person(name)
        make.role(person, "officer")
        self.client = Client()
        self.client.force_login(person.user)
        self.page = ""

    def open(self):
        self.page = self.client.get(HERE).content.decode()
        return self

    def send(self, **typed):
        sent = {"title_en": "Old", "called": "Jumelage", "signed": "2024", "snapshot": self.snapshot()} | typed
        self.page = self.client.post(HERE, sent).content.decode()
        return self.page

    def snapshot(self):
        return found[1] if (found := re.search(r'name="snapshot" value="([^"]*)"', self.page)) else ""


@pytest.fixture
def ana(row):
    return Writer("Ana Example").open()


@pytest.fixture
def bob(row):
    return Writer("Bob Example").open()


def saved(name="title_en"):
    return str(getattr(Agreement.objects.get(reference="A-1"), name))


def test_one_writer_writes(ana):
    assert ana.send(title_en="New", signed="2013..2019") == "written"
    assert (saved(), saved("signed")) == ("New", "2013..2019")


def test_two_writers_of_different_fields_both_get_through(ana, bob):
    ana.send(title_en="Hers")
    assert bob.send(called="His") == "written"
    assert (saved(), saved("called")) == ("Hers", "His")


def test_two_writers_of_one_field_are_asked_and_told_who_it_was(ana, bob):
    ana.send(title_en="Hers")
    page = bob.send(title_en="His")

    assert "Two versions" in page
    assert "Ana Example wrote on" in page
    assert all(said in page for said in ("Before: Old", "Hers", "His"))
    assert saved() == "Hers"


def test_the_second_writer_chooses_their_own(ana, bob):
    ana.send(title_en="Hers")
    bob.send(title_en="His", called="Also his")
    assert bob.send(**{"title_en": "His", "called": "Also his", "choice-title_en": "mine"}) == "written"
    assert (saved(), saved("called")) == ("His", "Also his")


def test_the_second_writer_chooses_the_others(ana, bob):
    ana.send(title_en="Hers")
    bob.send(title_en="His", called="Also his")
    bob.send(**{"title_en": "His", "called": "Also his", "choice-title_en": "theirs"})
    assert (saved(), saved("called")) == ("Hers", "Also his")


def test_a_third_writer_during_the_choice_is_asked_about_too(ana, bob, row):
    eve = Writer("Eve Example").open()
    ana.send(title_en="Hers")
    bob.send(title_en="His")
    eve.send(title_en="Eves")
    eve.send(**{"title_en": "Eves", "choice-title_en": "mine"})
    page = bob.send(**{"title_en": "His", "choice-title_en": "mine"})

    assert "Eve Example wrote on" in page
    assert "changed once more" in page
    assert bob.send(**{"title_en": "His", "choice-title_en": "mine"}) == "written"
    assert saved() == "His"


def test_whoever_does_not_choose_is_asked_again(ana, bob):
    ana.send(title_en="Hers")
    bob.send(title_en="His")
    assert "still wait for your choice" in bob.send(title_en="His")
    assert saved() == "Hers"


def test_a_form_sent_twice_changes_once(ana):
    before = ana.page
    ana.send(title_en="New")
    ana.page = before
    assert ana.send(title_en="New") == "written"
    assert saved() == "New"


def test_a_form_without_its_snapshot_asks_before_it_writes(ana):
    ana.page = ""
    page = ana.send(title_en="New")

    assert "too old to say what you were shown" in page
    assert saved() == "Old"


def test_whoever_is_overtaken_between_reading_and_writing_loses_nothing(ana):
    meanwhile = Agreement.objects.filter(reference="A-1")
    editing_urls.MEANWHILE.append(lambda: meanwhile.update(called="Meanwhile"))
    assert ana.send(title_en="New") == "written"
    assert (saved(), saved("called")) == ("New", "Meanwhile")


def test_what_was_refused_stays_typed_and_shows_what_the_other_wrote(ana, bob):
    ana.send(called="Hers")
    page = bob.send(title_en="refuse me")

    assert "Not this one." in page
    assert 'value="refuse me"' in page
    assert 'value="Hers"' in page
    bob.send(title_en="His", called="Hers")
    assert (saved(), saved("called")) == ("His", "Hers")


def test_what_cannot_be_read_stays_typed_and_the_snapshot_too(ana, bob):
    ana.send(title_en="Hers")
    page = bob.send(signed="the day before")

    assert "is not a date" in page
    assert 'value="the day before"' in page
    assert "Two versions" not in bob.page
    assert bob.send(signed="2025") == "written"
    assert (saved(), saved("signed")) == ("Hers", "2025")


def test_who_changed_a_draft_is_told_from_the_sealed_line(ana, bob, row):
    Agreement.objects.filter(pk=row.pk).update(standing="draft")
    ana.send(title_en="Hers")

    assert "Ana Example wrote on" in bob.send(title_en="His")

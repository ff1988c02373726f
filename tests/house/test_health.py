from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client

from chancery import migrate

pytestmark = pytest.mark.django_db


@pytest.fixture
def answer(client):
    return client.get("/health/")


def test_it_says_which_database_and_how_long_the_ledger_is(answer):
    text = answer.content.decode()

    assert answer.status_code == 200
    assert {"sqlite": "SQLite 3.", "postgresql": "PostgreSQL 1"}[connection.vendor] in text
    assert "Lines in the ledger" in text


def test_it_says_why_sqlite_keeps_which_journal(answer):
    assert ("Journal" in answer.content.decode()) == (connection.vendor == "sqlite")


def test_it_says_how_sqlite_writes(answer):
    text = answer.content.decode()

    assert ("Synchronous" in text, "IMMEDIATE" in text) == ((connection.vendor == "sqlite",) * 2)


def test_it_tells_no_secret(answer, settings):
    text = answer.content.decode()

    assert settings.SECRET_KEY not in text
    assert str(settings.HOME) not in text
    assert str(connection.settings_dict["NAME"]) not in text


def test_a_demonstration_says_that_it_is_one(client, settings):
    settings.CITY = replace(settings.CITY, banner_en="Not a City site.")

    assert "Not a City site." in client.get("/health/").content.decode()


def test_it_speaks_french_to_those_who_ask():
    assert 'lang="fr"' in Client(headers={"accept-language": "fr-CA"}).get("/health/").content.decode()


def test_it_is_not_well_while_steps_wait(client, monkeypatch):
    monkeypatch.setattr(migrate, "pending", lambda: ["audit.0009_something"])
    answer = client.get("/health/")

    assert answer.status_code == 503
    assert "audit.0009_something" in answer.content.decode()

"""A database is brought to this version; the pages are served on this machine only."""

import argparse
import socket

import pytest

from chancery import migrate, serve
from chancery.audit.models import LedgerEntry
from tests import make
from tests.policy.say import HEAD


@pytest.mark.django_db
def test_a_database_of_this_version_needs_nothing(capsys):
    assert migrate.main([]) == 0
    assert "Nothing to do" in capsys.readouterr().out


@pytest.mark.django_db
def test_a_policy_on_record_that_this_version_no_longer_reads_stops_it_before_anything_is_changed(capsys):
    text = HEAD + '[[step]]\nid = "a"\nactors = ["office"]\n[[step]]\nid = "b"\nactors = ["office"]\ngate = "a"\n'
    make.policy_version("rivermouth-2026", content=text.encode())

    assert migrate.main([]) == 1
    told = capsys.readouterr().err
    assert "[b]: “a” is not a [[question / criterion]] of this file" in told
    assert "Nothing was changed" in told


@pytest.mark.django_db
def test_the_ledger_is_opened_in_the_citys_name():
    migrate.up()
    migrate.up()

    assert "Example City / Ville exemple" in bytes(LedgerEntry.objects.get().leaf).decode()


def test_a_port_that_is_taken_is_said(capsys):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()

        assert serve.serve(taken.getsockname()[1]) == 2
    assert "in use" in capsys.readouterr().err


def test_the_port_may_come_from_the_environment(monkeypatch):
    monkeypatch.setenv("PORT", "8123")

    parser = argparse.ArgumentParser()
    serve.add_port(parser)

    assert parser.parse_args([]).port == 8123


def test_only_this_machine_is_served():
    assert serve.bind.startswith("127.0.0.1:")

"""`chancery ledger`, as it is typed."""

import json

import pytest
from django.db import connection, transaction

from chancery.accounts import actions as accounts
from chancery.accounts.models import Division, Person
from chancery.audit import actions, cli, signer
from chancery.audit.models import LedgerEntry
from chancery.counterparties.models import Contact
from chancery.errors import Refused
from tests import make


@pytest.fixture
def ledger(db, tmp_path, settings, capsys):
    """Run a command on a city of its own; its status and what it printed."""
    settings.HOME = tmp_path

    def run(*words):
        capsys.readouterr()
        status = cli.main(list(map(str, words)))
        return status, capsys.readouterr().out

    run.home = tmp_path
    return run


@pytest.fixture
def ana(by):
    accounts.add_division(by=by, slug="edc", name_en="Economic Development")
    return accounts.add_person(by=by, name="Ana Canary")


def test_a_ledger_is_signed_and_checked(ledger, ana):
    status, note = ledger("checkpoint")

    assert (status, note.splitlines()[:2]) == (0, ["example-city/chancery", "2"])
    assert ledger("verify")[0] == 0
    assert ledger("verify", ledger.home / "ledger")[1].endswith("OK\n")


def test_a_line_removed_from_what_is_published_is_named(ledger, ana):
    ledger("checkpoint")
    file = ledger.home / "ledger" / "ledger.jsonl"
    file.write_bytes(file.read_bytes().splitlines(keepends=True)[1])

    assert ledger("verify") == (1, "FAILED  REMOVED: line 0 is missing\nÉCHEC   RETIRÉ\n")


def test_a_receipt_is_checked_alone(ledger, ana):
    ledger("checkpoint")
    file = ledger.home / "receipt.json"
    file.write_text(ledger("receipt", 0)[1], encoding="utf-8")
    key = (ledger.home / "ledger" / "key.txt").read_text(encoding="utf-8").strip()
    status, said = ledger("verify", "--key", key, file)

    assert json.loads(file.read_text(encoding="utf-8"))["openings"][0]["field"] == "after.public"
    assert (status, said) == (0, "line 0 of example-city/chancery is among the 2 signed lines\nOK\n")


def test_a_receipt_shows_what_is_not_public_only_when_it_is_named(ledger, ana):
    ledger("checkpoint")

    assert "Ana Canary" not in ledger("receipt", 1)[1]
    assert "Ana Canary" in ledger("receipt", 1, "--open", "after.personal.name")[1]


@pytest.mark.parametrize("seq", [2, 99, -1])
def test_a_line_that_is_not_signed_has_no_receipt(ledger, ana, seq):
    ledger("checkpoint")

    with pytest.raises(Refused, match="not signed yet"):
        ledger("receipt", "--", seq)


def test_the_tables_are_held_against_the_ledger(ledger, ana):
    assert ledger("reconcile") == (0, "The tables are what the ledger says.\n")
    Division.objects.update(name_fr="Autre")
    status, said = ledger("reconcile")

    assert status == 1
    assert "name_fr: line 0 says '', the table says 'Autre'" in said


@pytest.mark.django_db(transaction=True)
def test_a_person_is_forgotten(ledger, transactional_db):
    ana = accounts.add_person(by=actions.service("svc-test"), name="Ana Canary")
    status, said = ledger("erase", f"accounts.person/{ana.pk}", "name", "--basis", "A-2.1 s.73")

    assert (status, said.split(";")[0]) == (0, "1 values erased")
    assert Person.objects.get().name == ""


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="looks into the file of SQLite")
@pytest.mark.django_db(transaction=True)
def test_no_page_of_the_database_holds_a_name_that_was_forgotten(ledger, transactional_db):
    anne = make.contact(given_name="Anne", family_name="Canary-77")
    assert b"anary-77" in connection.connection.serialize()
    ledger("erase", f"counterparties.contact/{anne.pk}", "family_name", "--basis", "A-2.1 s.73")

    assert b"anary-77" not in connection.connection.serialize()
    assert ledger("erase", f"counterparties.contact/{anne.pk}", "given_name", "email", "--basis", "A-2.1")[0] == 0
    assert Contact.objects.get().erased


def test_what_is_public_now_is_disclosed(ledger, by):
    with transaction.atomic():
        actions.record(by=by, type="agreement.registered", ref="A-7", sealed=True)
    ledger("disclose", "A-7", "--basis", "published")
    ledger("checkpoint")

    assert "agreement.registered" in (ledger.home / "ledger" / "openings.jsonl").read_text(encoding="utf-8")
    assert ledger("verify")[0] == 0


def test_a_key_is_changed_with_the_next_checkpoint(ledger, ana):
    ledger("checkpoint")
    _status, said = ledger("rotate")
    with pytest.raises(Refused, match="already"):
        ledger("rotate")

    assert ledger("checkpoint")[1].count("\n— ") == 2
    assert ledger("verify")[0] == 0
    assert said.split()[0] == signer.keys_of(signer.Places.of(ledger.home))[0].vkey


def test_a_ledger_without_a_key_cannot_change_it(ledger, ana):
    with pytest.raises(Refused, match="no key yet"):
        ledger("rotate")


def test_a_ledger_that_lacks_nothing_is_not_restored(ledger, ana):
    ledger("checkpoint")

    assert ledger("restore", ledger.home / "ledger" / "ledger.jsonl") == (0, "Nothing is missing.\n")
    assert LedgerEntry.objects.count() == 2


def test_files_that_are_not_a_signed_ledger_are_not_restored(ledger, ana):
    ledger("checkpoint")
    file = ledger.home / "ledger" / "ledger.jsonl"
    file.write_bytes(b"")

    with pytest.raises(Refused, match="not a ledger with its checkpoint"):
        ledger("restore", file)

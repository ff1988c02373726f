"""A journalist keeps a checkpoint; later somebody with the run of the server tidies up. And: to forget a person."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests import homes
from tests.house.checkers import tracked

pytestmark = [pytest.mark.slow, pytest.mark.once]

ROOT = Path(__file__).resolve().parents[2]
CANARY = "canary-9b1e44d07a3f"
WORK = f"""
import django
django.setup()
from chancery.audit import actions as audit
from chancery.accounts import actions as accounts
by = audit.service("svc-test")
for number in range(6):
    accounts.add_division(by=by, slug=f"d{{number}}", name_en=f"Division {{number}}")
person = accounts.add_person(by=by, name="{CANARY}", function_en="Guest")
print(person.pk)
"""


class Office:
    """A small office with a database of its own on the disk, and commands that are typed."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.env = {**homes.environment(home, embedded=True), "DATABASE_URL": "", "PYTHONPATH": str(ROOT)}

    def types(self, *words: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "chancery.cli", *map(str, words)]
        return subprocess.run(command, env=self.env, check=False, capture_output=True, encoding="utf-8")

    def rewrites(self, *statements: str) -> None:
        """Past every rail, as an owner of the server can."""
        database = sqlite3.connect(self.home / "chancery.sqlite3")
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            database.execute(statement)
        database.commit()
        database.close()


@pytest.fixture(scope="module")
def worked(tmp_path_factory):
    """An office that has worked for a day and published its ledger; `person` is somebody it wrote down."""
    made = Office(tmp_path_factory.mktemp("worked"))
    assert made.types("migrate").returncode == 0
    work = subprocess.run([sys.executable, "-c", WORK], env=made.env, check=True, capture_output=True, text=True)
    made.person = work.stdout.strip()
    assert made.types("ledger", "checkpoint").returncode == 0
    return made


@pytest.fixture
def office(worked, tmp_path):
    """That office, as it was at the end of its day."""
    made = Office(tmp_path / "home")
    made.person = worked.person
    shutil.copytree(worked.home, made.home, dirs_exist_ok=True)
    return made


@pytest.fixture
def journalist(office, tmp_path):
    """An empty folder with what the office publishes, and a Python that knows nothing of ours."""
    folder = tmp_path / "kept"
    shutil.copytree(office.home / "ledger", folder)
    shutil.copy(ROOT / "chancery" / "audit" / "verify.py", folder)
    key = (folder / "key.txt").read_text(encoding="utf-8").strip()

    def checks(published: Path, *more: Path):
        command = [sys.executable, "-I", folder / "verify.py", "--key", key, published, *more]
        return subprocess.run(command, check=False, capture_output=True, encoding="utf-8", cwd=tmp_path)

    checks.folder = folder
    return checks


def test_what_was_published_on_different_days_under_different_keys_is_one_history(office, journalist):
    office.types("ledger", "rotate")
    office.types("ledger", "checkpoint")
    assert journalist(office.home / "ledger", journalist.folder / "checkpoint").stdout.endswith("OK\n")


def test_a_line_rewritten_in_the_database_is_not_signed_and_not_believed(office, journalist):
    office.rewrites("UPDATE audit_ledgerentry SET leaf = CAST(replace(leaf, 'd3', 'd9') AS BLOB) WHERE seq = 4")
    refused = office.types("ledger", "checkpoint")

    assert (refused.returncode, "REWRITTEN" in refused.stderr) == (1, True)
    # The signer is made to forget, and signs the new story with the same key: whoever kept the old one sees it.
    (office.home / "keys" / "ledger" / "signed.json").unlink()
    lines = (office.home / "ledger" / "ledger.jsonl").read_bytes().replace(b'"ref":"d3"', b'"ref":"d9"')
    (office.home / "ledger" / "ledger.jsonl").write_bytes(lines)
    told = journalist(office.home / "ledger", journalist.folder / "checkpoint")

    assert (told.returncode, "REWRITTEN" in told.stdout) == (1, True)


def test_a_value_changed_in_the_tables_is_named(office):
    assert office.types("ledger", "reconcile").returncode == 0
    office.rewrites("UPDATE accounts_division SET name_en = 'Other' WHERE slug = 'd2'")
    told = office.types("ledger", "reconcile")

    assert told.returncode == 1
    assert "says 'Division 2', the table says 'Other'" in told.stdout


def test_a_person_who_is_forgotten_is_in_no_file_and_the_history_holds(office, journalist):
    def found():
        return [path.name for path in office.home.rglob("*") if path.is_file() and CANARY.encode() in path.read_bytes()]

    assert found() == ["chancery.sqlite3"]
    erased = office.types("ledger", "erase", f"accounts.person/{office.person}", "name", "--basis", "A-2.1 s.73")
    assert erased.returncode == 0, erased.stderr
    office.types("ledger", "checkpoint")

    assert found() == []
    assert journalist(office.home / "ledger", journalist.folder / "checkpoint").stdout.endswith("OK\n")
    assert office.types("ledger", "reconcile").returncode == 0


def test_an_older_database_that_is_put_back_goes_on_where_the_ledger_was(office, journalist, tmp_path):
    shutil.copy(office.home / "chancery.sqlite3", tmp_path / "copy")
    office.types("ledger", "rotate")
    office.types("ledger", "checkpoint")
    shutil.copy(tmp_path / "copy", office.home / "chancery.sqlite3")
    assert "REMOVED" in office.types("ledger", "checkpoint").stderr
    restored = office.types("ledger", "restore", office.home / "ledger" / "ledger.jsonl")

    assert restored.stdout.startswith("Line "), restored.stderr
    assert office.types("ledger", "checkpoint").returncode == 0
    assert journalist(office.home / "ledger", journalist.folder / "checkpoint").stdout.endswith("OK\n")


def test_the_demonstration_publishes_its_ledger_and_starts_again_with_it(tmp_path):
    office = Office(tmp_path)
    assert office.types("demo", "--no-serve").returncode == 0
    first = (tmp_path / "ledger" / "checkpoint").read_text(encoding="utf-8")
    office.types("demo", "--no-serve")

    assert first.startswith("demonstration.invalid/toronto\n")
    assert (tmp_path / "ledger" / "checkpoint").read_text(encoding="utf-8") == first
    assert office.types("ledger", "verify").returncode == 0
    assert office.types("ledger", "reconcile").stdout == "The tables are what the ledger says.\n"


def test_the_verifier_is_among_the_files_of_the_product():
    assert ROOT / "chancery" / "audit" / "verify.py" in tracked(ROOT)

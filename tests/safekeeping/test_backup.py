"""A copy of everything, made while people work, and put back on an empty machine: nothing that was acknowledged before
the backup began is missing, and what comes back is what the ledger says."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from chancery.errors import Refused
from chancery.safekeeping import archive
from tests import homes
from tests.papers import files

pytestmark = pytest.mark.slow
WRITER = """
import itertools, sys, django
django.setup()
from chancery.audit import actions as audit
from chancery.counterparties import actions
by = audit.service("svc-test")
for number in itertools.count():
    actions.register(by=by, reference=f"CP-W-{number}", name_en=f"Written {number}", kind="municipality")
    print(number, flush=True)
"""
COUNT = """
import django
django.setup()
from chancery.counterparties.models import Counterparty
print(" ".join(Counterparty.objects.filter(reference__startswith="CP-W-").values_list("reference", flat=True)))
"""


class City:
    """A home of its own, with a database of its own on the engine that the tests run on."""

    def __init__(self, folder: Path, database: str) -> None:
        self.folder = folder
        self.env = {**os.environ, "CHANCERY_HOME": str(folder), "DJANGO_SETTINGS_MODULE": "chancery.settings"}
        self.env["DATABASE_URL"] = database

    def chancery(self, *words: object, **more: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "chancery.cli", *map(str, words)]
        return subprocess.run(command, check=False, capture_output=True, text=True, env={**self.env, **more})

    def python(self, script: str) -> str:
        return subprocess.run(
            [sys.executable, "-c", script], check=True, capture_output=True, text=True, env=self.env
        ).stdout.strip()


@pytest.fixture
def new_city(tmp_path):
    """Cities with nothing in them yet."""
    server = os.environ.get("DATABASE_URL", "")
    names = iter("abcdefghi")

    def one() -> City:
        return City(tmp_path / next(names), homes.database(server) if server.startswith("postgres") else "")

    return one


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """A city whose ledger is open, with a paper beside the database."""
    folder = tmp_path_factory.mktemp("first")
    made = City(folder, homes.environment(folder).get("DATABASE_URL", ""))
    (made.folder / "city.toml").write_text('name_en = "Example City"\nname_fr = "Ville exemple"\n', encoding="utf-8")
    (made.folder / "papers").mkdir()
    (made.folder / "papers" / "abc").write_bytes(b"a signed paper")
    assert made.chancery("migrate").returncode == 0
    assert made.chancery("ledger", "checkpoint").returncode == 0
    return made


@pytest.fixture
def city(first, tmp_path):
    """That city, as it was then."""
    server, _, name = first.env["DATABASE_URL"].rpartition("/")
    shutil.copytree(first.folder, tmp_path / "city")
    return City(tmp_path / "city", homes.database(f"{server}/postgres", template=name) if server else "")


def test_what_was_acknowledged_before_a_backup_began_is_there_after_it_was_put_back(city, new_city, tmp_path):
    file, keys = tmp_path / "backup.zip", tmp_path / "keys.zip"
    writer = subprocess.Popen([sys.executable, "-c", WRITER], env=city.env, stdout=subprocess.PIPE, text=True)
    try:
        acknowledged = [writer.stdout.readline() for _ in range(5)]
        made = city.chancery("backup", file, "--keys", keys)
        later = writer.stdout.readline()
    finally:
        writer.kill()
        writer.wait()
        writer.stdout.close()
    assert made.returncode == 0, made.stderr
    assert later

    other = new_city()
    back = other.chancery("restore", file, "--keys", keys)

    assert back.returncode == 0, back.stdout + back.stderr
    assert {f"CP-W-{number.strip()}" for number in acknowledged} <= set(other.python(COUNT).split())
    assert (other.folder / "papers" / "abc").read_bytes() == b"a signed paper"
    assert other.chancery("ledger", "reconcile").stdout == "The tables are what the ledger says.\n"
    assert other.chancery("ledger", "checkpoint").returncode == 0
    assert other.chancery("ledger", "verify").returncode == 0


def test_the_keys_are_not_in_the_backup_and_only_the_owner_reads_either_file(city, tmp_path):
    file, keys = tmp_path / "backup.zip", tmp_path / "keys.zip"
    assert city.chancery("backup", file, "--keys", keys).returncode == 0

    secret = (city.folder / "keys" / "secret-key").read_bytes()
    with zipfile.ZipFile(file) as archive_:
        assert [name for name in archive_.namelist() if secret in archive_.read(name) or "keys" in name] == []
    with zipfile.ZipFile(keys) as archive_:
        assert archive_.read("keys/secret-key") == secret
    assert {path.stat().st_mode & 0o077 for path in (file, keys)} == {0}


def test_a_backup_is_not_put_over_a_register_and_not_written_over_a_backup(city, tmp_path):
    file = tmp_path / "backup.zip"
    assert city.chancery("backup", file).returncode == 0

    again, over = city.chancery("backup", file), city.chancery("restore", file)
    keys = city.chancery("backup", tmp_path / "other.zip", "--keys", file)

    assert (again.returncode, over.returncode, keys.returncode) == (1, 1, 1)
    assert "is there already" in keys.stderr
    assert not (tmp_path / "other.zip").exists()
    assert "is there already" in again.stderr
    assert "holds a register" in over.stderr
    assert not list(tmp_path.glob("*.part"))


def test_a_damaged_backup_is_refused_by_the_name_of_the_part_and_nothing_stays(city, new_city, tmp_path):
    good, bad = tmp_path / "backup.zip", tmp_path / "bad.zip"
    city.chancery("backup", good)
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(bad, "w") as target:
        for name in source.namelist():
            target.writestr(name, b"another paper" if name == "papers/abc" else source.read(name))
    other = new_city()

    refused = other.chancery("restore", bad)

    assert refused.returncode == 1
    assert "papers/abc" in refused.stderr
    assert not other.folder.exists() or list(other.folder.iterdir()) == []


def test_a_backup_of_a_newer_version_is_not_put_back(city, new_city, tmp_path):
    file, newer = tmp_path / "backup.zip", tmp_path / "newer.zip"
    city.chancery("backup", file)
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(newer, "w") as target:
        for name in source.namelist():
            said = source.read(name)
            changed = json.dumps({**json.loads(said), "version": "99.0"}) if name == archive.MANIFEST else said
            target.writestr(name, changed)

    refused = new_city().chancery("restore", newer)

    assert refused.returncode == 1
    assert "made by Chancery 99.0" in refused.stderr


@pytest.mark.parametrize("name", ["../out", "/etc/out", "a/../../out", "..\\out"])
def test_a_part_that_would_land_outside_is_refused(tmp_path, name):
    file = tmp_path / "bad.zip"
    with zipfile.ZipFile(file, "w") as target:
        target.writestr(name, "x")

    with pytest.raises(Refused, match="outside"):
        archive.unpack(file, {"parts": {name: "0"}}, tmp_path / "into")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut off", b"not a zip at all"])
def test_a_file_that_is_no_backup_is_refused_in_words(tmp_path, content):
    file = tmp_path / "holiday.jpg"
    file.write_bytes(content)

    with pytest.raises(Refused, match="is not a backup"):
        archive.manifest(file, archive.FORMAT)


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_part_that_is_no_stream_any_more_is_named(tmp_path, method):
    file, said = tmp_path / "bad.zip", {"format": archive.FORMAT, "parts": {"word/document.xml": "0"}}
    file.write_bytes(files.spoilt(method))
    with zipfile.ZipFile(file, "a") as target:
        target.writestr(archive.MANIFEST, json.dumps(said))

    with pytest.raises(Refused, match=r"the part word/document\.xml"):
        archive.unpack(file, said, tmp_path / "into")
    with pytest.raises(Refused, match=r"the part word/document\.xml"):
        archive.check(file, archive.FORMAT)


def test_a_backup_that_does_not_say_what_is_in_it_is_refused(tmp_path):
    file = tmp_path / "bad.zip"
    with zipfile.ZipFile(file, "w") as target:
        target.writestr(archive.MANIFEST, json.dumps({"format": archive.FORMAT}))

    with pytest.raises(Refused, match="does not say what is in it"):
        archive.manifest(file, archive.FORMAT)


def test_a_part_that_cannot_be_written_says_why(tmp_path):
    file, into = tmp_path / "good.zip", tmp_path / "into"
    with zipfile.ZipFile(file, "w") as target:
        target.writestr("papers", "x")
    into.mkdir()
    (into / "papers").write_text("in the way", encoding="utf-8")

    with pytest.raises(Refused, match="could not be written: File exists"):
        archive.unpack(file, {"parts": {"papers": "0"}}, into)


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(Refused, match="There is no file"):
        archive.manifest(tmp_path / "nowhere", archive.FORMAT)


def test_a_backup_into_a_folder_that_is_not_there_is_refused(city, tmp_path):
    refused = city.chancery("backup", tmp_path / "nowhere" / "backup.zip")

    assert refused.returncode == 1
    assert "There is no folder" in refused.stderr

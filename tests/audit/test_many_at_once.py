"""Several processes write at the same time, and the ledger is still one unbroken line."""

import json
import subprocess
import sys

import pytest
from django.db import connection

from chancery.audit import ledger
from chancery.audit.models import LedgerEntry, LedgerHead

WRITER = """
import sys, django
django.setup()
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
from django.db import connection, transaction
from chancery.audit import actions
by = actions.service("svc-test")
for number in range(25):
    with transaction.atomic():
        actions.record(by=by, type="test.line", ref=f"{sys.argv[2]}-{number}", changed={"internal": {"number": number}})
"""


@pytest.fixture
def database(transactional_db, tmp_path, monkeypatch):
    """The name of a database that another process can open; in tests SQLite's is in memory, so it gets a file."""
    if connection.vendor == "postgresql":
        return connection.settings_dict["NAME"]
    file = tmp_path / "ledger.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(file)])
    return str(file)


def written(database):
    """What the processes wrote, read by a process of its own."""
    if connection.vendor == "postgresql":
        rows = list(LedgerEntry.objects.order_by("seq").values_list("seq", "leaf"))
        return [(seq, bytes(leaf)) for seq, leaf in rows], LedgerHead.objects.get().roots
    script = """
import sys, json, sqlite3
db = sqlite3.connect(sys.argv[1])
rows = [(seq, bytes(leaf).decode()) for seq, leaf in db.execute("SELECT seq, leaf FROM audit_ledgerentry ORDER BY seq")]
print(json.dumps([rows, db.execute("SELECT frontier FROM audit_ledgerhead").fetchone()[0].hex()]))
"""
    out = subprocess.run([sys.executable, "-c", script, database], check=True, capture_output=True, text=True).stdout
    rows, packed = json.loads(out)
    frontier = bytes.fromhex(packed)
    roots = [frontier[start : start + 32] for start in range(0, len(frontier), 32)]
    return [(seq, leaf.encode()) for seq, leaf in rows], roots


@pytest.mark.slow
def test_two_processes_write_one_unbroken_line(database):
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, database, name]) for name in "ab"]
    assert [writer.wait(60) for writer in writers] == [0, 0]
    rows, roots = written(database)
    frontier = []
    for size, (_seq, leaf) in enumerate(rows):
        frontier = ledger.push(frontier, size, ledger.leaf_hash(leaf))

    assert [seq for seq, _leaf in rows] == list(range(50))
    assert {json.loads(leaf)["ref"] for _seq, leaf in rows} == {f"{name}-{n}" for name in "ab" for n in range(25)}
    assert frontier == roots

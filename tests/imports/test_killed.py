"""`kill -9` in the middle of an import: all of it is there, or nothing. Five rounds; fifty with `make test-long`."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys

import pytest

from tests import homes

pytestmark = pytest.mark.slow
ROUNDS = 50 if os.environ.get("CHANCERY_TESTS") == "long" else 5
ROWS = 1200
PREPARE = """
import django
django.setup()
from chancery import migrate
migrate.up()
"""
AFTER = """
import json
import django
django.setup()
from chancery.agreements.models import Agreement
from chancery.audit.models import LedgerEntry, LedgerHead
from chancery.audit.reconcile import differences
from chancery.counterparties.models import Counterparty
from chancery.imports.models import ImportNote, ImportRun
from chancery.search.models import Entry
print(json.dumps({
    "agreements": Agreement.objects.count(), "bodies": Counterparty.objects.count(),
    "notes": ImportNote.objects.count(), "found": Entry.objects.count(),
    "written": ImportRun.objects.filter(state="written").count(),
    "lines": [LedgerEntry.objects.count(), LedgerHead.objects.get().size],
    "differences": [str(one) for one in differences()][:5],
}))
"""


@pytest.fixture
def city(tmp_path):
    """The environment of a city of its own, on the engine that the tests run on."""
    env = homes.environment(tmp_path / "home")
    run(env, "-c", PREPARE)
    return env


def run(env, *words, ends=0):
    ran = subprocess.run([sys.executable, *words], check=False, capture_output=True, text=True, env=env)
    assert ran.returncode == ends, ran.stderr[-2000:]
    return ran.stdout


def after(env):
    there = json.loads(run(env, "-c", AFTER))
    assert there["differences"] == []
    assert there["lines"][0] == there["lines"][1]
    return there


@pytest.fixture
def table(tmp_path):
    """Agreements with as many new counterparties, and a note each."""
    path = tmp_path / "table.csv"
    rows = (f"K-{number},Place {number},Title {number},call {number}" for number in range(ROWS))
    path.write_text("\n".join(["reference,partner,title,remarks", *rows]), encoding="utf-8")
    return path


def test_an_import_that_is_cut_off_leaves_nothing_and_one_that_ends_leaves_all(city, table):
    # A first import is cut off before its last statement; it tells at once whether the transaction holds.
    chance = random.Random(3)
    for _round in range(ROUNDS):
        run(city, "-m", "tests.imports.killed", str(table), str(chance.randrange(1, 40)), ends=-signal.SIGKILL)
        there = after(city)
        assert (there["agreements"], there["bodies"], there["notes"], there["found"], there["written"]) == (0,) * 5

    statements = int(run(city, "-m", "tests.imports.killed", str(table), "0"))
    there = after(city)
    assert statements >= 40, "the rounds were cut off after the end"
    assert (there["agreements"], there["bodies"], there["notes"], there["written"]) == (ROWS, ROWS, ROWS, 1)

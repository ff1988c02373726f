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


@pytest.fixture
def city(tmp_path):
    """The environment of a city of its own, on the engine that the tests run on."""
    env = homes.environment(tmp_path / "home")
    run(env, "-c", PREPARE)
    return env


def run(env, *words):
    ran = subprocess.run([sys.executable, *words], check=False, capture_output=True, text=True, env=env)
    assert ran.returncode == 0, ran.stderr[-2000:]
    return ran.stdout


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
    before = [str(chance.randrange(1, 40)) for _round in range(ROUNDS)]
    said = [json.loads(line) for line in run(city, "-m", "tests.imports.killed", table, *before, "0").splitlines()]
    *cut, whole = [there for there in said if "ended" in there]
    (statements,) = [one["statements"] for one in said if "statements" in one]

    assert len(cut) == ROUNDS
    for there in cut:
        assert there["ended"] == -signal.SIGKILL
        assert (there["agreements"], there["bodies"], there["notes"], there["found"], there["written"]) == (0,) * 5
    assert statements >= 40, "the rounds were cut off after the end"
    assert whole["ended"] == 0
    assert (whole["agreements"], whole["bodies"], whole["notes"], whole["written"]) == (ROWS, ROWS, ROWS, 1)
    for there in (*cut, whole):
        assert there["differences"] == []
        assert there["lines"][0] == there["lines"][1]

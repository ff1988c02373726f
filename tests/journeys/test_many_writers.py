"""Eight people write at the same time: whatever was acknowledged is there, nobody is told that a database is locked,
and the ledger tells all of it. Three seconds here; `make test-long` lets them write for twenty."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from tests import homes

pytestmark = pytest.mark.slow
WRITERS = 8
SECONDS = 20 if os.environ.get("CHANCERY_TESTS") == "long" else 3
PREPARE = """
import django
django.setup()
from chancery import migrate
migrate.up()
from chancery.agreements import actions as agreements
from chancery.audit import actions as audit
from chancery.counterparties import actions as counterparties
by = audit.service("svc-test")
body = counterparties.register(by=by, reference="CP-SHARED", name_en="Lyon", kind="municipality")
agreements.register(by=by, counterparty=body, reference="A-SHARED")
"""
AFTER = """
import json
import django
django.setup()
from chancery.agreements.models import Agreement
from chancery.audit.models import LedgerEntry, LedgerHead
from chancery.audit.reconcile import differences
from chancery.counterparties.models import Counterparty
print(json.dumps({
    "note": Agreement.objects.get(reference="A-SHARED").note_en.split(),
    "agreements": list(Agreement.objects.values_list("reference", flat=True)),
    "bodies": list(Counterparty.objects.values_list("reference", flat=True)),
    "differences": [str(one) for one in differences()][:5],
    "lines": [LedgerEntry.objects.count(), LedgerHead.objects.get().size],
}))
"""


@pytest.fixture
def city(tmp_path):
    """The environment of a city of its own, on the engine that the tests run on."""
    env = homes.environment(tmp_path / "home")
    run(env, "-c", PREPARE)
    return env


def run(env, *words):
    ran = subprocess.run([sys.executable, *words], check=False, capture_output=True, text=True, env=env, timeout=600)
    assert ran.returncode == 0, ran.stderr[-2000:]
    return ran.stdout


def write_together(env):
    """What each of eight writers said."""
    return [
        json.loads(line) for line in run(env, "-m", "tests.journeys.writer", str(WRITERS), str(SECONDS)).splitlines()
    ]


def test_what_eight_writers_were_told_is_what_is_there(city):
    said = write_together(city)
    there = json.loads(run(city, "-c", AFTER))

    assert [one["broken"] for one in said if "broken" in one] == []
    marked = [one["marked"] for one in said if "marked" in one]
    assert sorted(there["note"]) == sorted(marked)
    assert {one["registered"] for one in said if "registered" in one} == set(there["agreements"]) - {"A-SHARED"}
    assert {one["body"] for one in said if "body" in one} == set(there["bodies"]) - {"CP-SHARED"}
    assert there["differences"] == []
    assert there["lines"][0] == there["lines"][1]
    assert sum("refused" not in one for one in said) >= 2 * WRITERS, "they hardly wrote"

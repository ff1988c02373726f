"""Sixteen people press *decide*, *edit* and *withdraw* on the same case: it ends or is decided once, everyone else is
shown the page of a conflict, and the ledger tells all of it. A moment here, half a minute with `make test-long`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter

import pytest

from tests import homes
from tests.journeys.test_many_writers import run

pytestmark = pytest.mark.slow
PROGRAMS, WORKERS = 2, 8
LONG = os.environ.get("CHANCERY_TESTS") == "long"
SECONDS, CASES = (30, 90) if LONG else (1, 3)
PREPARE = f"""
import django
django.setup()
from datetime import date
from hashlib import sha256
from django.utils import timezone
from chancery import home, migrate
migrate.up()
from chancery.accounts.models import Clearance
from chancery.audit import actions as audit
from chancery.cases import actions
from chancery.cases.models import Case
from tests import make
from tests.desk.test_cases import ELEMENTS, TEXT, at
by = audit.service("svc-test")
make.policy_version("rivemont-2023", TEXT, digest=sha256(TEXT).hexdigest(), in_force_from=date(2023, 1, 1))
for slug in ("officer", "city-manager"):
    for number in range(2):
        name = ("office" if slug == "officer" else "manager") + f"-{{number}}"
        person = make.person(name)
        make.role(person, slug)
        term = {{"since": date(2020, 1, 1), "until": date(2099, 1, 1), "given_by": by}}
        Clearance.objects.create(person=person, **term)
city = make.counterparty("Aldenbruck", reference="CP-7", iso2="IT")
for key, value in {{"reach_class": "regional", "school_exchange": True, "population": 310_000}}.items():
    make.fact(city, key, value)
make.fact(city, "of_concern", False, data_class="intergovernmental")
for number in range({CASES}):
    case = actions.open(by=by, kind="agreement", category="cooperation", subject="CP-7")
    for element, parts in ELEMENTS.items():
        actions.give_element(by=by, case=case, element=element, there=True, parts=parts)
    actions.submit(by=by, case=case, on=timezone.localdate(), content_digest="1" * 64)
    at(case, "signature-cooperation")
    actions.judge(by=by, case=case, clause="q-form", outcome="met", reasons="In order.")
"""
# What the tables say, and whether the ledger does: before anybody pressed, and after.
LOOK = """
import json, sys
from chancery.audit.reconcile import differences
from chancery.cases.models import Case, CaseElement, Decision
print(json.dumps({
    "cases": {
        one.reference: [one.outcome, one.decisions.count(), one.decisions.standing().count()]
        for one in Case.objects.all()
    },
    "differences": [str(one) for one in differences([Case, CaseElement, Decision])],
}))
"""
AFTER = f"""
import django
django.setup()
{LOOK}
from contextlib import redirect_stdout
from chancery.audit import cli
with redirect_stdout(sys.stderr):
    sys.exit(cli.main(["checkpoint"]) or cli.main(["verify"]))
"""


def press_together(env):
    """What each of sixteen was answered."""
    command = [sys.executable, "-m", "tests.journeys.deciding"]
    programs = [
        subprocess.Popen(
            [*command, f"p{number}", str(WORKERS), str(SECONDS)],
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(PROGRAMS)
    ]
    told = [one.communicate(timeout=SECONDS + 120) for one in programs]
    assert [one.returncode for one in programs] == [0] * PROGRAMS, [errors[-800:] for _out, errors in told]
    broken = "Internal Server Error"  # a page that refuses is told with a trace too, and is no fault
    assert not any(broken in errors for _out, errors in told), "\n".join(errors for _out, errors in told)
    return [json.loads(line) for out, _errors in told for line in out.splitlines()]


def test_sixteen_who_decide_edit_and_withdraw_are_each_told_what_became_of_it(tmp_path):
    env = homes.environment(tmp_path / "home")
    before = json.loads(run(env, "-c", PREPARE + LOOK))
    said = press_together(env)
    after = json.loads(run(env, "-c", AFTER))
    done = Counter((one["case"], one["tail"]) for one in said if one["answer"] == 302)

    assert {one["answer"] for one in said if one["answer"] > 0} == {302, 409}, Counter(one["answer"] for one in said)
    # The form of what was decided meanwhile leads back to the case; one that is over for other reasons is not theirs.
    assert {one["answer"] for one in said if one["answer"] < 0} <= {-302, -403}
    for case, (outcome, decided, standing) in after["cases"].items():
        assert (decided, int(outcome == "withdrawn")) == (done[case, "decide/"], done[case, "withdraw/"])
        assert standing <= 1
    assert {one["tail"] for one in said} == {"decide/", "contents/term/", "withdraw/"}
    assert set(after["differences"]) <= set(before["differences"])

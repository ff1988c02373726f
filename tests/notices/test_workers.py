"""Several workers at once, and the worker as a program of its own."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading

import pytest

from chancery import worker
from chancery.audit import actions as audit
from chancery.notices import letters, work
from chancery.notices.models import Round
from tests import homes, make
from tests.notices import smtp
from tests.notices.conftest import tell

pytestmark = pytest.mark.slow
WORKERS, LETTERS = 5, 25
PREPARE = f"""
import django
django.setup()
from datetime import timedelta
from django.utils import timezone
from chancery import migrate
migrate.up()
from chancery.accounts import actions as accounts
from chancery.accounts.models import Role
from chancery.agreements import actions as agreements
from chancery.audit import actions as audit
from chancery.counterparties import actions as counterparties
from chancery.notices import actions
by, today = audit.service("svc-test"), timezone.localdate()
ana = accounts.add_person(by=by, name="Ana")
user = accounts.add_login(by=by, email="ana@example.org", person=ana)
accounts.give_role(by=by, person=ana, role=Role.objects.get(slug="officer"), since=today)
body = counterparties.register(by=by, reference="CP-1", name_en="Lyon", kind="municipality")
agreements.register(by=by, counterparty=body, reference="A-DUE", standing="signed", ends_on=today + timedelta(days=30))
for n in range({LETTERS}):
    actions.queue(by=by, to=user, kind="term", ref=f"A-{{n}}", due_on=today, subject_en="x", subject_fr="x")
"""
AFTER = """
import json
import django
django.setup()
from chancery.audit.reconcile import differences
from chancery.notices.letters import message_id
from chancery.notices.models import Attempt, Notice
print(json.dumps({
    "ids": [message_id(one) for one in Notice.objects.all()],
    "refs": list(Notice.objects.values_list("ref", flat=True)),
    "states": list(Notice.objects.values_list("state", "tries", "maybe_twice").distinct()),
    "attempts": Attempt.objects.count(),
    "differences": [str(one) for one in differences()][:5],
}))
"""


def run(env, *words):
    ran = subprocess.run([sys.executable, *words], check=False, capture_output=True, text=True, env=env)
    assert ran.returncode == 0, ran.stderr[-2000:]
    return ran.stdout


@pytest.fixture
def city(tmp_path):
    """The environment of a city of its own, on the engine that the tests run on, with a mail server."""
    with smtp.server() as server:
        env = {
            **homes.environment(tmp_path / "home"),
            "CHANCERY_MAIL_HOST": "127.0.0.1",
            "CHANCERY_MAIL_PORT": str(server.port),
            "CHANCERY_MAIL_TLS": "none",
        }
        run(env, "-c", PREPARE)
        yield env, server


def test_five_workers_at_once_hand_each_letter_over_once(city):
    env, server = city
    command = [sys.executable, "-m", "chancery.cli", "run-due"]
    workers = [
        subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(WORKERS)
    ]
    said = [one.communicate(timeout=120) for one in workers]
    there = json.loads(run(env, "-c", AFTER))

    assert [one.returncode for one in workers] == [0] * WORKERS, said
    assert sorted(server.ids) == sorted(there["ids"])
    assert there["refs"].count("A-DUE") == there["refs"].count("") == 1
    assert there["states"] == [["handed-over", 1, False]]
    assert there["attempts"] == len(there["ids"]) == LETTERS + 2
    assert there["differences"] == []


@pytest.fixture
def crowd(transactional_db):
    """Someone to tell, and the worker's actor, before anyone begins."""
    audit.service(work.WORKER)
    audit.service("svc-test")
    return make.person("Ana")


def test_the_worker_sends_what_comes_and_stops_when_told(crowd, server):
    stop, notice = threading.Event(), tell(crowd)
    threading.Thread(target=lambda: (server.took.wait(20), stop.set())).start()
    worker.work(stop, every=600, look=0.05)

    assert server.ids == [letters.message_id(notice)]


def wait_until_it_works(home, program):
    """It has done its first round."""
    for _ in range(120):
        with sqlite3.connect(home / "chancery.sqlite3") as database:
            if database.execute("SELECT count(*) FROM notices_round").fetchone()[0]:
                return
        with pytest.raises(subprocess.TimeoutExpired):
            program.wait(0.25)


@pytest.mark.once
@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_the_program_ends_when_it_is_told(tmp_path, sign):
    home = homes.environment(tmp_path, embedded=True)
    program = subprocess.Popen([sys.executable, "-m", "chancery.cli", "worker"], env=home, stderr=subprocess.PIPE)
    try:
        wait_until_it_works(tmp_path, program)
        program.send_signal(sign)
        assert program.wait(20) == 0
    finally:
        program.kill()
        program.communicate()


@pytest.mark.once
def test_the_program_ends_with_the_one_that_started_it(tmp_path):
    home = homes.environment(tmp_path, embedded=True)
    start = (
        "import os, subprocess, sys; program = [sys.executable, '-m', 'chancery.cli', 'worker', '--with-parent']"
        "; subprocess.Popen([*program, str(os.getpid())])"
        "; sys.stdin.read()"
    )
    parent = subprocess.Popen([sys.executable, "-c", start], env=home, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    wait_until_it_works(tmp_path, parent)
    parent.kill()
    # The worker holds its parent's output open for as long as it lives.
    parent.communicate(timeout=20)


def test_a_program_whose_starter_is_gone_before_it_began_does_nothing(db):
    worker.work(threading.Event(), every=600, parent=os.getppid() + 1_000_000)

    assert not Round.objects.exists()

"""A city may run in one language; then the other's addresses do not exist."""

import json
import subprocess
import sys

import pytest

from tests import homes

pytestmark = [pytest.mark.slow, pytest.mark.once]

SCRIPT = """
import json, django
django.setup()
from chancery import migrate
migrate.up()
from django.test import Client
client = Client(headers={"accept-language": "en", "host": "localhost"})
answers = {}
for address in ("/", "/fr/", "/en/", "/fr/ententes/", "/en/agreements/"):
    answer = client.get(address)
    answers[address] = [answer.status_code, answer.headers.get("Location", "")]
print(json.dumps(answers))
"""


@pytest.fixture(scope="module")
def answers(tmp_path_factory):
    home = tmp_path_factory.mktemp("ville")
    (home / "city.toml").write_text('name_fr = "Ville-Marie"\nlanguages = ["fr"]\n', encoding="utf-8")
    env = homes.environment(home, embedded=True)
    said = subprocess.run([sys.executable, "-c", SCRIPT], env=env, check=False, capture_output=True, text=True)
    assert said.returncode == 0, said.stderr
    return json.loads(said.stdout)


def test_its_own_pages_are_there(answers):
    assert answers["/fr/"][0] == answers["/fr/ententes/"][0] == 200


def test_the_others_are_not(answers):
    assert answers["/en/"][0] == answers["/en/agreements/"][0] == 404


def test_the_front_door_leads_to_the_language_there_is(answers):
    assert answers["/"] == [302, "/fr/"]

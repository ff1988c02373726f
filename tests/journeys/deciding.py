"""Several people who press *decide*, *edit* and *withdraw* on the same case at the same time, as a browser would.

python -m tests.journeys.deciding NAME WORKERS SECONDS

Each worker reads the case that is in hand, opens a form of it, and sends it; what the product answered is said in one
line. When somebody ended the case, or decided it, the next of the cases prepared is in hand.
"""

from __future__ import annotations

import json
import re
import sys
import time
from threading import Lock, Thread
from typing import Any

import django

# A program of its own: models can be imported only when Django is set up.
django.setup()

from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client

from chancery.cases.models import Case

HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')
CHOSEN = re.compile(r'<input type="radio" name="(\w+)" value="([^"]*)"[^>]* checked')
# Who presses what; each of them again and again.
PRESSED = (
    ("manager-0", "decide/", {"yes": "yes", "note": "As the file shows.", "without_text": "on"}),
    ("office-0", "contents/term/", {"there": "yes"}),
    ("manager-1", "decide/", {"yes": "no", "note": "Not this year."}),
    ("office-1", "withdraw/", {"reason": "They asked us to."}),
)
_say = Lock()


def say(**what: Any) -> None:
    """One line for whoever started us."""
    with _say:
        print(json.dumps(what), flush=True)


def press(client: Client, case: str, tail: str, given: dict[str, str]) -> int:
    """Open the form and send it back: the answer; below zero, that of a form which may not be opened any more."""
    page = f"/en/desk/cases/{case}/{tail}"
    form = client.get(page, headers={"host": "localhost"})
    if form.status_code != 200:
        return -form.status_code
    text = form.content.decode()
    return client.post(
        page, {**dict(HIDDEN.findall(text) + CHOSEN.findall(text)), **given}, headers={"host": "localhost"}
    ).status_code


def work(name: str, number: int, end: float) -> None:
    """Press one's own button until the time is over."""
    who, tail, given = PRESSED[number % len(PRESSED)]
    client, times = Client(raise_request_exception=False), 0
    client.force_login(get_user_model().objects.get(person__name=who))
    while time.monotonic() < end or times < 2:
        times += 1
        case = Case.objects.open().filter(decisions=None).order_by("reference").first()
        if case is None:
            break
        said = given if "there" not in given else {**given, "note": f"{name}-{number}-{times}"}
        say(case=case.reference, tail=tail, answer=press(client, case.reference, tail, said))
    connection.close()


def main(name: str, workers: int, seconds: float) -> None:
    """As many at once as were asked for."""
    end = time.monotonic() + seconds
    threads = [Thread(target=work, args=(name, number, end)) for number in range(workers)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))

"""Several who write at the same time: each says each change that was acknowledged, and each that was refused.

python -m tests.journeys.writer WRITERS SECONDS

Each is a process of its own, with a connection of its own; what they stand on is loaded once.
"""

from __future__ import annotations

import json
import os
import sys
import time
from typing import Any

import django

# A program of its own: models can be imported only when Django is set up.
django.setup()

from django.db import Error

from chancery.agreements import actions as agreements
from chancery.agreements.models import Agreement
from chancery.audit import actions as audit
from chancery.counterparties import actions as counterparties
from chancery.counterparties.models import Counterparty
from chancery.edits import Overtaken
from chancery.ids import uuid7

SHARED, FEW = "A-SHARED", 4


def say(**what: Any) -> None:
    """One line for whoever started us. In one piece, since all writers say it to the same: where Python keeps nothing
    back, the end of a line was a piece of its own, and another’s line came between."""
    sys.stdout.write(f"{json.dumps(what)}\n")
    sys.stdout.flush()


def mark(name: str, number: int) -> None:
    """Add our mark to the note of the agreement that everybody edits: read, add, write only if nobody was faster."""
    row = Agreement.objects.get(reference=SHARED)
    marked = f"{row.note_en} {name}-{number}"
    by = audit.service(f"svc-{name}")
    try:
        agreements.change(by=by, agreement=row, held={"note_en": row.note_en}, changes={"note_en": marked})
    except Overtaken:
        say(refused=f"{name}-{number}")
    else:
        say(marked=f"{name}-{number}")


def register(name: str, number: int) -> None:
    """A new counterparty, and a draft with it."""
    by = audit.service(f"svc-{name}")
    body = counterparties.register(
        by=by, reference=f"CP-{name}-{number}", name_en=f"Town {name} {number}", kind=Counterparty.Kind.MUNICIPALITY
    )
    made = agreements.begin(by=by, key=str(uuid7()), counterparty=body)
    say(registered=made.reference, body=body.reference)


def write(name: str, seconds: float) -> None:
    """Write until the time is over, and a few times however slow the machine is."""
    end, number = time.monotonic() + seconds, 0
    while time.monotonic() < end or number < FEW:
        number += 1
        try:
            (mark if number % 2 else register)(name, number)
        except Error as problem:
            say(broken=str(problem))


def main(writers: int, seconds: float) -> int:
    """Let them all write, and see them end: how many did not end well."""
    begun = []
    for number in range(writers):
        if (begin := os.fork()) == 0:
            write(f"w{number}", seconds)
            return 0
        begun.append(begin)
    return sum(os.waitpid(one, 0)[1] != 0 for one in begun)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), float(sys.argv[2])))

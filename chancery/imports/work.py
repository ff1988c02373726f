"""What the worker does with large spreadsheets: what was asked for on their pages; and letting their records be found
by their words, some at a time, so that nobody else waits to write."""

from __future__ import annotations

import logging

from django.db import OperationalError

from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.errors import Refused
from chancery.imports import actions, underway
from chancery.imports.memory import others_read
from chancery.imports.models import ImportRun

FINDER = "svc-imports"
log = logging.getLogger(__name__)
BROKE = (
    "It broke off, and whoever keeps the server finds the reason in its log. Nothing was changed: you can ask for it "
    "again.",
    "Le travail s’est interrompu, et la personne qui tient le serveur en trouve la raison dans son journal. Rien n’a "
    "changé\u00a0: vous pouvez le demander de nouveau.",
)


def go_on() -> int:
    """Do what was asked for, in the order of asking; how many were done. What was cut off is begun again."""
    by, done = audit.service(FINDER), 0
    for run in ImportRun.objects.exclude(under_way="").order_by("asked_at").select_related("asked_by"):
        with underway.alone(run.pk) as tell:
            if tell is not None:
                with others_read():
                    done += _is_done(by, run, tell)
    return done


def _is_done(by: Actor, run: ImportRun, tell: underway.Tell) -> bool:
    try:
        actions.do(by=run.asked_by or by, run=run, tell=tell)
    except OperationalError:
        raise  # the database is away or held for a moment: it is done at the next round
    except Refused as refused:
        actions.refuse(by=by, run=run, english=refused.said("en"), french=refused.said("fr"))
        return False
    except Exception:
        log.exception("%s broke off", run.number)
        actions.refuse(by=by, run=run, english=BROKE[0], french=BROKE[1])
        return False
    return True


def find_words() -> int:
    """Go through every import whose words wait; how many. What is cut off is begun again, and comes out the same."""
    by, done = audit.service(FINDER), 0
    for run in ImportRun.objects.filter(words_wait=True).order_by("pk"):
        last: int | None = 0
        while last is not None:
            last = actions.find_some(by=by, run=run, after=last)
        done += actions.all_found(by=by, run=run)
    return done

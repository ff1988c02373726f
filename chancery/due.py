"""Do everything that is due: collect reminders, write the weekly letters, hand over what waits, read the files that
came in. For cron or systemd."""

from __future__ import annotations

import argparse
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from django.core.management import call_command
from django.utils import timezone
from django.utils.translation import override

from chancery.accounts.models import User
from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.desk import digest, reminders
from chancery.imports.actions import let_go_of_people
from chancery.imports.work import find_words, go_on
from chancery.notices import actions, work
from chancery.notices.languages import language_of
from chancery.notices.models import Round
from chancery.papers.work import read_waiting
from chancery.proposals.actions import lapse

Collect = Callable[[Actor, date, date], int]
log = logging.getLogger(__name__)
# The weekly letter is written on Monday at six, in the city's time.
AT = timedelta(hours=6)
WEEKLY = "digest"
KEEP_TASKS_DAYS = 14


@dataclass(frozen=True, slots=True)
class Job:
    """Something an upper room reminds of. It is given the days from the last one it did until today, both included, and
    queues what became due on them; what it queued before is not queued again. It says how many it queued."""

    name: str
    collect: Collect


# What reminds of something, in the order in which it is asked. An upper room with reminders of its own is added here.
JOBS = (Job("reminders", reminders.collect),)


@dataclass(slots=True)
class Done:
    """What one run did, and what broke."""

    reminders: int = 0
    weekly: int = 0
    handed_over: int = 0
    failed: tuple[str, ...] = ()

    def __str__(self) -> str:
        said = (
            f"{self.reminders} reminders queued, {self.weekly} weekly letters written, {self.handed_over} letters "
            "handed over."
        )
        return f"{said} Failed: {', '.join(self.failed)}." if self.failed else said


def main(words: list[str]) -> int:
    """Do what is due, once; safe to run as often as one likes, and by several at once."""
    argparse.ArgumentParser(prog="chancery run-due", description=__doc__).parse_args(words)
    done = run()
    print(done)
    return 1 if done.failed else 0


def run() -> Done:
    """Do what is due. What breaks in one job stops no other, and is done again at the next run."""
    by, done, today = audit.service(work.WORKER), Done(), timezone.localdate()
    for job in JOBS:
        done.reminders += _kept(done, job.name, partial(_collect, job, by, today))
    done.weekly = _kept(done, WEEKLY, partial(_weekly, done, by))
    done.handed_over = _kept(done, "letters", work.send_waiting)
    _kept(done, "files", read_waiting)
    _kept(done, "large spreadsheets", go_on)
    _kept(done, "words of spreadsheets", find_words)
    _kept(done, "spreadsheets", partial(let_go_of_people, by=by))
    _kept(done, "drafts", partial(lapse, by=by))
    _kept(done, "tasks", _tidy)
    return done


def _kept(done: Done, name: str, act: Callable[[], int]) -> int:
    try:
        return act()
    except Exception:
        log.exception("%s failed", name)
        done.failed = (*done.failed, name)
        return 0


def _collect(job: Job, by: Actor, today: date) -> int:
    """The last day is asked for again: what was entered since may have become due on it."""
    count = job.collect(by, min(_reached(job.name) or today, today), today)
    actions.reach(by=by, job=job.name, until=today)
    return count


def _weekly(done: Done, by: Actor) -> int:
    """One letter for everybody with an account, on Monday or as soon as possible after it."""
    day = (timezone.localtime() - AT).date()
    week, count = day - timedelta(days=day.weekday()), 0
    if (_reached(WEEKLY) or date.min) >= week:
        return 0
    failed = len(done.failed)
    for user in User.objects.filter(is_active=True, person__isnull=False).select_related("person").order_by("pk"):
        count += _kept(done, f"the weekly letter of {user.actor_id}", partial(_letter, user, by, week))
    if len(done.failed) == failed:
        actions.reach(by=by, job=WEEKLY, until=week)
    return count


def _letter(user: User, by: Actor, week: date) -> int:
    with override(language_of(user)):
        sections = digest.sections(user.person, timezone.localdate())
    return actions.digest(by=by, user=user, week=week, sections=sections) is not None


def _reached(job: str) -> date | None:
    return Round.objects.filter(job=job).values_list("until", flat=True).first()


def _tidy() -> int:
    """Done work is forgotten after two weeks; it is no part of the record."""
    call_command("prune_db_task_results", min_age_days=KEEP_TASKS_DAYS, verbosity=0)
    return 0

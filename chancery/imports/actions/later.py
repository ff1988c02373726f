"""What would keep a page waiting is done by the worker, for whoever asked: a large file looked through, written, or
taken back. What is cut off was not done, and is begun again."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.errors import require
from chancery.imports import permissions, tasks, underway
from chancery.imports.actions import guided, undo, writing
from chancery.imports.models import ImportRun
from chancery.imports.permissions import MAY_NOT
from chancery.imports.underway import Tell
from chancery.imports.waiting import TOO_LATE, require_at_rest, require_writable

State, UnderWay = ImportRun.State, ImportRun.UnderWay
FROM: dict[str, tuple[str, ...]] = {
    UnderWay.LOOK: ImportRun.UNFINISHED,
    UnderWay.WRITE: (State.PREVIEWED,),
    UnderWay.WRITE_REST: (State.PREVIEWED,),
    UnderWay.BACK: (State.WRITTEN,),
}
BEGUN = (
    "It was begun just now, and is not called off any more. Its page says how far it is.",
    "C’est commencé à l’instant\u00a0: il n’est plus possible de renoncer. La page dit où en est le travail.",
)


@transaction.atomic
def map_columns_later(*, by: Actor, run: ImportRun, mapping: list[str]) -> ImportRun:
    """Say what each column means; the worker looks through the file."""
    require_at_rest(run)
    return ask_for(by=by, run=guided.say_columns(by=by, run=run, mapping=mapping), step=UnderWay.LOOK)


@transaction.atomic
def answer_later(*, by: Actor, run: ImportRun, answers: dict[int, str]) -> ImportRun:
    """Answer what the file leaves open; the worker looks through it again."""
    require_at_rest(run)
    return ask_for(by=by, run=guided.say_answers(by=by, run=run, answers=answers), step=UnderWay.LOOK)


@transaction.atomic
def write_later(*, by: Actor, run: ImportRun, without: bool = False) -> ImportRun:
    """Say yes to what the preview shows; the worker writes it. What can be refused at once is."""
    require_writable(by, run, without=without)
    return ask_for(by=by, run=run, step=UnderWay.WRITE_REST if without else UnderWay.WRITE)


@transaction.atomic
def ask_for(*, by: Actor, run: ImportRun, step: str) -> ImportRun:
    """Ask the worker for a step of an import. Nothing else is begun with it until that is done, or called off."""
    require(permissions.may_import(by), *MAY_NOT)
    values = {"under_way": step, "asked_by": by, "asked_at": timezone.now(), "refusal_en": "", "refusal_fr": ""}
    asked = ImportRun.objects.at_rest().filter(pk=run.pk, state__in=FROM[step]).update(**values)
    require(asked == 1, *TOO_LATE)
    run.refresh_from_db()
    audit.record(by=by, type="import.asked-for", ref=run.number, pub={"step": str(step)})
    tasks.go_on.enqueue()
    return run


@transaction.atomic
def do(*, by: Actor, run: ImportRun, tell: Tell = underway.quiet) -> None:
    """Do what was asked for, as whoever asked: all of it, or nothing, and then it waits still."""
    step = run.under_way
    begun = ImportRun.objects.exclude(under_way="").filter(pk=run.pk, under_way=step).update(under_way="")
    require(begun == 1, *TOO_LATE)
    run.refresh_from_db()
    if step == UnderWay.LOOK:
        guided.look_through(by=by, run=run, tell=tell)
    elif step == UnderWay.BACK:
        undo.take_back(by=by, run=run, tell=tell)
    else:
        writing.write(by=by, run=run, without=step == UnderWay.WRITE_REST, tell=tell)


@transaction.atomic
def refuse(*, by: Actor, run: ImportRun, english: str, french: str) -> None:
    """What was asked for cannot be done: nothing of it was, and the page says why."""
    require(by.kind == Actor.Kind.SERVICE or permissions.may_import(by), *MAY_NOT)
    told = {"under_way": "", "refusal_en": english, "refusal_fr": french}
    if ImportRun.objects.exclude(under_way="").filter(pk=run.pk).update(**told):
        audit.record(by=by, type="import.refused", ref=run.number)


@transaction.atomic
def call_off(*, by: Actor, run: ImportRun) -> None:
    """Ask for nothing any more, as long as nobody has begun. The import stays where it was."""
    require(permissions.may_import(by), *MAY_NOT)
    require(underway.how_far(run.pk) is None, *BEGUN)
    called = ImportRun.objects.exclude(under_way="").filter(pk=run.pk).update(under_way="")
    require(called == 1, *TOO_LATE)
    audit.record(by=by, type="import.called-off", ref=run.number)

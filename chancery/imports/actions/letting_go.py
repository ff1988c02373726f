"""Let go of what a spreadsheet of people leaves behind: once it can no longer be taken back, the address book alone
holds them, so that whoever is forgotten there is forgotten."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.errors import require
from chancery.imports import permissions
from chancery.imports.models import PEOPLE, UNDO_FOR, ImportRun, Question, StagedRow
from chancery.imports.permissions import MAY_NOT
from chancery.papers import store
from chancery.papers.models import Paper
from chancery.records import changed

UNFINISHED_FOR = timedelta(days=7)
State = ImportRun.State


@transaction.atomic
def let_go_of_people(*, by: Actor) -> int:
    """Delete the files and the staged rows of imports of contacts that are over: written a day ago, taken back, left,
    or lying about for a week. What the file was is still told by its digest. How many were let go."""
    require(by.kind == Actor.Kind.SERVICE or permissions.may_import(by), *MAY_NOT)
    over = [run for run in ImportRun.objects.filter(_over(timezone.now()), kind=PEOPLE) if _is_there(run)]
    for run in over:
        StagedRow.objects.filter(run=run).delete()
        Question.objects.filter(run=run).delete()
        if ImportRun.objects.unfinished().filter(pk=run.pk).update(state=State.LEFT):
            run.refresh_from_db()
        audit.record(by=by, type="import.file-let-go", ref=run.number, changed=changed(run, ["state"]))
        if not _is_needed(run):
            transaction.on_commit(lambda digest=run.sha256: store.remove(digest))  # type: ignore[misc]  # (a default's type)
    return len(over)


def _over(now: datetime) -> Q:
    written = Q(state=State.WRITTEN, written_at__lt=now - UNDO_FOR)
    unfinished = Q(state__in=ImportRun.UNFINISHED, uploaded_at__lt=now - UNFINISHED_FOR)
    return written | unfinished | Q(state__in=(State.LEFT, State.TAKEN_BACK))


def _is_there(run: ImportRun) -> bool:
    """Is anything of it left?"""
    return run.rows.exists() or (store.place(run.sha256).exists() and not _is_needed(run))


def _is_needed(run: ImportRun) -> bool:
    """The same file may be a paper of the office, or be on its way in still."""
    others = ImportRun.objects.filter(sha256=run.sha256).exclude(pk=run.pk)
    return (
        others.exclude(_over(timezone.now()), kind=PEOPLE).exists()
        or Paper.objects.filter(sha256=run.sha256, disposed_on=None).exists()
    )

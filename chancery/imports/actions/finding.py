"""Let the records that a large spreadsheet brought in be found, after they were written."""

from __future__ import annotations

from django.db import transaction

from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.errors import require
from chancery.imports import kinds
from chancery.imports.models import ImportRun, StagedRow
from chancery.imports.permissions import MAY_NOT, may_import

SOME = 1000
Outcome = StagedRow.Outcome


@transaction.atomic
def find_some(*, by: Actor, run: ImportRun, after: int) -> int | None:
    """Let the next records be found by the words they have now; the row to go on after, or nothing at the end. What was
    taken back meanwhile is not found."""
    require(by.kind == Actor.Kind.SERVICE or may_import(by), *MAY_NOT)
    rows = run.rows.filter(pk__gt=after, outcome__in=(Outcome.NEW, Outcome.CHANGED)).order_by("pk")
    some = list(rows.values_list("pk", "what", "object_id")[:SOME])
    for what in dict.fromkeys(what for _pk, what, _id in some):
        kind = kinds.of(what)
        there = kind.model.objects.select_for_update(of=("self",)).filter(pk__in=[i for _pk, w, i in some if w == what])
        kind.index(by, list(there))
    return some[-1][0] if some else None


@transaction.atomic
def all_found(*, by: Actor, run: ImportRun) -> int:
    """All of an import is found by its words. Once: how many imports this was true of, and was not before."""
    require(by.kind == Actor.Kind.SERVICE or may_import(by), *MAY_NOT)
    found = ImportRun.objects.filter(pk=run.pk, words_wait=True).update(words_wait=False)
    if found:
        audit.record(by=by, type="import.words-found", ref=run.number)
    return found

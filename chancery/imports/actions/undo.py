"""Take an import back: within a day, all that nobody touched since; what someone did is kept and named."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.errors import Refused, require
from chancery.imports import kinds, permissions
from chancery.imports.actions.writing import put
from chancery.imports.kinds.base import Kind
from chancery.imports.models import ImportNote, ImportRun, StagedRow
from chancery.imports.permissions import MAY_NOT
from chancery.imports.preview import COUNTERPARTIES
from chancery.imports.resting import kept_back
from chancery.imports.underway import Count, Tell, counter, quiet
from chancery.records import Changed, changed, gone
from chancery.search import actions as search

BATCH = 500
Outcome = StagedRow.Outcome
TOO_LATE = (
    "This import can no longer be taken back: a day has passed, or someone has taken it back already.",
    "Cette importation ne peut plus être annulée\u00a0: un jour a passé, ou quelqu’un l’a déjà annulée.",
)
HELD = (
    "Something in the register rests on a record of this import. Nothing was taken back: look at the records first.",
    "Quelque chose dans le registre s’appuie sur une fiche de cette importation. Rien n’a été annulé\u00a0: regardez "
    "d’abord les fiches.",
)


@transaction.atomic
def take_back(*, by: Actor, run: ImportRun, tell: Tell = quiet) -> list[StagedRow]:
    """Take back what an import wrote. The rows that someone changed since stay, and are returned by name."""
    kind = kinds.of(run.kind)
    require(permissions.may_import(by) and type(kind).may(by), *MAY_NOT)
    require(run.is_fresh(), *TOO_LATE)
    now = timezone.now()
    values = {"state": ImportRun.State.TAKEN_BACK, "taken_back_by": by, "taken_back_at": now}
    moved = ImportRun.objects.at_rest().filter(pk=run.pk, state=ImportRun.State.WRITTEN).update(**values)
    require(moved == 1, *TOO_LATE)
    run.refresh_from_db()
    kept = kept_back(run, kind)
    held = {row.object_id for row in kept}
    count = counter(tell, run.rows.filter(outcome__in=(Outcome.NEW, Outcome.CHANGED)).count())
    try:
        for of in dict.fromkeys((kind.slug, COUNTERPARTIES)):
            _restore(by, run, kinds.of(of), held, count)
            _remove(by, run, kinds.of(of), held, count)
    except ProtectedError as resting:
        raise Refused(*HELD) from resting
    pub = {"kept": len(kept)}
    audit.record(by=by, type="import.taken-back", ref=run.number, pub=pub, changed=changed(run, values))
    return kept


def _restore(by: Actor, run: ImportRun, kind: Kind, held: set[UUID | None], count: Count) -> None:
    """Put back what changed rows said before."""
    for batch in _batches(run.rows.filter(what=kind.slug, outcome=Outcome.CHANGED), held):
        there = kind.model.objects.in_bulk([row.object_id for row in batch])
        rows = [(there[row.object_id], _before(row)) for row in batch]
        told = put(by=by, kind=kind, rows=rows)
        _tell(by, run, kind, [row for row, _cells in rows], [what for _row, what in told], batch)
        kind.index(by, [row for row, _cells in rows])
        count(len(batch))


def _before(row: StagedRow) -> dict[str, str]:
    return {each["column"]: each["before"] for each in json.loads(row.said)}


def _remove(by: Actor, run: ImportRun, kind: Kind, held: set[UUID | None], count: Count) -> None:
    """Take new rows away. The ledger keeps what they said, and that they are gone."""
    for batch in _batches(run.rows.filter(what=kind.slug, outcome=Outcome.NEW), held):
        rows = list(kind.model.objects.filter(pk__in=[row.object_id for row in batch]))
        hanging = [each for table, name in kind.hanging for each in table.objects.filter(**{f"{name}__in": rows})]
        sealed = [row for row in rows if kind.sealed(row)]
        told = [gone(each) for each in (*hanging, *rows)]
        _tell(by, run, kind, rows, told, batch, sealed=bool(sealed))
        search.forget(by=by, object_ids=[row.pk for row in rows])
        for each in hanging:
            type(each).objects.filter(pk=each.pk).delete()
        kind.model.objects.filter(pk__in=[row.pk for row in rows]).delete()
        kind.forget(by, rows)
        count(len(batch))


def _tell(
    by: Actor,
    run: ImportRun,
    kind: Kind,
    rows: Sequence[Any],
    told: Iterable[Changed],
    batch: Sequence[StagedRow],
    *,
    sealed: bool = False,
) -> None:
    notes = list(ImportNote.objects.filter(run=run, object_id__in=[row.pk for row in rows]))
    pub = {"kind": kind.slug, "records": [kind.named(row) for row in rows]}
    what = [*told, *map(gone, notes)]
    audit.record(by=by, type="import.rows-taken-back", ref=run.number, pub=pub, changed=what, sealed=sealed)
    search.forget(by=by, object_ids=[note.pk for note in notes])
    ImportNote.objects.filter(pk__in=[note.pk for note in notes]).delete()
    StagedRow.objects.filter(pk__in=[row.pk for row in batch]).update(outcome=Outcome.TAKEN_BACK)


def _batches(rows: Any, held: set[UUID | None]) -> Iterator[list[StagedRow]]:
    last = 0
    while found := list(rows.filter(pk__gt=last).order_by("pk")[:BATCH]):
        last = found[-1].pk
        if batch := [row for row in found if row.object_id not in held]:
            yield batch

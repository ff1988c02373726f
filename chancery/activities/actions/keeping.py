"""What every verb of this room does in the end: keep what was said before, let it be found, tell the ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.utils import timezone

from chancery import edits
from chancery.activities.models import Activity, Correction
from chancery.activities.words import words_of
from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.counterparties import actions as counterparties
from chancery.counterparties.models import Counterparty
from chancery.errors import require
from chancery.records import Changed, changed
from chancery.search import actions as search

KIND = "activity"
MAY_NOT = (
    "Only the office, or the division that leads it, may record this. Nothing was written.",
    "Seul le bureau, ou la division responsable, peut consigner cela. Rien n’a été inscrit.",
)
NO_REASON = (
    "It is published: say why it is corrected. Nothing was changed.",
    "Cette fiche est publiée\u00a0: dites pourquoi vous la corrigez. Rien n’a été modifié.",
)


@transaction.atomic
def tell(*, by: Actor, what: str, activity: Activity, rows: Sequence[Changed], **pub: Any) -> None:
    """Tell the ledger; of what is not released only that something happened."""
    sealed = not activity.public
    if unknown := [] if sealed else _unknown_bodies(activity):
        counterparties.publish(by=by, counterparties=unknown)
    audit.record(by=by, type=what, ref=activity.reference, pub=pub or None, changed=list(rows), sealed=sealed)


@transaction.atomic
def reindex(*, by: Actor, activity: Activity) -> None:
    """Let it be found by its words of today, by those who may read it today."""
    search.index_many(by=by, kind=KIND, rows=[words_of(activity)])


@transaction.atomic
def hold(*, by: Actor, activity: Activity) -> None:
    """One thing is added to an activity at a time, so that no two take one number. It is no verb."""
    Activity.objects.select_for_update().get(pk=activity.pk)


@transaction.atomic
def rewrite(
    *,
    by: Actor,
    row: models.Model,
    activity: Activity | None,
    held: Mapping[str, Any],
    changes: Mapping[str, Any],
    reason: str,
    public: bool,
) -> list[Changed]:
    """Change a row if it still says what was shown. What residents could read is changed with a reason, and what it
    said before is kept beside it. It is no verb: whoever corrects does this."""
    require(bool(reason.strip()) or not public, *NO_REASON)
    before = {name: edits.text(value) for name, value in held.items() if name in changes}
    _write(row, held, changes)
    row.refresh_from_db()
    told = [changed(row, list(edits.columns(changes)))]
    if reason.strip():
        after = {name: edits.text(value) for name, value in changes.items()}
        said = {"before": before, "after": after, "reason": reason.strip(), "shown": public}
        told.append(_note(by, row.pk, activity, **said))
    return told


def _unknown_bodies(activity: Activity) -> list[Counterparty]:
    """Those whom an activity that residents read names, and of whom they do not know yet."""
    named = [activity.counterparty, *activity.also_with.all()]
    return [body for body in named if body is not None and not body.public]


def _write(row: models.Model, held: Mapping[str, Any], changes: Mapping[str, Any]) -> None:
    """Compare and set: the columns in one statement, which also holds the row while its links are compared."""
    links = {field.name for field in type(row)._meta.many_to_many}
    columns = edits.columns({name: value for name, value in changes.items() if name not in links})
    seen = {name: value for name, value in held.items() if name not in links}
    rows: Any = type(row)._default_manager
    written = columns or {"id": row.pk}
    edits.require_still(rows.filter(edits.still(seen), pk=row.pk).update(**written))
    for name in links & set(changes):
        if edits.text(getattr(row, name).all()) != edits.text(held[name]):
            raise edits.Overtaken
        getattr(row, name).set(changes[name])


def _note(by: Actor, about: UUID, activity: Activity | None, **said: Any) -> Changed:
    made = Correction(activity=activity, about=about, on=timezone.localdate(), corrected_by=by, **said)
    made.save(force_insert=True)
    return changed(made)

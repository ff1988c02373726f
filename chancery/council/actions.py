"""Record what Council decided."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from chancery import edits
from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.columns import as_columns
from chancery.council import permissions
from chancery.council.models import CouncilItem, Task
from chancery.dates import FuzzyDate
from chancery.errors import require
from chancery.records import Changed, DataClass, changed
from chancery.search import actions as search

KIND = "council-item"
MAY_NOT = ("Only the office may record decisions.", "Seul le bureau peut consigner les décisions.")
TAKEN = (
    "An item with this number is on record already. Nothing was changed: choose that one, or mend the number.",
    "Un point portant ce numéro est déjà consigné. Rien n’a été modifié\u00a0: choisissez-le ou corrigez le numéro.",
)
TO_COME = (
    "This meeting is still to come. What Council makes of the item is recorded afterwards: until then it is not "
    "recorded.",
    "Cette séance est encore à venir. Ce que le Conseil fait du point se consigne ensuite\u00a0: d’ici là, "
    "ce n’est pas consigné.",
)
NO_OUTCOME = ("Say what became of it.", "Dites ce qu’il en est advenu.")
CONCLUDED = (
    "What Council made of this item is on record already. Nothing was changed.",
    "Ce que le Conseil a fait de ce point est déjà consigné. Rien n’a été modifié.",
)
SAYS_WHAT = (
    "Say what was directed, in one language at least.",
    "Dites, au moins dans une langue, ce qui a été demandé.",
)
DECIDED = (
    "Council no longer waits for this report. Nothing was changed.",
    "Le Conseil n’attend plus ce rapport. Rien n’a été modifié.",
)


@transaction.atomic
def record_item(*, by: Actor, reference: str, met: FuzzyDate, **values: Any) -> CouncilItem:
    """Enter a meeting's decision, or a report laid before it; an outcome that no source gives is not recorded."""
    require(permissions.may_record(by), *MAY_NOT)
    outcome = values.get("outcome", CouncilItem.Outcome.NOT_RECORDED)
    came = met.earliest is None or met.earliest <= timezone.localdate()
    require(came or outcome == CouncilItem.Outcome.NOT_RECORDED, *TO_COME)
    item = CouncilItem(reference=reference, **as_columns("met", met), **values)
    item.full_clean(validate_unique=False)
    with edits.once(CouncilItem.objects.filter(reference=reference), *TAKEN):
        item.save(force_insert=True)
    search.index_many(by=by, kind=KIND, rows=[_words(item)])
    pub = {"outcome": item.outcome}
    audit.record(by=by, type="decision.recorded", ref=reference, pub=pub, changed=changed(item), sealed=not item.public)
    return item


@transaction.atomic
def record_outcome(
    *, by: Actor, item: CouncilItem, outcome: str, text_en: str = "", text_fr: str = "", url: str = ""
) -> CouncilItem:
    """Record from the minutes what Council made of an item that was on its agenda: once."""
    require(permissions.may_record(by), *MAY_NOT)
    require(outcome in CouncilItem.Outcome.values and outcome != CouncilItem.Outcome.NOT_RECORDED, *NO_OUTCOME)
    values = {"outcome": outcome, "text_en": text_en, "text_fr": text_fr, "url": url}
    values = {name: value for name, value in values.items() if value}
    waiting = CouncilItem.objects.filter(pk=item.pk, outcome=CouncilItem.Outcome.NOT_RECORDED)
    edits.in_time(waiting.update(**values) == 1, *CONCLUDED)
    item.refresh_from_db()
    search.index_many(by=by, kind=KIND, rows=[_words(item)])
    what, sealed = changed(item, values), not item.public
    audit.record(
        by=by, type="decision.outcome", ref=item.reference, pub={"outcome": outcome}, changed=what, sealed=sealed
    )
    return item


@transaction.atomic
def direct(*, by: Actor, item: CouncilItem, due: FuzzyDate, key: UUID | None = None, **values: Any) -> Task:
    """Enter what Council directed, who reports back, and by when. A form sent twice enters it once."""
    require(permissions.may_record(by), *MAY_NOT)
    require(bool(values.get("title_en") or values.get("title_fr")), *SAYS_WHAT)
    known = Task.objects.filter(pk=key).first() if key else None
    if known:
        return known
    task = Task(**({"id": key} if key else {}), item=item, public=item.public, **as_columns("due", due), **values)
    task.full_clean()
    task.save(force_insert=True)
    _tell(by, "task.directed", task, changed(task))
    return task


@transaction.atomic
def report(*, by: Actor, task: Task, on: date, item: CouncilItem | None = None) -> Task:
    """Record that the report came, on which day, and as which item."""
    require(permissions.may_record(by), *MAY_NOT)
    require(
        item is None or item.pk != task.item_id,
        "The report is another item than the one that asked for it.",
        "Le rapport est un autre point que celui qui l’a demandé.",
    )
    return _move(by, task, "task.reported", {"state": Task.State.REPORTED, "state_since": on, "report": item})


@transaction.atomic
def release(*, by: Actor, task: Task, on: date, reason_en: str = "", reason_fr: str = "") -> Task:
    """Record that Council no longer asks for the report, and why."""
    require(permissions.may_record(by), *MAY_NOT)
    require(bool(reason_en or reason_fr), "Say why Council released it.", "Dites pourquoi le Conseil y a renoncé.")
    values = {"state": Task.State.RELEASED, "state_since": on, "reason_en": reason_en, "reason_fr": reason_fr}
    return _move(by, task, "task.released", values)


def _move(by: Actor, task: Task, type_: str, values: dict[str, Any]) -> Task:
    """From awaited to its end, once."""
    require(Task.objects.open().filter(pk=task.pk).update(**values) == 1, *DECIDED)
    task.refresh_from_db()
    _tell(by, type_, task, changed(task, values))
    return task


def _tell(by: Actor, type_: str, task: Task, what: Changed) -> None:
    audit.record(by=by, type=type_, ref=task.item.reference, changed=what, sealed=not task.public)


def _words(item: CouncilItem) -> search.Words:
    english = (item.reference, item.title_en, item.body_en, item.text_en)
    french = (item.reference, item.title_fr, item.body_fr, item.text_fr)
    key = DataClass.PUBLIC if item.public else DataClass.INTERNAL
    text = "\n".join(filter(None, (item.text_en, item.text_fr)))
    return search.Words(item.pk, english, french, seen_with=(key,), text=text)

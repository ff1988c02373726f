"""One thing happens to a case at a time: whoever comes second is told, and nothing is half done."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.cases.models import Case, CasePart, Decision
from chancery.edits import in_time
from chancery.records import Changed, changed

CLOSED = ("This case is closed.", "Ce dossier est clos.")
TOO_LATE = (
    "Somebody else has just changed this case. Look at it again; what you wrote is still here.",
    "Quelqu’un vient de modifier ce dossier. Regardez-le de nouveau; ce que vous avez écrit est toujours ici.",
)


@transaction.atomic
def move(*, by: Actor, case: Case, what: str, rows: Iterable[Changed] = (), **columns: Any) -> Case:
    """Let something happen to an open case, once: its version grows, and its line is in the ledger, sealed."""
    in_time(case.is_open, *CLOSED)
    columns["version"] = case.version + 1
    here = Case.objects.filter(pk=case.pk, version=case.version, state=Case.State.OPEN)
    in_time(here.update(**columns) == 1, *TOO_LATE)
    for name, value in columns.items():
        setattr(case, name, value)
    names = [Case._meta.get_field(name).name for name in columns]
    audit.record(by=by, type=what, ref=case.reference, changed=[changed(case, names), *rows], sealed=True)
    return case


@transaction.atomic
def void(*, by: Actor, decisions: Iterable[Decision], because: str, on: date) -> list[Changed]:
    """What was decided of something that reads otherwise now counts no more, and is decided anew; it stays on record.
    It is no verb: whoever makes it read otherwise says so in their own line of the ledger."""
    rows = []
    for one in decisions:
        one.voided_on, one.voided_because = on, because
        one.save(update_fields=["voided_on", "voided_because"])
        rows.append(changed(one, ["voided_on", "voided_because"]))
    return rows


@transaction.atomic
def note_part(*, by: Actor, case: Case, did: str, on: date | None = None) -> CasePart:
    """Remember who had which part, so that nobody decides on their own work. It is no verb: whoever judges, edits or
    decides leaves it."""
    made, new = CasePart.objects.get_or_create(
        case=case,
        actor=by,
        did=did,
        content_digest=case.content_digest,
        defaults={"on": on or timezone.localdate()},
    )
    if new:
        audit.record(by=by, type="case.part", ref=case.reference, changed=changed(made), sealed=True)
    return made

"""One thing is taken from a fund at a time: two people never take the same amount."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.budgets.models import Correction, Fund
from chancery.edits import require_still
from chancery.errors import require
from chancery.records import Changed, Json, changed

NO_REASON = (
    "Say why it is corrected. Nothing was changed.",
    "Dites pourquoi vous corrigez. Rien n’a été modifié.",
)


@transaction.atomic
def hold(*, by: Actor, fund: Fund) -> Changed:
    """Whoever takes from a fund takes from what they saw: another who was first is told to the second.
    It is no verb: whoever takes holds it first."""
    after = fund.version + 1
    require_still(Fund.objects.filter(pk=fund.pk, version=fund.version).update(version=after))
    fund.version = after
    return changed(fund, ["version"])


@transaction.atomic
def tell(*, by: Actor, what: str, fund: Fund, rows: list[Changed]) -> None:
    """What was done with a fund is the office's own, and its line is sealed."""
    audit.record(by=by, type=what, ref=fund.reference, changed=rows, sealed=True)


@transaction.atomic
def note_correction(
    *, by: Actor, about: UUID, fund: Fund | None, before: Mapping[str, Json], after: Mapping[str, Json], reason: str
) -> Changed:
    """Keep beside a row what it said before, and why it was corrected. It is no verb: whoever corrects leaves it."""
    require(bool(reason.strip()), *NO_REASON)
    made = Correction(
        about=about,
        fund=fund,
        before=dict(before),
        after=dict(after),
        reason=reason,
        on=timezone.localdate(),
        corrected_by=by,
    )
    made.save(force_insert=True)
    return changed(made)

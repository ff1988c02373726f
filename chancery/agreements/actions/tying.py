"""An agreement that was signed on paper is tied to the case that decided on it; a tie that was a mistake is undone."""

from __future__ import annotations

from django.db import transaction

from chancery.agreements import permissions, ties
from chancery.agreements.models import Agreement, CaseTie
from chancery.agreements.telling import tell, tell_columns, today
from chancery.audit.models import Actor
from chancery.cases.models import Case
from chancery.errors import require
from chancery.records import changed

MAY_NOT_TIE = (
    "The office or the clerk ties an agreement to its case.",
    "Le bureau ou le greffe rattache une entente à son dossier.",
)


@transaction.atomic
def tie(*, by: Actor, agreement: Agreement, case: Case, why: str = "") -> CaseTie:
    """Say which case decided on what was signed on paper. The same said twice is said once; of two people who tie the
    case to different agreements the second is told by its check, which waits for the first."""
    require(permissions.may_tie(by), *MAY_NOT_TIE)
    held = Case.objects.select_for_update().get(pk=case.pk)
    there = ties.tie_of(held)
    if there is not None and there.agreement_id == agreement.pk:
        return there
    ties.require_fitting(agreement, held)
    made = CaseTie(agreement=agreement, case=held, since=today(), why=why.strip())
    made.save(force_insert=True)
    tell(by, "agreement.tied", agreement, made)
    return made


@transaction.atomic
def untie(*, by: Actor, tie: CaseTie, why: str) -> None:
    """It was a mistake: from now on they are two again, and another may be tied."""
    require(permissions.may_tie(by), *MAY_NOT_TIE)
    require(bool(why.strip()), "Say why it is undone.", "Indiquez pourquoi le lien est défait.")
    rows = CaseTie.objects.filter(pk=tie.pk, until=None)
    undone = rows.update(until=today(), undone_why=why.strip())
    require(undone == 1, "It was undone already.", "Ce lien est déjà défait.")
    tie.refresh_from_db()
    tell_columns(by, "agreement.untied", tie.agreement, changed(tie, ["until", "undone_why"]))

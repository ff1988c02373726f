"""Which agreement that was signed on paper may be held to which case: asked on the page, and again when it is done."""

from __future__ import annotations

from datetime import date

from chancery.agreements import concludable
from chancery.agreements.models import Agreement, CaseTie
from chancery.cases.models import Case
from chancery.errors import require

DECIDED = (Case.Outcome.CARRIED, Case.Outcome.REFUSED)


def tie_of(case: Case) -> CaseTie | None:
    """What holds an agreement to this case today."""
    return CaseTie.objects.filter(case=case, until=None).select_related("agreement").first()


def require_fitting(agreement: Agreement, case: Case) -> None:
    """A signed agreement, and a case in which something was decided, of which no other agreement came."""
    require(
        agreement.standing != Agreement.Standing.DRAFT,
        "A draft is tied to nothing. Record its signature first.",
        "Un projet n’est rattaché à rien. Consignez d’abord sa signature.",
    )
    require(
        case.outcome in DECIDED and not case.is_review,
        "Nothing was decided in this case yet: it is on its way, or it was left or withdrawn.",
        "Rien n’a été décidé dans ce dossier\u00a0: il est en cours, ou il a été laissé ou retiré.",
    )
    there = concludable.come_of(case)
    number = there.reference if there else ""
    require(
        there is None,
        f"An agreement belongs to this case already: {number}.",
        f"Une entente appartient déjà à ce dossier\u00a0: {number}.",
    )
    require(
        not _came_of_another(agreement, case),
        "This agreement came of a case: its certificate shows that one.",
        "Cette entente est née d’un dossier\u00a0: son attestation montre celui-là.",
    )
    require(
        case.asks == "new" or case.subject in _mine(agreement),
        f"This case was about another agreement: {case.subject}.",
        f"Ce dossier portait sur une autre entente\u00a0: {case.subject}.",
    )


def decided_on(case: Case) -> date | None:
    """The day of the last decision that stands, or the day on which it was closed where nobody decided at a step."""
    last = case.decisions.standing().order_by("-decided_on").values_list("decided_on", flat=True).first()
    return last or case.closed_on


def is_late(agreement: Agreement, case: Case) -> bool:
    """Was it decided after the paper was signed, as far as both days are on record?"""
    decided, signed = decided_on(case), agreement.signed.latest
    return bool(decided and signed and case.asks == "new" and decided > signed)


def _came_of_another(agreement: Agreement, case: Case) -> bool:
    return case.asks == "new" and hasattr(agreement, "signing")


def _mine(agreement: Agreement) -> tuple[str, ...]:
    """The agreement itself, and the one whose place it took."""
    return (agreement.reference, agreement.amends.reference if agreement.amends else agreement.reference)

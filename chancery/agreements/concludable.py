"""What must be true of a case before an agreement is made of it: asked on the page, and again when it is made."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.utils import timezone

from chancery.accounts.models import Division
from chancery.agreements.models import Signing
from chancery.cases import chain
from chancery.cases.facts import policy_of
from chancery.cases.models import Case
from chancery.dates import add_months
from chancery.errors import require
from chancery.policy import Lang
from chancery.policy.model import Category

LANGS: tuple[Lang, Lang] = ("en", "fr")
NOT_CARRIED = (
    "An agreement comes of a case that was carried out: approved, signed, and its last step closed.",
    "Une entente naît d’un dossier mené à terme\u00a0: approuvé, signé, et dont la dernière étape est close.",
)


class Titled(NamedTuple):
    """Something promised, in one language or two, and the division of the City that is to do it."""

    en: str
    fr: str
    division: Division | None = None


def require_concludable(case: Case, signed_on: date) -> None:
    """Carried out, with a whole chain, signed no earlier than it was decided, and not made before."""
    require(case.outcome == Case.Outcome.CARRIED, *NOT_CARRIED)
    there = Signing.objects.filter(case=case).select_related("agreement").first()
    number = there.agreement.reference if there else ""
    require(
        there is None,
        f"The agreement is there already: {number}.",
        f"L’entente existe déjà\u00a0: {number}.",
    )
    found = chain.of(case)
    lacking = chain.broken(policy_of(case), case.content_digest, found)
    require(bool(found) and not lacking and any(one.is_signature for one in found), *_lacking(lacking))
    latest = max(one.taken.on for one in found if one.taken)
    require(
        latest <= signed_on <= timezone.localdate(),
        "It is signed on the day of the decision to sign or later, and not in days to come.",
        "La signature a lieu le jour de la décision de signer ou plus tard, et non dans l’avenir.",
    )


def require_term(case: Case, starts_on: date, ends_on: date | None) -> None:
    """No longer than the policy lets it run."""
    category = policy_of(case).get(Category, case.category)
    most = category.term.at_most if category.term else None
    if most is None:
        return
    last = add_months(starts_on, most.months)
    require(
        ends_on is not None and ends_on < last,
        f"The policy lets it run for {most.months} months at the most. Give a last day within them.",
        f"Le cadre lui accorde au plus {most.months} mois. Donnez un dernier jour qui les respecte.",
    )


def _lacking(lacking: Sequence[chain.Place]) -> tuple[str, str]:
    """Which link does not hold, by the name of its step."""
    names = [", ".join(one.step.name.in_(lang) or one.step.id for one in lacking) for lang in LANGS]
    return (
        f"The chain of authority has a gap: {names[0]}. No agreement is made of it.",
        f"La chaîne des pouvoirs a une lacune\u00a0: {names[1]}. Aucune entente n’en est faite.",
    )

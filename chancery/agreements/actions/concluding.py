"""What comes of a case that was approved and signed: the agreement, once, with everything that the case knows of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction

from chancery.agreements import concludable, permissions, rules
from chancery.agreements.actions.entries import register
from chancery.agreements.actions.hanging import add_joint_project, record_event
from chancery.agreements.actions.placing import assign_category
from chancery.agreements.actions.promises import promise
from chancery.agreements.concludable import LANGS, Titled
from chancery.agreements.models import Agreement, AgreementEvent, CategoryAssignment, Signing
from chancery.agreements.telling import MAY_NOT, tell
from chancery.audit.models import Actor
from chancery.cases import chain
from chancery.cases.facts import policy_of
from chancery.cases.models import Case, Decision
from chancery.council.models import CouncilItem
from chancery.counterparties.models import Counterparty
from chancery.dates import FuzzyDate
from chancery.errors import require
from chancery.ids import uuid7
from chancery.policy.model import Authority, Role

NO_PROJECT = (
    "Every agreement names at least one project that both sides deliver. Choose one.",
    "Toute entente nomme au moins un projet que les deux parties réalisent. Choisissez-en un.",
)


@transaction.atomic
def conclude(
    *,
    by: Actor,
    key: str,
    case: Case,
    counterparty: Counterparty,
    signed_on: date,
    projects: Sequence[Titled],
    promises: Sequence[Titled] = (),
    **values: Any,
) -> Agreement:
    """Make the agreement that a case decided on: its term, its parties, what is delivered, its category under the
    policy that was pinned, and by whose authority it was signed. A case makes one agreement, whoever presses first.
    """
    require(permissions.may_register(by), *MAY_NOT)
    if already := Agreement.objects.filter(pk=key).first():
        return already
    # The case is held, so that of two who press the button one is told that there is an agreement.
    held = Case.objects.select_for_update().select_related("policy").get(pk=case.pk)
    concludable.require_concludable(held, signed_on)
    require(bool(projects), *NO_PROJECT)
    starts_on = values.get("starts_on") or signed_on
    rules.require_order(starts_on, values.get("ends_on"), values.get("open_ended"))
    concludable.require_term(held, starts_on, values.get("ends_on"))
    last, approved = _signatures(held)[-1], _approval(held)
    item = approved.council_item if approved else None
    values |= {"starts_on": starts_on, "lead_division": held.lead_division, "council_item": item}
    made = register(
        by=by, id=key, counterparty=counterparty, standing=Agreement.Standing.SIGNED, standing_since=signed_on,
        signed=FuzzyDate(signed_on, signed_on, "day"), approval=_word(item), **_who(held), **values,
    )  # fmt: skip
    _hang(by, made, signed_on, item, projects, promises)
    basis = CategoryAssignment.Basis.CRITERIA
    assign_category(
        by=by, agreement=made, category=held.category, since=signed_on, policy=held.policy, basis=basis,
        council_item=item,
    )  # fmt: skip
    signing = Signing(
        agreement=made, case=held, policy=held.policy, category=held.category, signed_on=signed_on,
        signed_as=last.role, sign_clause=last.authority, approve_clause=approved.authority if approved else "",
    )  # fmt: skip
    signing.save(force_insert=True)
    tell(by, "agreement.concluded", made, signing)
    return made


def _hang(
    by: Actor,
    made: Agreement,
    on: date,
    item: CouncilItem | None,
    projects: Sequence[Titled],
    promises: Sequence[Titled],
) -> None:
    """Its signature, what both sides deliver, and what the City has to do for it."""
    day = FuzzyDate(on, on, "day")
    term = {"starts_on": made.starts_on, "ends_on": made.ends_on, "council_item": item}
    said = {"authority_en": made.authority_en, "authority_fr": made.authority_fr}
    record_event(by=by, agreement=made, kind=AgreementEvent.Kind.SIGNED, on=day, **term, **said)
    for one in projects:
        add_joint_project(by=by, agreement=made, title_en=one.en, title_fr=one.fr, starts_on=made.starts_on)
    for one in promises:
        titles: dict[str, Any] = {"title_en": one.en, "title_fr": one.fr, "division": one.division, "public": False}
        promise(by=by, key=str(uuid7()), agreement=made, side="city", **titles)


def _signatures(case: Case) -> list[Decision]:
    """The decisions to sign, in their order: more than one, where the policy wants it signed jointly."""
    signs = [one.step.id for one in chain.of(case) if one.is_signature]
    return list(case.decisions.standing().filter(step__in=signs).order_by("decided_on", "id"))


def _approval(case: Case) -> Decision | None:
    """The decision that approved it, if its policy asks for one."""
    approves = [one.step.id for one in chain.of(case) if one.clause.decides == "approve"]
    return case.decisions.standing().filter(step__in=approves).select_related("council_item").last()


def _word(item: CouncilItem | None) -> str:
    return Agreement.Approval.COUNCIL if item else Agreement.Approval.DELEGATED


def _who(case: Case) -> dict[str, Any]:
    """In which roles, under which clauses: no name, since residents read it."""
    policy, found = policy_of(case), _signatures(case)
    said = [(policy.get(Role, one.role), policy.get(Authority, one.authority).source) for one in found]
    return {
        f"authority_{lang}": "; ".join(_capital(f"{role.name.in_(lang)} ({source})") for role, source in said)
        for lang in LANGS
    }


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

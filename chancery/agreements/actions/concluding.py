"""What comes of a case that was approved and signed: the agreement, once, with everything that the case knows of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction

from chancery.agreements import concludable, naming, permissions, rules
from chancery.agreements.actions.entries import register
from chancery.agreements.actions.facts import establish_judged
from chancery.agreements.actions.hanging import add_joint_project, record_event
from chancery.agreements.actions.life import STEPS
from chancery.agreements.actions.placing import assign_category
from chancery.agreements.actions.promises import promise
from chancery.agreements.actions.waivers import take_waivers
from chancery.agreements.concludable import Titled
from chancery.agreements.models import (
    Agreement,
    AgreementEvent,
    CategoryAssignment,
    ChangeRequest,
    Continuation,
    Signing,
)
from chancery.agreements.naming import Named
from chancery.agreements.telling import MAY_NOT, tell, today
from chancery.audit.models import Actor
from chancery.cases.models import Case
from chancery.council.models import CouncilItem
from chancery.counterparties.models import Counterparty
from chancery.dates import FuzzyDate
from chancery.errors import require
from chancery.ids import uuid7

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
    policy that was pinned, by whose authority it was signed, and what was judged of it. A case makes one agreement,
    whoever presses first. Where it takes the place of one that was there, that one ends.
    """
    require(permissions.may_register(by), *MAY_NOT)
    if already := Agreement.objects.filter(pk=key).first():
        return already
    named = naming.taken(values)
    held = concludable.carried(case, signed_on, named, "new", "successor")
    require(bool(projects) or not concludable.asks_project(held), *NO_PROJECT)
    before = concludable.subject_of(held) if concludable.result(held) == "successor" else None
    values |= {"amends": before, "chain_kind": Agreement.Chain.SUPERSEDES} if before else {}
    starts_on = values.get("starts_on") or signed_on
    rules.require_order(starts_on, values.get("ends_on"), values.get("open_ended"))
    rules.require_come(FuzzyDate(signed_on, signed_on, "day"))
    concludable.require_term(held, starts_on, values.get("ends_on"))
    approved = concludable.approval_of(held)
    item = approved.council_item if approved else None
    values |= {"starts_on": starts_on, "lead_division": held.lead_division, "council_item": item}
    made = register(
        by=by, id=key, counterparty=counterparty, standing=Agreement.Standing.SIGNED, standing_since=signed_on,
        signed=FuzzyDate(signed_on, signed_on, "day"), approval=_word(held, item, named),
        **concludable.authority_words(held, named), **values,
    )  # fmt: skip
    _hang(by, made, signed_on, item, projects, promises)
    basis = CategoryAssignment.Basis.CRITERIA
    assign_category(
        by=by, agreement=made, category=held.category, since=signed_on, policy=held.policy, basis=basis,
        council_item=item,
    )  # fmt: skip
    who = naming.columns(by, named, today())
    signing = Signing(agreement=made, signed_on=signed_on, **concludable.rests_on(held), **who)
    signing.save(force_insert=True)
    tell(by, "agreement.concluded", made, signing)
    establish_judged(by=by, agreement=made, case=held)
    take_waivers(by=by, agreement=made, case=held, on=signed_on)
    if before is not None:
        _supersede(by, before, made, held, named)
    return made


def _supersede(by: Actor, before: Agreement, made: Agreement, case: Case, named: Named) -> None:
    """The one that was there ends by the same case, and leads to the new one."""
    on, event = made.signing.signed_on, concludable.event_of(case, named)
    reason = AgreementEvent.Reason.SUPERSEDED
    STEPS[ChangeRequest.Kind.END](by, before, on=FuzzyDate(on, on, "day"), reason=reason, **event)
    told = Continuation(
        agreement=before, kind=case.kind, event_id=event["id"], successor=made, signed_on=on,
        **concludable.rests_on(case), **naming.columns(by, named, today()),
    )  # fmt: skip
    told.save(force_insert=True)
    tell(by, "agreement.continued", before, told)


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


def _word(case: Case, item: CouncilItem | None, named: Named) -> str:
    """On whose word. Nothing is said where Council decided nothing, the policy names nobody who signs, and no
    delegation was chosen."""
    if item:
        return Agreement.Approval.COUNCIL
    return Agreement.Approval.DELEGATED if concludable.names_signer(case) or named.paper else ""

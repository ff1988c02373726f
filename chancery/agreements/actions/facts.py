"""Establish what is known of an agreement, and replace what was wrong."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from chancery.agreements import permissions
from chancery.agreements.concludable import capital
from chancery.agreements.models import Agreement, AgreementFact
from chancery.agreements.telling import CLASSES, MAY_NOT, is_sealed
from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.cases.facts import judged_criteria, policy_of
from chancery.cases.models import Case, Judgement
from chancery.counterparties.actions.proof import Proof, file_proof
from chancery.counterparties.facts import for_the_ledger, stored
from chancery.errors import require
from chancery.policy import Criterion
from chancery.policy.model import Role
from chancery.records import Changed, DataClass, changed


@transaction.atomic
def establish_fact(
    *,
    by: Actor,
    agreement: Agreement,
    key: str,
    value: Any,
    valid_from: date,
    known_on: date,
    proof: Proof | None = None,
    **more: Any,
) -> AgreementFact:
    """Enter something established about it; None is an established absence.

    A form sent twice, with the same `id`, establishes one fact.
    """
    require(permissions.may_establish(by, more.get("data_class", DataClass.PUBLIC)), *MAY_NOT)
    kept, unit = stored(value)
    dates = {"valid_from": valid_from, "known_on": known_on}
    fact = AgreementFact(agreement=agreement, key=key, value=kept, **{"unit": unit, **dates, **more})
    known: AgreementFact | None = AgreementFact.objects.filter(pk=fact.pk).first()
    if known is not None:
        return known
    if proof is not None:
        fact.paper = file_proof(by=by, proof=proof, data_class=fact.data_class, division=agreement.lead_division)
    fact.save(force_insert=True)
    _record(by, "fact.established", agreement, fact)
    return fact


@transaction.atomic
def establish_judged(*, by: Actor, agreement: Agreement, case: Case) -> list[AgreementFact]:
    """What people judged in the case by which an agreement was made or goes on is known of it: of each criterion of
    its category the outcome, the day, and whose it was to judge, as open as the criterion is. The assessor's words and
    the evidence stay in the case.

    Nobody writes here what they may not read: the register takes over what somebody judged who may, and whoever enters
    the signature is told nothing of it.
    """
    require(permissions.may_register(by), *MAY_NOT)
    made = [_judged(agreement, case, *one) for one in judged_criteria(case)]
    for fact in made:
        fact.save(force_insert=True)
        _record(by, "fact.established", agreement, fact)
    return made


def _judged(agreement: Agreement, case: Case, found: Judgement, asked: Criterion) -> AgreementFact:
    role = policy_of(case).get(Role, asked.judged_by)
    day, told = found.judged_on, CLASSES[asked.visibility]
    return AgreementFact(
        agreement=agreement, key=asked.id, value=found.outcome, valid_from=day, known_on=day, data_class=told,
        established_by_en=capital(role.name.in_("en")), established_by_fr=capital(role.name.in_("fr")),
    )  # fmt: skip


@transaction.atomic
def supersede_fact(
    *, by: Actor, fact: AgreementFact, value: Any, known_on: date, proof: Proof | None = None, **more: Any
) -> AgreementFact:
    """The fact was wrong, or is better known now. The old one stays on record, and no longer counts. The new one has
    the class of the old: otherwise the old would betray that there is something to hide. Without a file of its own it
    rests on that of the old."""
    require(permissions.may_establish(by, fact.data_class), *MAY_NOT)
    require("data_class" not in more, "A fact keeps its class.", "Un fait garde sa classe.")
    kept, unit = stored(value)
    same = {name: getattr(fact, name) for name in ("agreement", "key", "valid_from", "edition", "data_class", "paper")}
    new = AgreementFact(**{**same, "value": kept, "unit": unit, "known_on": known_on, **more})
    if fact.superseded_by_id == new.pk:
        return new
    if proof is not None:
        new.paper = file_proof(by=by, proof=proof, data_class=new.data_class, division=fact.agreement.lead_division)
    new.save(force_insert=True)
    free = AgreementFact.objects.filter(pk=fact.pk, superseded_by=None).update(superseded_by=new)
    require(free == 1, "Someone else has just replaced this fact.", "Quelqu’un vient de remplacer ce fait.")
    fact.superseded_by = new
    _record(by, "fact.superseded", fact.agreement, new, changed(fact, ["superseded_by"]).under(fact.data_class))
    return new


def _record(by: Actor, type_: str, about: Agreement, fact: AgreementFact, *more: Changed) -> None:
    """A fact that is not public, or is of an agreement that is not, leaves a sealed line."""
    sealed = is_sealed(about) or fact.data_class != DataClass.PUBLIC
    values = [for_the_ledger(fact), *more]
    audit.record(by=by, type=type_, ref=about.reference, pub={"key": fact.key}, changed=values, sealed=sealed)

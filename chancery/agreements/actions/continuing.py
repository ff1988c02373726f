"""An agreement that is there goes on by a case: it is taken up, and once it was decided and signed, the case acts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from chancery.accounts.models import Division
from chancery.agreements import concludable, continuing, naming, permissions
from chancery.agreements.actions.concluding import NO_PROJECT
from chancery.agreements.actions.facts import establish_judged
from chancery.agreements.actions.hanging import add_joint_project
from chancery.agreements.actions.life import STEPS, TOO_LATE
from chancery.agreements.actions.placing import assign_category
from chancery.agreements.actions.waivers import take_waivers
from chancery.agreements.concludable import Titled
from chancery.agreements.models import Agreement, AgreementEvent, CategoryAssignment, ChangeRequest, Continuation
from chancery.agreements.telling import MAY_NOT, tell, tell_columns
from chancery.audit.models import Actor
from chancery.cases import actions as cases
from chancery.cases.models import Case
from chancery.cases.words import MOMENTS
from chancery.dates import FuzzyDate
from chancery.errors import require
from chancery.records import changed

Kind = ChangeRequest.Kind
MAY_NOT_TAKE_UP = (
    "The office opens this case, or the division that leads the agreement.",
    "Le bureau ouvre ce dossier, ou la division responsable de l’entente.",
)
WHICH = (
    "The policy in force does not let it come to this category.",
    "La politique en vigueur ne permet pas d’en arriver à cette catégorie.",
)


@transaction.atomic
def take_up(
    *,
    by: Actor,
    key: str,
    agreement: Agreement,
    kind: str,
    category: str = "",
    on: date | None = None,
    lead_division: Division | None = None,
    why_late: str = "",
) -> Case:
    """Open the case by which it is renewed, brought into line or turned into another. Two people open one."""
    require(permissions.may_take_up(by, agreement), *MAY_NOT_TAKE_UP)
    if there := Case.objects.filter(pk=key).first():
        return there
    day = on or timezone.localdate()
    held = Agreement.objects.select_for_update().get(pk=agreement.pk)
    refusal = continuing.obstacle(held, kind, day)
    require(refusal is None, *(refusal or WHICH))
    policy = continuing.policy_on(day)
    allowed = continuing.options(held, kind, policy) if policy else ()
    wanted = category or allowed[0]
    require(wanted in allowed, *WHICH)
    return cases.open(
        by=by, id=UUID(str(key)), kind=kind, moment=MOMENTS[kind], category=wanted, subject=held.reference, on=day,
        lead_division=lead_division or held.lead_division, beside=held.counterparty_id, why_late=why_late,
    )  # fmt: skip


@transaction.atomic
def renew_by_case(
    *,
    by: Actor,
    key: str,
    case: Case,
    signed_on: date,
    ends_on: date,
    text_en: str = "",
    text_fr: str = "",
    **authority: Any,
) -> Agreement:
    """It is renewed as its case decided: a new term follows the one that runs, by the authority of the case."""
    require(permissions.may_register(by), *MAY_NOT)
    if already := Continuation.objects.filter(pk=key).first():
        return already.agreement
    named = naming.taken(authority)
    held = concludable.carried(case, signed_on, named, "renewal")
    row, event = concludable.subject_of(held), concludable.event_of(held, named, text_en, text_fr)
    STEPS[Kind.RENEW](by, row, on=_day(signed_on), ends_on=ends_on, **event)
    told = AgreementEvent.objects.get(pk=event["id"])
    concludable.require_term(held, told.starts_on or signed_on, ends_on)
    _continue(by, key, held, row, told, signed_on, **naming.columns(by, named, timezone.localdate()))
    return row


@transaction.atomic
def amend_by_case(
    *,
    by: Actor,
    key: str,
    case: Case,
    signed_on: date,
    ends_on: date | None = None,
    instrument: str = "",
    projects: Sequence[Titled] = (),
    text_en: str = "",
    text_fr: str = "",
    **authority: Any,
) -> Agreement:
    """It is brought into line, or turned into another, as its case decided: amended, and in its category from that day.

    A term that the policy allows stays as it is; without one, the last day is given here.
    """
    require(permissions.may_register(by), *MAY_NOT)
    if already := Continuation.objects.filter(pk=key).first():
        return already.agreement
    named = naming.taken(authority)
    held = concludable.carried(case, signed_on, named, "amendment")
    row, event = concludable.subject_of(held), concludable.event_of(held, named, text_en, text_fr)
    if ends_on is not None and ends_on != row.ends_on:
        event |= {"starts_on": signed_on, "ends_on": ends_on}
    concludable.require_term(held, signed_on, ends_on or row.ends_on)
    there = bool(projects) or row.joint_projects.exists()
    require(there or not concludable.asks_project(held), *NO_PROJECT)
    STEPS[Kind.AMEND](by, row, on=_day(signed_on), **event)
    _rewrite(by, row, ends_on=ends_on or row.ends_on, instrument=instrument or row.instrument)
    for one in projects:
        add_joint_project(by=by, agreement=row, title_en=one.en, title_fr=one.fr, starts_on=signed_on)
    placed = assign_category(
        by=by, agreement=row, category=held.category, since=signed_on, policy=held.policy,
        basis=CategoryAssignment.Basis.CRITERIA, council_item=event["council_item"],
    )  # fmt: skip
    who = naming.columns(by, named, timezone.localdate())
    _continue(by, key, held, row, AgreementEvent.objects.get(pk=event["id"]), signed_on, assignment=placed, **who)
    return row


def _rewrite(by: Actor, row: Agreement, **columns: Any) -> None:
    """What binds reads otherwise now. Somebody who changed its term meanwhile is not written over."""
    written = {name: value for name, value in columns.items() if value != getattr(row, name)}
    if not written:
        return
    if written.get("ends_on"):
        written["open_ended"] = False
    rows = Agreement.objects.filter(pk=row.pk, ends_on=row.ends_on, instrument=row.instrument, standing=row.standing)
    require(rows.update(**written) == 1, *TOO_LATE)
    for name, value in written.items():
        setattr(row, name, value)
    tell_columns(by, "agreement.terms-amended", row, changed(row, list(written)))


def _continue(
    by: Actor, key: str, case: Case, row: Agreement, event: AgreementEvent, signed_on: date, **more: Any
) -> None:
    """From now on the agreement leads to the case and its chain, and what was judged in it is known; a case does this
    once."""
    told = {"event": event, "signed_on": signed_on, **concludable.rests_on(case), **more}
    made = Continuation(pk=key, agreement=row, kind=case.kind, **told)
    made.save(force_insert=True)
    tell(by, "agreement.continued", row, made)
    establish_judged(by=by, agreement=row, case=case)
    take_waivers(by=by, agreement=row, case=case, on=signed_on)


def _day(on: date) -> FuzzyDate:
    return FuzzyDate(on, on, "day")

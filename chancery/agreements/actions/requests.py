"""Ask for a step that binds the city, and decide on what was asked: never one person alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from chancery import edits
from chancery.accounts import separation
from chancery.agreements import continuing, permissions, rules
from chancery.agreements.actions.life import STEPS
from chancery.agreements.actions.naming import named_anew
from chancery.agreements.actions.promises import reindex_whole
from chancery.agreements.models import Agreement, AgreementEvent, ChangeRequest, Party
from chancery.agreements.telling import copy_names, is_sealed, tell_columns, today, unknown_bodies
from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.columns import as_columns
from chancery.council.models import CouncilItem
from chancery.counterparties import actions as counterparties
from chancery.dates import FuzzyDate
from chancery.errors import require
from chancery.records import changed, plain

MAY_NOT_ASK = (
    "The office asks for this step, or the head of the division that leads the agreement.",
    "Le bureau demande cette étape, ou la direction de la division responsable de l’entente.",
)
MAY_NOT_FORM = ("The solicitor says whether the form is satisfactory.", "Le contentieux se prononce sur la forme.")
MAY_NOT_DECIDE = ("Someone else decides on this.", "Une autre personne en décide.")
TWO_PEOPLE = (
    "A second person decides: nobody approves what they asked for or approved already.",
    "Une seconde personne décide\u00a0: nul n’approuve ce que cette personne a demandé ou déjà approuvé.",
)
FORM_FIRST = (
    "The solicitor has not yet said that the form is satisfactory.",
    "Le contentieux n’a pas encore dit que la forme est satisfaisante.",
)
DECIDED = ("This request is decided already.", "Cette demande est déjà décidée.")


@transaction.atomic
def ask(
    *,
    by: Actor,
    key: str,
    agreement: Agreement,
    kind: str,
    payload: Mapping[str, Any],
    before: Mapping[str, Any] | None = None,
    why: str = "",
) -> ChangeRequest:
    """Ask for a step. What is impossible is refused now; a form that is sent twice asks once."""
    require(permissions.may_ask(by, kind, agreement), *MAY_NOT_ASK)
    if already := ChangeRequest.objects.filter(pk=key).first():
        return already
    rules.require_possible(agreement, kind, payload)
    going = kind == ChangeRequest.Kind.RENEW and "renewal" in continuing.open_kinds(agreement)
    require(not going, *continuing.OPEN_ALREADY)
    asked = ChangeRequest(pk=key, agreement=agreement, kind=kind, payload=_packed(payload), why=why, asked_by=by)
    asked.before, asked.asked_at = _packed(before or {}), timezone.now()
    if kind == ChangeRequest.Kind.CORRECT and permissions.may_decide(by, kind):
        asked.decided_by = by
    try:
        with transaction.atomic():
            asked.save(force_insert=True)
    except IntegrityError:
        require(
            False,
            "The same step is asked for already. Decide on that request first.",
            "La même étape est déjà demandée. Décidez d’abord de cette demande.",
        )
    _tell(by, "agreement.change-asked", asked)
    return asked


@transaction.atomic
def approve_form(*, by: Actor, request: ChangeRequest) -> ChangeRequest:
    """The solicitor finds the form satisfactory. A correction that the head of the office wants is made with it."""
    require(permissions.may_form(by), *MAY_NOT_FORM)
    second = _second(by, request, "agreement-form", request.asked_by_id, request.decided_by_id)
    waits = ChangeRequest.objects.filter(pk=request.pk, outcome="", formed_by=None, decided_by=request.decided_by_id)
    moved = waits.update(formed_by=by, **second)
    require(moved == 1, *DECIDED)
    request.refresh_from_db()
    _tell(by, "agreement.form-approved", request, ["formed_by", *second])
    if request.kind == ChangeRequest.Kind.CORRECT and request.decided_by_id:
        _take(by, request)
    return request


@transaction.atomic
def decide(*, by: Actor, request: ChangeRequest, council_item: CouncilItem | None = None) -> ChangeRequest:
    """Say yes: the step is taken. The city manager waits for the solicitor; the clerk names what Council decided."""
    require(permissions.may_decide(by, request.kind), *MAY_NOT_DECIDE)
    second = _second(by, request, "agreement-change", request.asked_by_id, request.formed_by_id)
    correcting = request.kind == ChangeRequest.Kind.CORRECT
    if council_item is None and not correcting and permissions.may_record(by):
        require(False, *rules.ITEM_NEEDED)
    require(correcting or council_item is not None or request.formed_by_id is not None, *FORM_FIRST)
    waits = ChangeRequest.objects.filter(pk=request.pk, outcome="", decided_by=None, formed_by=request.formed_by_id)
    moved = waits.update(decided_by=by, **second)
    require(moved == 1, *DECIDED)
    request.refresh_from_db()
    if correcting and request.formed_by_id is None:
        _tell(by, "agreement.change-approved", request, ["decided_by", *second])
    else:
        _take(by, request, council_item)
    return request


@transaction.atomic
def refuse(*, by: Actor, request: ChangeRequest) -> ChangeRequest:
    """Say no, or take back what one asked for oneself. What was asked stays on record."""
    require(permissions.may_refuse(by, request), *MAY_NOT_DECIDE)
    refused = {"outcome": ChangeRequest.Outcome.REFUSED, "refused_by": by}
    require(ChangeRequest.objects.filter(pk=request.pk, outcome="").update(**refused) == 1, *DECIDED)
    request.refresh_from_db()
    _tell(by, "agreement.change-refused", request, list(refused))
    return request


def _second(by: Actor, request: ChangeRequest, act: str, *before: str | None) -> dict[str, Actor]:
    """Somebody else than whoever came before; in a small office the same person, with whoever countersigned."""
    require(separation.apart(by, before, act=act, about=request), *TWO_PEOPLE)
    signed = separation.signer(by, act=act, about=request) if by.pk in before else None
    return {"countersigned_by": signed} if signed else {}


def _take(by: Actor, request: ChangeRequest, council_item: CouncilItem | None = None) -> None:
    """Do what was asked, with the record as it is now."""
    agreement = Agreement.objects.select_for_update().get(pk=request.agreement_id)
    payload = rules.unpacked(request.payload)
    if council_item is not None:
        payload["council_item"] = council_item
    if request.kind == ChangeRequest.Kind.CORRECT:
        _correct(by, agreement, rules.unpacked(request.before), payload)
        if {"authority_en", "authority_fr"} & set(payload):
            named_anew(by=by, agreement=agreement, asked_by=request.asked_by)
    else:
        STEPS[request.kind](by, agreement, **payload)
    ChangeRequest.objects.filter(pk=request.pk).update(outcome=ChangeRequest.Outcome.TAKEN)
    request.refresh_from_db()
    _tell(by, "agreement.change-taken", request, ["outcome", "decided_by", "formed_by", "countersigned_by"])


def _correct(by: Actor, agreement: Agreement, before: Mapping[str, Any], payload: Mapping[str, Any]) -> None:
    """Compare and set what binds: a correction of what has changed since is not made."""
    rules.require_correctable(agreement, payload)
    party = payload.get("party")
    written = edits.columns({name: value for name, value in payload.items() if name != "party"})
    rows = Agreement.objects.filter(edits.still(before), pk=agreement.pk)
    edits.require_still(rows.update(**(written or {"standing": F("standing")})))
    joined = [] if party is None else [Party(agreement=agreement, counterparty=party)]
    Party.objects.bulk_create(joined)
    agreement.refresh_from_db()
    copy_names(agreement)
    agreement.save(update_fields=["country", "region", "sort_name", "sort_name_fr"])
    told = AgreementEvent(
        agreement=agreement, kind=AgreementEvent.Kind.CORRECTED, **as_columns("on", FuzzyDate(today(), today(), "day"))
    )
    told.save(force_insert=True)
    reindex_whole(by=by, agreement=agreement)
    if unknown := unknown_bodies(agreement):
        counterparties.publish(by=by, counterparties=unknown)
    tell_columns(
        by, "agreement.corrected", agreement, changed(agreement, written), changed(told), *map(changed, joined)
    )


def _packed(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values of a form as JSON."""
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, FuzzyDate) else str(value.pk) if hasattr(value, "pk") else plain(value)


def _tell(by: Actor, type_: str, request: ChangeRequest, columns: list[str] | None = None) -> None:
    told = changed(request, columns)
    sealed = is_sealed(request.agreement)
    audit.record(by=by, type=type_, ref=request.agreement.reference, changed=told, sealed=sealed)

"""From a first draft to a signed agreement that residents can read, and what is corrected on the way."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from chancery import edits
from chancery.agreements import permissions, rules
from chancery.agreements.actions.entries import register
from chancery.agreements.actions.promises import reindex_whole
from chancery.agreements.models import Agreement, AgreementEvent
from chancery.agreements.telling import MAY_NOT, copy_names, everything, tell_columns, unknown_bodies
from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.columns import as_columns
from chancery.council.models import CouncilItem
from chancery.counterparties import actions as counterparties
from chancery.counterparties.models import Counterparty
from chancery.dates import FuzzyDate
from chancery.errors import require
from chancery.records import changed

DETAILS = (
    "title_en", "title_fr", "called", "sponsor", "sponsor_recorded", "sponsor_on", "lead_division", "implementer",
    "since_year", "since_basis_en", "since_basis_fr", "goals", "note_en", "note_fr", "source",
)  # fmt: skip
TERMS = (
    "counterparty", "instrument", "signed", "starts_on", "ends_on", "open_ended", "renewal", "binding", "approval",
    "authority_en", "authority_fr", "council_item", "amends", "chain_kind",
)  # fmt: skip
MAY_NOT_SIGN = (
    "The city manager signs, or the clerk records the signature; for its own, the head of the lead division.",
    "La direction générale signe ou le greffe consigne la signature; pour les siennes, la direction de la division "
    "responsable.",
)
THERE = (
    "There is already an agreement of this kind with this counterparty: {0}. Say that it is another one, if it is.",
    "Il y a déjà une entente de cette nature avec ce partenaire signataire\u00a0: {0}. Dites que c’en est une autre, "
    "si c’est le cas.",
)
MAY_NOT_PUBLISH = (
    "The head of the office or the clerk decides what residents see.",
    "La direction du bureau ou le greffe décide de ce que le public voit.",
)


@transaction.atomic
def begin(
    *,
    by: Actor,
    key: str,
    counterparty: Counterparty,
    standing: str = Agreement.Standing.DRAFT,
    another: bool = True,
    **values: Any,
) -> Agreement:
    """Begin a draft, or enter an agreement from its signed paper. A form that is sent twice begins one agreement; and
    where it is not said to be ``another`` one, of two people who enter the same at once the second is asked."""
    require(permissions.may_register(by), *MAY_NOT)
    rules.require_order(values.get("starts_on"), values.get("ends_on"), values.get("open_ended"))
    signed = values.get("signed", FuzzyDate())
    rules.require_signed_in_time(signed, values.get("ends_on"))
    rules.require_follows(values.get("amends"), signed)
    if standing != Agreement.Standing.DRAFT:
        rules.require_come(signed)
    rules.require_said(values.get("approval", ""), values.get("council_item"))
    if already := Agreement.objects.filter(pk=key).first():
        return already
    if not another:
        Counterparty.objects.select_for_update().get(pk=counterparty.pk)  # whoever enters one with them waits here
        alike = Agreement.objects.filter(counterparty=counterparty, instrument=values.get("instrument", ""))
        there = ", ".join(alike.order_by("-id").values_list("reference", flat=True)[:3])
        require(not there, *(text.format(there) for text in THERE))
    try:
        with transaction.atomic():
            return register(by=by, id=key, counterparty=counterparty, standing=standing, **values)
    except IntegrityError:
        if already := Agreement.objects.filter(pk=key).first():
            return already
        raise


@transaction.atomic
def change(*, by: Actor, agreement: Agreement, held: Mapping[str, Any], changes: Mapping[str, Any]) -> Agreement:
    """Change what is written of an agreement: everything of a draft; of a signed one, what does not bind."""
    require(permissions.may_register(by), *MAY_NOT)
    binds = [name for name in changes if name in TERMS]
    is_draft = agreement.standing == Agreement.Standing.DRAFT
    require(
        is_draft or not binds,
        "What binds is corrected by two people: ask for a correction.",
        "Ce qui lie est corrigé par deux personnes\u00a0: demandez une correction.",
    )
    if not changes:
        return agreement
    rules.require_begun(changes.get("since_year"))
    after = {**held, **changes}
    rules.require_order(after.get("starts_on"), after.get("ends_on"), after.get("open_ended"))
    rules.require_follows(after.get("amends"), after.get("signed", FuzzyDate()), agreement)
    _write(agreement, held, changes)
    if "counterparty" in changes:
        copy_names(agreement)
        agreement.save(update_fields=["country", "region", "sort_name", "sort_name_fr"])
    reindex_whole(by=by, agreement=agreement)
    if unknown := unknown_bodies(agreement):
        counterparties.publish(by=by, counterparties=unknown)
    tell_columns(by, "agreement.changed", agreement, changed(agreement, edits.columns(changes)))
    return agreement


@transaction.atomic
def sign(
    *,
    by: Actor,
    agreement: Agreement,
    on: FuzzyDate,
    starts_on: date | None = None,
    ends_on: date | None = None,
    open_ended: bool | None = None,
    authority_en: str = "",
    authority_fr: str = "",
    approval: str | None = None,
    council_item: CouncilItem | None = None,
) -> Agreement:
    """The draft was signed: from now on residents can read it, and what binds is changed by two people.

    Signed without approval is signed too: it is recorded as it happened, and marked for everyone to see.
    """
    require(permissions.may_sign(by, agreement), *MAY_NOT_SIGN)
    rules.require_known(on)
    rules.require_come(on)
    rules.require_order(starts_on, ends_on, open_ended)
    rules.require_signed_in_time(on, ends_on)
    rules.require_follows(agreement.amends, on)
    said = agreement.approval if approval is None else approval
    if not said and council_item is not None and council_item.outcome in rules.YES:
        said = Agreement.Approval.COUNCIL
    rules.require_said(said, council_item)
    term = {"starts_on": starts_on, "ends_on": ends_on, "open_ended": open_ended, "approval": said}
    who = {"authority_en": authority_en, "authority_fr": authority_fr, "council_item": council_item}
    standing = {"standing": Agreement.Standing.SIGNED, "standing_since": on.earliest}
    drafts = Agreement.objects.filter(pk=agreement.pk, standing=Agreement.Standing.DRAFT)
    edits.require_still(drafts.update(**standing, **term, **who, **as_columns("signed", on)))
    agreement.refresh_from_db()
    event = AgreementEvent(agreement=agreement, kind=AgreementEvent.Kind.SIGNED, **as_columns("on", on), **who)
    event.starts_on, event.ends_on = starts_on, ends_on
    event.save(force_insert=True)
    reindex_whole(by=by, agreement=agreement)
    if unknown := unknown_bodies(agreement):
        counterparties.publish(by=by, counterparties=unknown)
    tell_columns(by, "agreement.signed", agreement, *everything(agreement))
    return agreement


@transaction.atomic
def publish(*, by: Actor, agreement: Agreement) -> Agreement:
    """Residents can read it from now on."""
    return _show(by, agreement, public=True)


@transaction.atomic
def withhold(*, by: Actor, agreement: Agreement, why: str) -> Agreement:
    """Residents can no longer read it. What the ledger has told of it stays told, and it stays counted in the figures
    of by whose authority agreements were signed."""
    require(bool(why.strip()), "Say why it is withheld.", "Indiquez pourquoi l’entente est retirée.")
    return _show(by, agreement, public=False, why=why)


def _show(by: Actor, agreement: Agreement, *, public: bool, why: str = "") -> Agreement:
    require(permissions.may_publish(by), *MAY_NOT_PUBLISH)
    withheld_on = None if public else timezone.localdate()
    still = Agreement.objects.filter(pk=agreement.pk, public=not public)
    edits.require_still(still.update(public=public, withheld_on=withheld_on))
    agreement.public, agreement.withheld_on = public, withheld_on
    reindex_whole(by=by, agreement=agreement)
    if unknown := unknown_bodies(agreement):
        counterparties.publish(by=by, counterparties=unknown)
    if public:
        tell_columns(by, "agreement.published", agreement, *everything(agreement))
    else:
        told: list[Mapping[str, Mapping[str, Any]]] = [changed(agreement, ["public"]), {"internal": {"why": why}}]
        audit.record(by=by, type="agreement.withheld", ref=agreement.reference, changed=told)
    return agreement


def _write(agreement: Agreement, held: Mapping[str, Any], changes: Mapping[str, Any]) -> None:
    """Compare and set: the columns in one statement, which also holds the row while its goals are compared."""
    columns = {name: value for name, value in changes.items() if name != "goals"}
    rows = Agreement.objects.filter(pk=agreement.pk, standing=agreement.standing)
    seen = {name: value for name, value in held.items() if name != "goals"}
    written = edits.columns(columns) or {"standing": F("standing")}
    edits.require_still(rows.filter(edits.still(seen)).update(**written))
    if "goals" in changes:
        if edits.text(agreement.goals.all()) != edits.text(held["goals"]):
            raise edits.Overtaken
        agreement.goals.set(changes["goals"])
    agreement.refresh_from_db()

"""What either side promised: entered, moved on, corrected. And what community partners raise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from chancery import edits
from chancery.agreements import permissions, rules
from chancery.agreements.actions.entries import reindex
from chancery.agreements.models import Agreement, Commitment, CommunityPartner, JointProject
from chancery.agreements.telling import MAY_NOT, is_sealed, keys_of, tell, today
from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.columns import as_columns
from chancery.dates import FuzzyDate
from chancery.errors import require
from chancery.records import DataClass, changed
from chancery.search import actions as search

UNKNOWN = FuzzyDate()
SAYS_WHAT = ("Say what was promised.", "Indiquez ce qui a été promis.")


@transaction.atomic
def reindex_commitments(*, by: Actor, commitments: Iterable[Commitment]) -> None:
    """Let these promises be found by those who may read them: all who read the agreement, or the office."""
    search.index_many(by=by, kind="commitment", rows=map(_words, commitments))


@transaction.atomic
def reindex_whole(*, by: Actor, agreement: Agreement) -> None:
    """Let an agreement be found as it is now, and its promises too: they are read by whoever reads it."""
    reindex(by=by, agreements=[agreement])
    reindex_commitments(by=by, commitments=agreement.commitments.select_related("agreement"))


@transaction.atomic
def promise(
    *, by: Actor, key: str, agreement: Agreement, side: str, due: FuzzyDate = UNKNOWN, **values: Any
) -> Commitment:
    """Enter what a side promised. A form that is sent twice enters it once."""
    require(permissions.may_register(by), *MAY_NOT)
    require(bool(values.get("title_en") or values.get("title_fr")), *SAYS_WHAT)
    if already := Commitment.objects.filter(pk=key).first():
        return already
    made = Commitment(pk=key, agreement=agreement, side=side, **as_columns("due", due), **values)
    made.save(force_insert=True)
    reindex_commitments(by=by, commitments=[made])
    tell(by, "commitment.promised", agreement, made)
    return made


@transaction.atomic
def move(*, by: Actor, commitment: Commitment, state: str, reason_en: str = "", reason_fr: str = "") -> Commitment:
    """Say where a promise stands today. What is dropped is dropped for a reason that residents can read."""
    require(permissions.may_register(by), *MAY_NOT)
    require(
        state != Commitment.State.DROPPED or bool(reason_en or reason_fr),
        "Say why it was dropped.",
        "Indiquez pourquoi l’engagement est abandonné.",
    )
    require(
        state != commitment.state,
        "It stands there already.",
        "L’engagement en est déjà là.",
    )
    values = {"state": state, "state_since": today(), "reason_en": reason_en, "reason_fr": reason_fr}
    here = Commitment.objects.filter(pk=commitment.pk, state=commitment.state)
    edits.require_still(here.update(**values))
    commitment.refresh_from_db()
    _tell(by, "commitment.moved", commitment, values)
    return commitment


@transaction.atomic
def restate(*, by: Actor, commitment: Commitment, held: Mapping[str, Any], changes: Mapping[str, Any]) -> Commitment:
    """Correct what is written of a promise: its words, its lead, its day."""
    require(permissions.may_register(by), *MAY_NOT)
    after = {**held, **changes}
    require(bool(after["title_en"] or after["title_fr"]), *SAYS_WHAT)
    if changes:
        written = edits.columns(changes)
        rows = Commitment.objects.filter(edits.still(held), pk=commitment.pk)
        edits.require_still(rows.update(**written))
        commitment.refresh_from_db()
        _tell(by, "commitment.restated", commitment, written)
    return commitment


@transaction.atomic
def change_partner(
    *, by: Actor, partner: CommunityPartner, held: Mapping[str, Any], changes: Mapping[str, Any]
) -> CommunityPartner:
    """Correct a community partner, or count anew what it has raised."""
    require(permissions.may_register(by), *MAY_NOT)
    if changes:
        rows = CommunityPartner.objects.filter(edits.still(held), pk=partner.pk)
        edits.require_still(rows.update(**changes))
        partner.refresh_from_db()
        reindex(by=by, agreements=[partner.agreement])
        tell(by, "agreement.partner-changed", partner.agreement, partner)
    return partner


@transaction.atomic
def change_project(
    *, by: Actor, project: JointProject, held: Mapping[str, Any], changes: Mapping[str, Any]
) -> JointProject:
    """Correct what is written of a joint project."""
    require(permissions.may_register(by), *MAY_NOT)
    after = {**held, **changes}
    rules.require_order(after["starts_on"], after["ends_on"])
    if changes:
        rows = JointProject.objects.filter(edits.still(held), pk=project.pk)
        edits.require_still(rows.update(**changes))
        project.refresh_from_db()
        reindex(by=by, agreements=[project.agreement])
        tell(by, "agreement.project-changed", project.agreement, project)
    return project


def _tell(by: Actor, type_: str, commitment: Commitment, columns: Mapping[str, Any]) -> None:
    agreement = commitment.agreement
    sealed = not commitment.public or is_sealed(agreement)
    reindex_commitments(by=by, commitments=[commitment])
    told = changed(commitment, columns)
    audit.record(by=by, type=type_, ref=agreement.reference, changed=told, sealed=sealed)


def _words(commitment: Commitment) -> search.Words:
    keys = keys_of(commitment.agreement) or (DataClass.PUBLIC,)
    if not commitment.public and not is_sealed(commitment.agreement):
        keys = (DataClass.INTERNAL,)
    english = (commitment.agreement.reference, commitment.title_en, commitment.lead_en)
    french = (commitment.agreement.reference, commitment.title_fr, commitment.lead_fr)
    borrows = commitment.agreement.counterparty_id
    return search.Words(commitment.pk, english, french, borrows=borrows, seen_with=keys)

"""What hangs on an agreement: its events, parties, partners, projects and papers."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import transaction

from chancery.agreements import permissions
from chancery.agreements.actions.entries import reindex
from chancery.agreements.models import (
    Agreement,
    AgreementEvent,
    AgreementPaper,
    CommunityPartner,
    JointProject,
    Party,
)
from chancery.agreements.telling import MAY_NOT, tell, unknown_bodies
from chancery.audit.models import Actor
from chancery.columns import as_columns
from chancery.counterparties import actions as counterparties
from chancery.counterparties.models import Counterparty
from chancery.dates import FuzzyDate
from chancery.errors import require
from chancery.papers import actions as papers
from chancery.papers.intake import Sheet
from chancery.papers.models import Paper

RowT = TypeVar("RowT", Party, CommunityPartner, JointProject, AgreementPaper)
UNKNOWN = FuzzyDate()


@transaction.atomic
def record_event(
    *, by: Actor, agreement: Agreement, kind: str, on: FuzzyDate = UNKNOWN, **values: Any
) -> AgreementEvent:
    """Enter something that happened in its life, as a source tells it."""
    require(permissions.may_register(by), *MAY_NOT)
    event = AgreementEvent(agreement=agreement, kind=kind, **as_columns("on", on), **values)
    event.save(force_insert=True)
    tell(by, f"agreement.{kind}", agreement, event)
    return event


@transaction.atomic
def add_party(*, by: Actor, agreement: Agreement, counterparty: Counterparty, role: str = "") -> Party:
    """Another body signed it too."""
    party = _hang(
        by, "agreement.party-added", agreement, Party(agreement=agreement, counterparty=counterparty, role=role)
    )
    if unknown := unknown_bodies(agreement):
        counterparties.publish(by=by, counterparties=unknown)
    return party


@transaction.atomic
def join_party(*, by: Actor, agreement: Agreement, counterparty: Counterparty, role: str = "") -> Party:
    """Another body is to sign a draft. Of a signed agreement, who signed is corrected by two people."""
    require(permissions.may_register(by), *MAY_NOT)
    require(
        agreement.standing == Agreement.Standing.DRAFT,
        "Who signed is what binds: ask for a correction.",
        "Les signataires font partie de ce qui lie\u00a0: demandez une correction.",
    )
    there = Party.objects.filter(agreement=agreement, counterparty=counterparty)
    require(
        counterparty.pk != agreement.counterparty_id and not there.exists(),
        "This body is a party to it already.",
        "Cet organisme en est déjà partie.",
    )
    return add_party(by=by, agreement=agreement, counterparty=counterparty, role=role)


@transaction.atomic
def add_community_partner(*, by: Actor, agreement: Agreement, **values: Any) -> CommunityPartner:
    """A community body animates the relationship."""
    return _hang(by, "agreement.partner-added", agreement, CommunityPartner(agreement=agreement, **values))


@transaction.atomic
def add_joint_project(*, by: Actor, agreement: Agreement, **values: Any) -> JointProject:
    """The parties promised to deliver this together."""
    return _hang(by, "agreement.project-added", agreement, JointProject(agreement=agreement, **values))


@transaction.atomic
def add_paper(*, by: Actor, agreement: Agreement, paper: Paper, role: str, authentic: bool = False) -> AgreementPaper:
    """A paper belongs to its file."""
    linked = AgreementPaper(agreement=agreement, paper=paper, role=role, authentic=authentic)
    return _hang(by, "agreement.paper-added", agreement, linked)


@transaction.atomic
def file_paper(
    *, by: Actor, agreement: Agreement, sheet: Sheet, role: str, authentic: bool = False, **values: Any
) -> AgreementPaper:
    """File a paper and put it in the agreement's file, in one step. It belongs to the agreement's lead division.

    A form that is sent twice files it once.
    """
    require(permissions.may_register(by), *MAY_NOT)
    paper = papers.file(by=by, sheet=sheet, division=agreement.lead_division, **values)
    held = AgreementPaper.objects.filter(agreement=agreement, paper=paper, role=role).first()
    return held or add_paper(by=by, agreement=agreement, paper=paper, role=role, authentic=authentic)


def _hang(by: Actor, type_: str, agreement: Agreement, row: RowT) -> RowT:
    """Add something to an agreement, and let the agreement be found by it. The clerk adds papers too."""
    clerks = isinstance(row, AgreementPaper) and permissions.may_record(by)
    require(clerks or permissions.may_register(by), *MAY_NOT)
    row.save(force_insert=True)
    reindex(by=by, agreements=[agreement])
    tell(by, type_, agreement, row)
    return row

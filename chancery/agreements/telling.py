"""How the actions of this room tell the ledger what they did, and what they copy. Nothing is written here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import timezone

from chancery.accounts.permissions import division_key
from chancery.agreements.models import Agreement, AgreementPaper, Commitment
from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.counterparties.models import Counterparty
from chancery.policy.model import Visibility
from chancery.records import Changed, DataClass, changed

CLASSES = {
    Visibility.PUBLIC: DataClass.PUBLIC,
    Visibility.STAFF: DataClass.INTERNAL,
    Visibility.CONFIDENTIAL: DataClass.INTERGOVERNMENTAL,
}
"""What was judged or set aside is as open as the criterion that asked."""
MAY_NOT = ("Only the office may change the register.", "Seul le bureau peut modifier le registre.")


def today() -> date:
    """The city's own day."""
    return timezone.localdate()


def tell(
    by: Actor, type_: str, agreement: Agreement, row: Any, *more: Changed, pub: Mapping[str, Any] | None = None
) -> None:
    """One line about an agreement, with the row that is new or changed."""
    sealed = is_sealed(agreement) or _is_kept_back(row)
    audit.record(by=by, type=type_, ref=agreement.reference, pub=pub, changed=[changed(row), *more], sealed=sealed)


def tell_columns(by: Actor, type_: str, agreement: Agreement, *columns: Changed) -> None:
    """One line about an agreement, with the columns that changed."""
    audit.record(by=by, type=type_, ref=agreement.reference, changed=columns, sealed=is_sealed(agreement))


def is_sealed(agreement: Agreement) -> bool:
    """What is not published leaves a line that says nothing but that something happened."""
    return is_sealed_as(agreement.public, agreement.standing)


def is_sealed_as(public: bool, standing: str) -> bool:
    """The same, where there is no more than these of it."""
    return not public or standing == Agreement.Standing.DRAFT


def unknown_bodies(agreement: Agreement, *, alone: bool = False) -> list[Counterparty]:
    """Those whom an agreement that residents may read names, and of whom they do not know yet. `alone` says that it has
    no further parties."""
    if is_sealed(agreement):
        return []
    parties = () if alone else agreement.parties.select_related("counterparty")
    named = [agreement.counterparty, agreement.implementer, *(party.counterparty for party in parties)]
    return [body for body in named if body is not None and not body.public]


def keys_of(agreement: Agreement) -> tuple[str, ...]:
    """What residents may not see is found by the office and by the lead division alone."""
    if not is_sealed(agreement):
        return ()
    own = (division_key(agreement.lead_division_id),) if agreement.lead_division_id else ()
    return (DataClass.INTERNAL, *own)


def everything(agreement: Agreement) -> list[Changed]:
    """All that is public of an agreement, as the line says that publishes it."""
    rows: list[Any] = [agreement, *agreement.assignments.all(), *agreement.parties.all(), *agreement.events.all()]
    rows += [*agreement.community_partners.all(), *agreement.joint_projects.all()]
    rows += agreement.commitments.filter(public=True)
    rows += agreement.papers.filter(paper__data_class=DataClass.PUBLIC)
    return [changed(row) for row in rows]


def copy_names(agreement: Agreement) -> None:
    """Copy what the list sorts and filters by; a trigger repeats it when the counterparty changes."""
    now = agreement.counterparty.now
    agreement.country = now.country
    agreement.region = (now.country.region_id or "") if now.country else ""
    agreement.sort_name, agreement.sort_name_fr = now.sort_en, now.sort_fr


def _is_kept_back(row: Any) -> bool:
    if isinstance(row, AgreementPaper):
        return row.paper.data_class != DataClass.PUBLIC
    return isinstance(row, Commitment) and not row.public

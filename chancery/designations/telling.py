"""How the actions of this room tell the ledger what became of one agreement. Nothing is written here."""

from __future__ import annotations

from chancery.agreements.models import Agreement
from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.records import Changed


def tell(by: Actor, type_: str, agreement: Agreement, columns: Changed) -> None:
    """One line about an agreement, its letter or its row; sealed where residents may not know of it."""
    audit.record(by=by, type=type_, ref=agreement.reference, changed=columns, sealed=not agreement.public)

"""Record what is set aside."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.budgets import permissions
from chancery.budgets.models import BudgetLine
from chancery.errors import require
from chancery.money import Money
from chancery.records import changed

MAY_NOT = ("Only the office may record budget lines.", "Seul le bureau peut consigner les lignes budgétaires.")


@transaction.atomic
def record_line(*, by: Actor, reference: str, amount: Money | None, currency: str, **values: Any) -> BudgetLine:
    """Enter an amount and what it is part of; an amount that is not stated stays empty."""
    require(permissions.may_record(by), *MAY_NOT)
    if amount is not None:
        require(
            amount.currency == currency, "The amount is in another currency.", "Le montant est dans une autre devise."
        )
    minor = None if amount is None else amount.minor
    line = BudgetLine(reference=reference, amount_minor=minor, currency=currency, **values)
    line.clean_fields(exclude=["parent"])
    line.save(force_insert=True)
    audit.record(by=by, type="budget.recorded", ref=reference, changed=changed(line), sealed=not line.public)
    return line

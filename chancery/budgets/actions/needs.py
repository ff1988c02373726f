"""Say what a request takes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction

from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.budgets import permissions
from chancery.budgets.checks import require_amount
from chancery.budgets.models import Need
from chancery.cases.models import Case
from chancery.errors import require
from chancery.ids import uuid7
from chancery.money import Money
from chancery.records import changed

MAY_NOT = (
    "What a request takes is said by the division that leads it, the head of the office or the treasurer.",
    "Ce qu’exige une demande est établi par la direction responsable, la direction du bureau ou la trésorerie.",
)
CLOSED = ("This case is closed. Nothing was written.", "Ce dossier est clos. Rien n’a été inscrit.")


@transaction.atomic
def state_need(*, by: Actor, case: Case, year: int, amount: Money, id: UUID | None = None, **values: Any) -> Need:
    """Say that a request takes so much money or staff time in a year; nothing at all is an answer too. A form that is
    sent twice says it once."""
    require(permissions.may_assess(by, case), *MAY_NOT)
    if id is not None and (there := Need.objects.filter(pk=id).first()) is not None:
        return there
    require(case.is_open, *CLOSED)
    require_amount(amount.minor)
    need = Need(id=id or uuid7(), case=case, year=year, unit=amount.currency, amount_minor=amount.minor, **values)
    need.clean_fields()
    need.save(force_insert=True)
    audit.record(by=by, type="need.stated", ref=case.reference, changed=changed(need), sealed=True)
    return need

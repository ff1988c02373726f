"""Enter funds and what they are measured by; move an amount from one to another."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from chancery import edits, numbering
from chancery.accounts.models import DelegationInstrument
from chancery.accounts.permissions import stands
from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.budgets import permissions
from chancery.budgets.actions.taking import hold, note_correction, tell
from chancery.budgets.balance import balance
from chancery.budgets.checks import require_amount, require_within, said_of
from chancery.budgets.models import Fund, Transfer, YearFigure
from chancery.council.models import CouncilItem
from chancery.errors import require
from chancery.ids import uuid7
from chancery.money import Money
from chancery.records import changed

MAY_NOT = (
    "The head of the office and the treasurer keep the funds.",
    "La direction du bureau et la trésorerie tiennent les fonds.",
)
MAY_NOT_MOVE = (
    "The treasurer or the city manager moves money between funds.",
    "La trésorerie ou la direction générale vire les sommes d’un fonds à l’autre.",
)
NAMELESS = ("Name it, in one language at least.", "Donnez un nom, au moins dans une langue.")
UNLIKE = (
    "Both funds must be of the same year and in the same unit. Nothing was moved.",
    "Les deux fonds doivent être de la même année et dans la même unité. Rien n’a été viré.",
)
NO_AUTHORITY = (
    "Say by whose authority: an item that Council adopted, or a delegation to spend that held on that day and reaches "
    "so far. Nothing was moved.",
    "Dites en vertu de quel pouvoir\u00a0: un point adopté par le Conseil, ou une délégation de dépense valide ce "
    "jour-là et suffisante. Rien n’a été viré.",
)
ADOPTED = (CouncilItem.Outcome.ADOPTED, CouncilItem.Outcome.AMENDED)


@transaction.atomic
def enter_fund(*, by: Actor, amount: Money | None, unit: str, id: UUID | None = None, **values: Any) -> Fund:
    """Enter a fund of a year: how much, of which source, whose. An amount that nobody recorded stays empty. A form
    that is sent twice enters one."""
    require(permissions.may_keep(by), *MAY_NOT)
    if id is not None and (there := Fund.objects.filter(pk=id).first()) is not None:
        return there
    require(bool(values.get("name_en") or values.get("name_fr")), *NAMELESS)
    require(amount is None or amount.currency == unit, *UNLIKE)
    fund = Fund(id=id or uuid7(), unit=unit, amount_minor=amount.minor if amount else None, **values)
    require_amount(fund.amount_minor or 0)
    fund.clean_fields(exclude=["reference"])
    numbering.take(fund, Fund.LETTERS, lambda: fund.save(force_insert=True))
    audit.record(by=by, type="fund.entered", ref=fund.reference, changed=changed(fund), sealed=not fund.public)
    return fund


@transaction.atomic
def correct_fund(*, by: Actor, fund: Fund, held: Mapping[str, Any], changes: Mapping[str, Any], reason: str) -> Fund:
    """Correct what is recorded of a fund, with the reason; what it said before stays beside it."""
    require(permissions.may_keep(by), *MAY_NOT)
    if not changes:
        return fund
    before = said_of(fund, changes)
    edits.require_still(Fund.objects.filter(edits.still(held), pk=fund.pk).update(**changes))
    fund.refresh_from_db()
    after = said_of(fund, changes)
    require_amount(fund.amount_minor or 0)
    fund.clean_fields()
    rows = [changed(fund, list(changes)), hold(by=by, fund=fund)]
    rows.append(note_correction(by=by, about=fund.pk, fund=fund, before=before, after=after, reason=reason))
    audit.record(by=by, type="fund.corrected", ref=fund.reference, changed=rows, sealed=True)
    return fund


@transaction.atomic
def transfer(
    *,
    by: Actor,
    source: Fund,
    target: Fund,
    amount: int,
    on: date,
    council_item: CouncilItem | None = None,
    instrument: DelegationInstrument | None = None,
    id: UUID | None = None,
    **values: Any,
) -> Transfer:
    """Move an amount from one fund to another of its year, by an item of Council or a delegation to spend.

    Where it is recorded what the fund holds, no more is moved than is left of it.
    """
    require(permissions.may_act(by), *MAY_NOT_MOVE)
    if id is not None and (there := Transfer.objects.filter(pk=id).first()) is not None:
        return there
    require((source.year, source.unit) == (target.year, target.unit) and source.pk != target.pk, *UNLIKE)
    require_amount(amount)
    require(_is_authority(council_item, instrument, Money(amount, source.unit), on), *NO_AUTHORITY)
    made = Transfer(
        id=id or uuid7(), source=source, target=target, amount_minor=amount, on=on, council_item=council_item,
        instrument=instrument, **values,
    )  # fmt: skip
    rows = [hold(by=by, fund=one) for one in sorted((source, target), key=lambda one: one.pk)]
    made.save(force_insert=True)
    if balance(source).left is not None:
        require_within(source)
    tell(by=by, what="fund.transferred", fund=source, rows=[changed(made), *rows])
    return made


@transaction.atomic
def enter_figure(*, by: Actor, kind: str, year: int, value: Decimal, source: str = "", reason: str = "") -> YearFigure:
    """Enter a figure of a year, such as the index of prices; one that is there is corrected, with the reason."""
    require(permissions.may_keep(by), *MAY_NOT)
    require(
        0 < value < 10**8,
        "The figure must be above zero. Nothing was written.",
        "Le chiffre doit être supérieur à zéro. Rien n’a été inscrit.",
    )
    there = YearFigure.objects.filter(kind=kind, year=year).first()
    if there is None:
        made = YearFigure(kind=kind, year=year, value=value, source=source)
        made.clean_fields()
        made.save(force_insert=True)
        audit.record(by=by, type="figure.entered", ref=f"{kind}-{year}", changed=changed(made), sealed=True)
        return made
    if (there.value, there.source) == (value, source):
        return there
    before = {"value": str(there.value), "source": there.source}
    edits.require_still(YearFigure.objects.filter(pk=there.pk, value=there.value).update(value=value, source=source))
    there.refresh_from_db()
    after = {"value": str(there.value), "source": there.source}
    noted = note_correction(by=by, about=there.pk, fund=None, before=before, after=after, reason=reason)
    rows = [changed(there, ["value", "source"]), noted]
    audit.record(by=by, type="figure.corrected", ref=f"{kind}-{year}", changed=rows, sealed=True)
    return there


def _is_authority(item: CouncilItem | None, instrument: DelegationInstrument | None, amount: Money, on: date) -> bool:
    if item is not None:
        return item.outcome in ADOPTED
    if instrument is None or instrument.decides != DelegationInstrument.Decides.SPEND or not stands(instrument, on):
        return False
    limit = instrument.limit
    return limit is None or (limit.currency == amount.currency and amount.minor <= limit.minor)

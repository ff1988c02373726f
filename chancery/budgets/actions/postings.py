"""Set apart, reserve, commit and spend."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from chancery import edits
from chancery.agreements.models import Agreement
from chancery.audit.models import Actor
from chancery.budgets import permissions
from chancery.budgets.actions.taking import hold, tell
from chancery.budgets.balance import still_open
from chancery.budgets.checks import OVER, require_amount, require_resources, require_within
from chancery.budgets.models import Fund, Need, Posting
from chancery.errors import require
from chancery.ids import uuid7
from chancery.money import LARGEST
from chancery.records import changed

Kind = Posting.Kind
MAY_NOT_APART = (
    "The head of the office and the treasurer set money apart.",
    "La direction du bureau et la trésorerie affectent les sommes.",
)
MAY_NOT_ACT = (
    "The treasurer or the city manager reserves and commits money.",
    "La trésorerie ou la direction générale réserve et engage les sommes.",
)
MAY_NOT_POST = ("The treasurer posts what was spent.", "La trésorerie inscrit les dépenses.")
FOR_WHAT = (
    "Say for which agreement, activity or purpose. Nothing was set apart.",
    "Dites pour quelle entente, activité ou fin. Rien n’a été affecté.",
)
OTHER_FUND = (
    "This fund is of another year or unit, or not of the source or division that the request needs. Nothing was "
    "reserved.",
    "Ce fonds est d’une autre année ou unité, ou n’est pas de la provenance ou de la direction voulue. Rien n’a été "
    "réservé.",
)
ENOUGH = (
    "So much is not needed: with what is reserved it would be more than the request takes. Nothing was reserved.",
    "Il n’en faut pas autant\u00a0: avec ce qui est réservé, ce serait plus que la demande n’exige. Rien n’a été "
    "réservé.",
)
NOT_OPEN = (
    "So much of it is not open any more. Nothing was written: look again at what was drawn on it.",
    "Il n’en reste pas autant. Rien n’a été inscrit\u00a0: voyez ce qui y a été puisé.",
)
CLOSED = ("This case is closed. Nothing was reserved.", "Ce dossier est clos. Rien n’a été réservé.")
POSTED = (
    "An expense with this number of the finance system is posted already. Nothing was written.",
    "Une dépense portant ce numéro du système financier est déjà inscrite. Rien n’a été inscrit.",
)


@transaction.atomic
def allocate(
    *,
    by: Actor,
    fund: Fund,
    amount: int,
    on: date,
    agreement: Agreement | None = None,
    activity: str = "",
    id: UUID | None = None,
    **values: Any,
) -> Posting:
    """Set an amount of a fund apart for an agreement or an activity. Refused where the policy in force gives the
    agreement no further resources."""
    require(permissions.may_keep(by), *MAY_NOT_APART)
    if there := _there(id):
        return there
    said = values.get("title_en") or values.get("title_fr")
    require(agreement is not None or bool(activity or said), *FOR_WHAT)
    made = Posting(
        id=id or uuid7(), fund=fund, kind=Kind.ALLOCATION, amount_minor=amount, on=on, agreement=agreement,
        activity=activity, **values,
    )  # fmt: skip
    return _take(by, made, "fund.allocated")


@transaction.atomic
def reserve(
    *, by: Actor, need: Need, fund: Fund, amount: int, on: date, id: UUID | None = None, **values: Any
) -> Posting:
    """Reserve an amount of a fund for what a request takes, so that nobody else can have it."""
    require(permissions.may_act(by), *MAY_NOT_ACT)
    if there := _there(id):
        return there
    require(need.case.is_open, *CLOSED)
    require(need.fits(fund), *OTHER_FUND)
    Need.objects.select_for_update().get(pk=need.pk)  # two who reserve for it at once come one after the other
    held = sum(need.postings.filter(kind=Kind.RESERVATION).values_list("amount_minor", flat=True))
    require(held + amount <= need.amount_minor, *ENOUGH)
    made = Posting(
        id=id or uuid7(), fund=fund, kind=Kind.RESERVATION, amount_minor=amount, on=on, case=need.case, need=need,
        agreement=Agreement.objects.filter(reference=need.case.subject).first() if need.case.subject else None,
        **values,
    )  # fmt: skip
    return _take(by, made, "fund.reserved")


@transaction.atomic
def commit(
    *,
    by: Actor,
    fund: Fund,
    amount: int,
    on: date,
    agreement: Agreement | None = None,
    drawn_from: Posting | None = None,
    id: UUID | None = None,
    **values: Any,
) -> Posting:
    """Promise an amount to somebody: of what was reserved, or of what is left of the fund."""
    require(permissions.may_act(by), *MAY_NOT_ACT)
    if there := _there(id):
        return there
    made = Posting(
        id=id or uuid7(), fund=fund, kind=Kind.COMMITMENT, amount_minor=amount, on=on, drawn_from=drawn_from, **values
    )
    if drawn_from is not None:
        made.case, made.agreement = drawn_from.case, drawn_from.agreement
        require(drawn_from.kind == Kind.RESERVATION and drawn_from.fund_id == fund.pk, *NOT_OPEN)
    made.agreement = agreement or made.agreement
    return _take(by, made, "fund.committed")


@transaction.atomic
def spend(
    *,
    by: Actor,
    fund: Fund,
    amount: int,
    on: date,
    document: str = "",
    drawn_from: Posting | None = None,
    id: UUID | None = None,
    **values: Any,
) -> Posting:
    """Post what was spent. It happened, so it is never refused for want of money: the page shows what is over. Below
    zero is what came back."""
    require(permissions.may_post(by), *MAY_NOT_POST)
    if there := _there(id):
        return there
    require(abs(amount) <= LARGEST, *OVER)
    made = Posting(
        id=id or uuid7(), fund=fund, kind=Kind.ACTUAL, amount_minor=amount, on=on, document=document.strip(),
        drawn_from=drawn_from, **values,
    )  # fmt: skip
    if drawn_from is not None:
        require(drawn_from.kind != Kind.ALLOCATION and drawn_from.fund_id == fund.pk, *NOT_OPEN)
        made.case, made.agreement = drawn_from.case, made.agreement or drawn_from.agreement
    rows = [hold(by=by, fund=fund)]
    made.clean_fields()
    with edits.once(Posting.objects.filter(kind=Kind.ACTUAL, document=made.document).exclude(document=""), *POSTED):
        made.save(force_insert=True)
    tell(by=by, what="fund.spent", fund=fund, rows=[changed(made), *rows])
    return made


def _there(id: UUID | None) -> Posting | None:
    """What this very form wrote already."""
    return Posting.objects.filter(pk=id).first() if id else None


def _take(by: Actor, made: Posting, what: str) -> Posting:
    """Write it down, if the policy lets the agreement have it and the fund still has it."""
    require_amount(made.amount_minor)
    require_resources(made)
    rows = [hold(by=by, fund=made.fund)]
    if made.drawn_from is not None:
        require(made.amount_minor <= still_open(made.drawn_from), *NOT_OPEN)
    made.clean_fields()
    made.save(force_insert=True)
    require_within(made.fund)
    tell(by=by, what=what, fund=made.fund, rows=[changed(made), *rows])
    return made

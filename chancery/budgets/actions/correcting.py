"""Correct what was written: nothing is deleted, and what it said before stays beside it with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from chancery import edits
from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.budgets import permissions
from chancery.budgets.actions.postings import POSTED
from chancery.budgets.actions.taking import hold, note_correction, tell
from chancery.budgets.balance import balance, still_open
from chancery.budgets.checks import OVER, require_amount, require_resources, require_within, said_of
from chancery.budgets.models import Fund, Need, Posting, Transfer
from chancery.errors import require
from chancery.money import LARGEST
from chancery.records import Changed, changed

MAY_NOT = (
    "This row is corrected by whoever may write such a row. Nothing was changed.",
    "Cette ligne est corrigée par qui peut inscrire une telle ligne. Rien n’a été modifié.",
)
DRAWN = (
    "More was drawn on it already than that. Nothing was changed: correct what was drawn first.",
    "Il y a déjà été puisé davantage. Rien n’a été modifié\u00a0: corrigez d’abord ce qui y a été puisé.",
)
HELD = (
    "More is reserved for it than that. Nothing was changed: release what is reserved first.",
    "Il est réservé davantage pour ce besoin. Rien n’a été modifié\u00a0: libérez d’abord ce qui est réservé.",
)
NOTHING = ("Nothing of it is open any more.", "Il n’en reste rien.")
CLOSED = (
    "This case is closed: what it took stays as it was said. Nothing was changed.",
    "Ce dossier est clos\u00a0: ce qu’il exigeait demeure tel quel. Rien n’a été modifié.",
)
Row = Posting | Transfer | Need
MENDABLE = {
    Posting: frozenset({"amount_minor", "on", "title_en", "title_fr", "document", "base_year"}),
    Transfer: frozenset({"amount_minor", "on", "title_en", "title_fr"}),
    Need: frozenset({"amount_minor", "year", "note_en", "note_fr", "basis"}),
}


@transaction.atomic
def correct(*, by: Actor, row: Row, held: Mapping[str, Any], changes: Mapping[str, Any], reason: str) -> None:
    """Correct a row, with the reason. What rests on it must still hold: what was drawn, reserved, and is left."""
    require(_may(by, row), *MAY_NOT)
    mended = {name: value for name, value in changes.items() if name in MENDABLE[type(row)]}
    if not mended:
        return
    kind = type(row)
    before, was = said_of(row, mended), row.amount_minor
    same = Posting.objects.filter(kind=Posting.Kind.ACTUAL, document=mended.get("document") or None)
    with edits.once(same.exclude(pk=row.pk), *POSTED):
        edits.require_still(kind.objects.filter(edits.still(held), pk=row.pk).update(**mended))
    row.refresh_from_db()
    row.clean_fields()
    funds = _funds(row)
    rows = [changed(row, list(mended)), *(hold(by=by, fund=one) for one in sorted(funds, key=lambda one: one.pk))]
    _still_holds(row, grew=row.amount_minor > was)
    first = funds[0] if funds else None
    after = said_of(row, mended)
    rows.append(note_correction(by=by, about=row.pk, fund=first, before=before, after=after, reason=reason))
    _tell(by, row, rows)


@transaction.atomic
def release(*, by: Actor, posting: Posting, reason: str) -> None:
    """Give back what of a reservation, a commitment or an amount set apart nobody used. It stays on record."""
    require(posting.kind != Posting.Kind.ACTUAL and _may(by, posting), *MAY_NOT)
    remains = still_open(posting)
    require(remains > 0, *NOTHING)
    correct(
        by=by,
        row=posting,
        held={"amount_minor": posting.amount_minor},
        changes={"amount_minor": posting.amount_minor - remains},
        reason=reason,
    )


def _may(by: Actor, row: Row) -> bool:
    if isinstance(row, Need):
        return permissions.may_assess(by, row.case)
    return permissions.may_correct(by, row.kind if isinstance(row, Posting) else "transfer")


def _funds(row: Row) -> list[Fund]:
    if isinstance(row, Need):
        return []
    return [row.fund] if isinstance(row, Posting) else [row.source, row.target]


def _still_holds(row: Row, *, grew: bool) -> None:
    if isinstance(row, Need):
        require_amount(row.amount_minor)
        require(row.case.is_open, *CLOSED)
        held = row.postings.filter(kind=Posting.Kind.RESERVATION).values_list("amount_minor", flat=True)
        require(sum(held) <= row.amount_minor, *HELD)
    elif isinstance(row, Transfer):
        require_amount(row.amount_minor)
        for fund in (row.source, row.target):
            if balance(fund).left is not None:
                require_within(fund)
    elif row.kind == Posting.Kind.ACTUAL:
        require(abs(row.amount_minor) <= LARGEST, *OVER)
    else:
        _still_fits(row, grew=grew)


def _still_fits(row: Posting, *, grew: bool) -> None:
    """What was drawn on it, what it draws on, what it is reserved for; and, where it takes more, what is left."""
    require_amount(row.amount_minor)
    require(sum(row.drawn.values_list("amount_minor", flat=True)) <= row.amount_minor, *DRAWN)
    if row.drawn_from is not None:
        drawn = sum(row.drawn_from.drawn.values_list("amount_minor", flat=True))
        require(drawn <= row.drawn_from.amount_minor, *DRAWN)
    if row.need is not None:
        held = row.need.postings.filter(kind=Posting.Kind.RESERVATION).values_list("amount_minor", flat=True)
        require(sum(held) <= row.need.amount_minor, *HELD)
    if grew:
        require_resources(row)
        require_within(row.fund)


def _tell(by: Actor, row: Row, rows: list[Changed]) -> None:
    if isinstance(row, Need):
        audit.record(by=by, type="need.corrected", ref=row.case.reference, changed=rows, sealed=True)
    else:
        fund = row.fund if isinstance(row, Posting) else row.source
        tell(by=by, what="fund.row-corrected", fund=fund, rows=rows)

"""What must hold of amounts, whoever writes them; and how the rows say what they said."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from chancery.budgets.balance import balance
from chancery.budgets.facts import resourceless
from chancery.budgets.models import Fund, Posting
from chancery.errors import require
from chancery.money import LARGEST
from chancery.records import Json, plain

NOT_KNOWN = (
    "How much this fund holds is not recorded, so nothing can be taken from it. Record its amount first.",
    "Le montant de ce fonds n’est pas consigné\u00a0: rien ne peut y être pris. Consignez d’abord son montant.",
)
TOO_MUCH = (
    "So much is not left in this fund. Nothing was written: take less, or move money into it first.",
    "Il ne reste pas autant dans ce fonds. Rien n’a été inscrit\u00a0: prenez moins, ou virez-y d’abord une somme.",
)
OVER = (
    "The amount is below zero or too large. Nothing was written.",
    "Le montant est négatif ou trop grand. Rien n’a été inscrit.",
)


def require_within(fund: Fund) -> None:
    """Once a row is written: is what is taken still there? Where the fund's own amount is unknown, never."""
    left = balance(fund).left
    require(left is not None, *NOT_KNOWN)
    require(left is not None and left >= 0, *TOO_MUCH)


def require_amount(minor: int) -> None:
    """An amount that a register can hold, and that is not owed."""
    require(0 <= minor <= LARGEST, *OVER)


def said_of(row: Any, names: Iterable[str]) -> dict[str, Json]:
    """What a row says in these columns, by plain values."""
    return {name: plain(getattr(value := getattr(row, name), "pk", value)) for name in names}


def require_resources(made: Posting) -> None:
    """What a policy gives no further resources gets none."""
    clause = resourceless(made.agreement, made.on) if made.agreement and made.amount_minor else None
    if clause is not None:
        english, french = clause.name.in_("en"), clause.name.in_("fr")
        where = f" ({clause.source})" if clause.source else ""
        require(
            False,
            f"The policy in force gives no further resources to this agreement: {english}{where}. Nothing was written.",
            f"La politique en vigueur n’accorde plus de ressources à cette entente\u00a0: {french}{where}. Rien n’a "
            "été inscrit.",
        )

"""What private links open here: a draft, its confirmation, where a proposal stands, a letter of interest."""

from __future__ import annotations

from uuid import UUID

from chancery import links
from chancery.proposals.models import Draft, Interest, Proposal

DRAFT, CONFIRM, STATUS, INTEREST = "draft", "confirm", "status", "interest"
TABLES: dict[str, type[Draft] | type[Proposal] | type[Interest]] = {
    DRAFT: Draft,
    CONFIRM: Draft,
    STATUS: Proposal,
    INTEREST: Interest,
}


def name(what: str, row: Draft | Proposal | Interest) -> str:
    """What a link opens, by name. It has the number of the row's link: a new number, and the old opens nothing."""
    return f"{what}-{row.pk.hex}-{row.link}"


def key(what: str, row: Draft | Proposal | Interest) -> str:
    """The key itself, for the page of whoever holds it already."""
    return links.key_to(name(what, row))


def draft(word: str, what: str = DRAFT) -> Draft | None:
    """The draft that a key opens."""
    found = _row(what, word)
    return found if isinstance(found, Draft) else None


def proposal(word: str) -> Proposal | None:
    """The proposal whose page a key opens, unless its proponent was forgotten."""
    found = _row(STATUS, word)
    return found if isinstance(found, Proposal) and not found.erased else None


def interest(word: str) -> Interest | None:
    """The letter of interest that a key opens."""
    found = _row(INTEREST, word)
    return found if isinstance(found, Interest) and not found.erased else None


def _row(what: str, word: str) -> Draft | Proposal | Interest | None:
    kind, _, rest = links.opened(word).partition("-")
    pk, _, number = rest.partition("-")
    if kind != what or not number.isdecimal():
        return None
    return TABLES[what].objects.filter(pk=UUID(pk), link=int(number)).first()

"""Who may import."""

from __future__ import annotations

from chancery.accounts.permissions import OFFICE, has_role, may_work
from chancery.audit.models import Actor

MAY_NOT = ("Only the office may import.", "Seul le bureau peut importer.")


def may_import(by: Actor) -> bool:
    """May this actor bring a spreadsheet into the register?"""
    return may_work(by, *OFFICE)


def may_see_imports(actor: Actor | None) -> bool:
    """Those who may bring spreadsheets in look at what was brought in."""
    return has_role(actor, *OFFICE)

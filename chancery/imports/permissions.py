"""Who may import."""

from __future__ import annotations

from chancery.accounts.permissions import OFFICE, has_role, may_work
from chancery.audit.models import Actor
from chancery.imports.models import PEOPLE

MAY_NOT = ("Only the office may import.", "Seul le bureau peut importer.")


def may_import(by: Actor) -> bool:
    """May this actor bring a spreadsheet into the register?"""
    return may_work(by, *OFFICE)


def may_see_imports(actor: Actor | None) -> bool:
    """Those who may bring spreadsheets in look at what was brought in, and auditors at what they did."""
    return has_role(actor, *OFFICE, "auditor")


def may_take_along(actor: Actor | None) -> bool:
    """The register leaves as a spreadsheet with those who may bring one in."""
    return has_role(actor, *OFFICE)


def may_see_rows(actor: Actor | None, kind: str) -> bool:
    """The rows of a file of contacts are other people's data: an auditor sees that it was brought in, and no name."""
    return has_role(actor, *OFFICE) or (kind != PEOPLE and may_see_imports(actor))

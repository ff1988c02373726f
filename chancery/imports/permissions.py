"""Who may import."""

from chancery.accounts.permissions import may_work
from chancery.audit.models import Actor


def may_import(by: Actor) -> bool:
    """May this actor bring a spreadsheet into the register?"""
    return may_work(by, "officer", "head")

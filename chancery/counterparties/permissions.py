"""Who may write in this room."""

from chancery.accounts.permissions import may_work
from chancery.audit.models import Actor

MAY_NOT = ("Only the office may change the register.", "Seul le bureau peut modifier le registre.")


def may_register(by: Actor) -> bool:
    """May this actor register or change a counterparty, or establish a fact about one?"""
    return may_work(by, "officer", "head")

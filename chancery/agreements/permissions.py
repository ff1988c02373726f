"""Who may write in this room."""

from chancery.accounts.permissions import may_work
from chancery.audit.models import Actor


def may_register(by: Actor) -> bool:
    """May this actor register or change an agreement?"""
    return may_work(by, "officer", "head")

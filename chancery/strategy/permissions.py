"""Who may write in this room."""

from chancery.accounts.permissions import may_work
from chancery.audit.models import Actor


def may_import(by: Actor) -> bool:
    """May this actor import a policy or a framework?"""
    return may_work(by, "officer", "clerk")

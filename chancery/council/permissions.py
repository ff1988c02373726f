"""Who may write in this room."""

from chancery.accounts.permissions import may_work
from chancery.audit.models import Actor


def may_record(by: Actor) -> bool:
    """May this actor record what Council decided?"""
    return may_work(by, "clerk")

"""Who may write in this room."""

from chancery.accounts.permissions import may_work
from chancery.audit.models import Actor


def may_file(by: Actor) -> bool:
    """May this actor put a paper in the record?"""
    return may_work(by, "division-officer", "division-head", "officer", "head", "solicitor", "clerk")

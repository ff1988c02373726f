"""Who may write in this room."""

from chancery.accounts.permissions import OF_A_DIVISION, OFFICE, may_work
from chancery.audit.models import Actor


def may_record(by: Actor) -> bool:
    """May this actor record an activity and its results?"""
    return may_work(by, *OF_A_DIVISION, *OFFICE)

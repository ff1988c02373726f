"""Who may write in this room."""

from chancery.audit.models import Actor
from chancery.audit.permissions import may_keep_the_record


def may_record(by: Actor) -> bool:
    """May this actor record an activity and its results?"""
    return may_keep_the_record(by)

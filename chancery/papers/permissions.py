"""Who may write in this room."""

from chancery.audit.models import Actor
from chancery.audit.permissions import may_keep_the_record


def may_file(by: Actor) -> bool:
    """May this actor put a paper in the record?"""
    return may_keep_the_record(by)

"""Who may write in this room."""

from chancery.audit.models import Actor
from chancery.audit.permissions import may_keep_the_record


def may_register(by: Actor) -> bool:
    """May this actor register or change a counterparty, or establish a fact about one?"""
    return may_keep_the_record(by)

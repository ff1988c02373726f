"""Who may write in this room."""

from chancery.audit.models import Actor
from chancery.audit.permissions import may_keep_the_record


def may_import(by: Actor) -> bool:
    """May this actor import a policy or a framework?"""
    return may_keep_the_record(by)

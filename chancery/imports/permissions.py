"""Who may import."""

from chancery.audit.models import Actor
from chancery.audit.permissions import may_keep_the_record


def may_import(by: Actor) -> bool:
    """May this actor bring a spreadsheet into the register?"""
    return may_keep_the_record(by)

"""Who may write in this room."""

from chancery.accounts.permissions import ADMINISTRATOR, has_role, may_work
from chancery.audit.models import Actor
from chancery.strategy.models import PolicyVersion


def may_import(by: Actor) -> bool:
    """May this actor import a policy or a framework?"""
    return may_work(by, "officer", "clerk")


def may_import_first(by: Actor) -> bool:
    """While the city has no policy at all, the administrator who sets it up brings in the first; never a later one."""
    return has_role(by, ADMINISTRATOR) and not PolicyVersion.objects.exists()


def may_adopt(by: Actor) -> bool:
    """The clerk puts a policy in force, with the item by which Council adopted it."""
    return may_work(by, "clerk")

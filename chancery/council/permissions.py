"""Who may write in this room."""

from chancery.accounts.permissions import has_role, may_work
from chancery.audit.models import Actor


def may_record(by: Actor) -> bool:
    """May this actor record what Council decided?"""
    return may_work(by, "clerk")


READERS = (
    "officer", "head", "solicitor", "city-manager", "clerk", "auditor", "treasurer", "division-officer",
    "division-head", "councillor", "mayors-office",
)  # fmt: skip


def may_read(actor: Actor | None) -> bool:
    """Those who work with the register see what Council directed."""
    return has_role(actor, *READERS)

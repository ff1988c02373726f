"""Who keeps the schedule, holds records back, and takes which part in disposing of them."""

from chancery.accounts.permissions import OFFICE, has_role, may_work
from chancery.audit.models import Actor


def may_look(actor: Actor | None) -> bool:
    """Those who propose, sign and carry out, and who checks."""
    return has_role(actor, *OFFICE, "solicitor", "clerk", "auditor")


def may_schedule(by: Actor) -> bool:
    """The clerk keeps the records schedule, as Council adopted it."""
    return may_work(by, "clerk")


def may_hold(by: Actor) -> bool:
    """The solicitor and the clerk hold records back, and let them go."""
    return may_work(by, "solicitor", "clerk")


def may_propose(by: Actor) -> bool:
    """The head of the office proposes what to dispose of."""
    return may_work(by, "head")


def may_sign(by: Actor) -> bool:
    """The solicitor co-signs."""
    return may_work(by, "solicitor")


def may_carry_out(by: Actor) -> bool:
    """The clerk carries it out and records it."""
    return may_work(by, "clerk")

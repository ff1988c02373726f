"""Who may tell whom, and who reads what was sent."""

from __future__ import annotations

from chancery.accounts.models import User
from chancery.accounts.permissions import OFFICE, READS_INTERNAL, has_role, may_work
from chancery.audit.models import Actor


def may_tell(by: Actor) -> bool:
    """May this actor have someone told of something? Whoever works on the record, and the product's own services."""
    return may_work(by, *READS_INTERNAL)


def may_deliver(by: Actor) -> bool:
    """Letters are handed over by a part of the product, never by a person."""
    return by.kind == Actor.Kind.SERVICE


def may_forget(by: Actor) -> bool:
    """The head of the office and the clerk decide that a person is forgotten; the product itself, when a term ends."""
    return may_work(by, "head", "clerk")


def may_see_all(actor: Actor | None) -> bool:
    """The office and its auditor read what was sent to whom; everybody else reads their own settings only."""
    return has_role(actor, *OFFICE, "auditor")


def may_send_again(by: Actor) -> bool:
    """The office sends again what did not arrive."""
    return may_work(by, *OFFICE)


def is_own(by: Actor, user: User) -> bool:
    """How one is told is one's own affair."""
    return user.is_active and user.actor_id == by.pk

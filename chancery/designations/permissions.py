"""Who may simulate, prepare, confirm and write to the other side."""

from __future__ import annotations

from chancery.accounts import separation
from chancery.accounts.permissions import OFFICE, READS_INTERNAL, STAFF, clearance, has_role, may_work
from chancery.audit.models import Actor
from chancery.counterparties.permissions import may_read_contacts
from chancery.designations.models import Designation
from chancery.policy import Reader

ACT = "designation"


def may_simulate(actor: Actor | None) -> bool:
    """Everyone who works here may hold the register against any policy, a draft too."""
    return has_role(actor, *STAFF)


def may_look(actor: Actor | None) -> bool:
    """Who prepares, decides on, checks or pays for an assignment sees it, and its letters."""
    return has_role(actor, *READS_INTERNAL)


def reader_of(actor: Actor | None) -> Reader:
    """As whom they read a simulation: what was told in confidence moves no row for whoever is not cleared for it."""
    if not may_look(actor):
        return Reader.PUBLIC
    return Reader.CLEARED if clearance(actor) else Reader.STAFF


def may_prepare(by: Actor) -> bool:
    """The office prepares an assignment: its rows, its exceptions."""
    return may_work(by, *OFFICE)


def may_confirm(by: Actor) -> bool:
    """The clerk records what Council decided."""
    return may_work(by, "clerk")


def may_confirm_this(by: Actor, designation: Designation) -> bool:
    """Not whoever prepared it: what Council decided is held against what was prepared by a second person, or in a small
    office countersigned by one."""
    before = [designation.opened_by_id]
    return may_confirm(by) and separation.apart(by, before, act=ACT, about=designation, shown=designation.shown)


def may_ask_to_countersign(by: Actor, designation: Designation) -> bool:
    """In a small office: the clerk who prepared it, and would confirm it alone."""
    own = may_confirm(by) and designation.opened_by_id == by.pk
    return own and designation.waits and separation.may_be_countersigned(ACT)


def may_withdraw(by: Actor) -> bool:
    """Whoever prepares may leave it; the clerk too, where Council decided otherwise."""
    return may_prepare(by) or may_confirm(by)


def may_write(by: Actor) -> bool:
    """The office and the clerk edit letters."""
    return may_work(by, *OFFICE, "clerk")


def may_address(by: Actor) -> bool:
    """The same, who may read the address book too, take from it to whom a letter goes."""
    return may_write(by) and may_read_contacts(by)


def may_release(by: Actor) -> bool:
    """The clerk tells the other side what was decided, or the head of the office."""
    return may_work(by, "clerk", "head")


def may_change_template(by: Actor) -> bool:
    """The same two say how a letter looks."""
    return may_work(by, "clerk", "head")

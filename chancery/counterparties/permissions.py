"""Who may write in this room, and who may read what is not published."""

from chancery.accounts.models import Division
from chancery.accounts.permissions import (
    OF_A_DIVISION,
    OFFICE,
    READS_CONTACTS,
    STAFF,
    WORKERS,
    has_role,
    keys_of,
    may_work,
)
from chancery.audit.models import Actor
from chancery.records import DataClass

MAY_NOT = ("Only the office may change the register.", "Seul le bureau peut modifier le registre.")


def may_register(by: Actor) -> bool:
    """May this actor register or change a counterparty, or establish a fact about one?"""
    return may_work(by, *OFFICE)


def may_make_known(by: Actor) -> bool:
    """Whoever may let residents read a record makes known with it whom it names; that record's own room has asked
    whether they may."""
    return may_work(by, *WORKERS)


def may_read(actor: Actor | None) -> bool:
    """Those who work with the register look at counterparties, their facts and their dates. Administrators do not."""
    return has_role(actor, *STAFF)


def may_read_contacts(actor: Actor | None) -> bool:
    """Contacts are there for the whole administration, and for nobody else: they are other people's data."""
    return has_role(actor, *READS_CONTACTS)


def may_add_contacts(by: Actor) -> bool:
    """The office and the divisions enter contacts."""
    return may_work(by, *OFFICE, *OF_A_DIVISION)


def may_keep_contact(by: Actor, division: Division | None) -> bool:
    """The office changes every contact, a division those that are its own."""
    return may_register(by) or (division is not None and may_work(by, *OF_A_DIVISION, division=division))


def may_ask_erasure(by: Actor) -> bool:
    """Whoever enters contacts, and whoever decides on erasures, may ask for one."""
    return may_add_contacts(by) or may_erase(by)


def may_erase(by: Actor) -> bool:
    """The head of the office and the clerk decide that a person is forgotten."""
    return may_work(by, "head", "clerk")


def classes_for(actor: Actor | None) -> frozenset[str]:
    """The classes of facts this person may read. What is left out is not there for them."""
    keys = keys_of(actor)
    return frozenset(str(each) for each in DataClass if each == DataClass.PUBLIC or each in keys)


def may_establish(by: Actor, data_class: str) -> bool:
    """Nobody writes under a class that they may not read."""
    return may_register(by) and data_class in classes_for(by)

"""The verbs of the room. Every one of them leaves its line in the ledger."""

from chancery.counterparties.actions.bodies import (
    add_alias,
    correct,
    enter,
    make_known,
    merge,
    publish,
    register,
    reindex,
    remove_alias,
    rename,
    succeed,
)
from chancery.counterparties.actions.contacts import (
    add_contact,
    ask_erasure,
    bring_back,
    correct_contact,
    decide_erasure,
    forget_contact,
    mark_left,
    reindex_contacts,
    verify_contact,
)
from chancery.counterparties.actions.dates import correct_date, note_date, withdraw_date
from chancery.counterparties.actions.facts import (
    establish_country_fact,
    establish_fact,
    establish_home_fact,
    supersede_country_fact,
    supersede_fact,
    supersede_home_fact,
)
from chancery.counterparties.actions.places import load_places

__all__ = [
    "add_alias",
    "add_contact",
    "ask_erasure",
    "bring_back",
    "correct",
    "correct_contact",
    "correct_date",
    "decide_erasure",
    "enter",
    "establish_country_fact",
    "establish_fact",
    "establish_home_fact",
    "forget_contact",
    "load_places",
    "make_known",
    "mark_left",
    "merge",
    "note_date",
    "publish",
    "register",
    "reindex",
    "reindex_contacts",
    "remove_alias",
    "rename",
    "succeed",
    "supersede_country_fact",
    "supersede_fact",
    "supersede_home_fact",
    "verify_contact",
    "withdraw_date",
]

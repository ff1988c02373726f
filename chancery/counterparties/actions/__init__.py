"""The verbs of the room. Every one of them leaves its line in the ledger."""

from chancery.counterparties.actions.bodies import add_alias, enter, merge, register, reindex, rename, succeed
from chancery.counterparties.actions.facts import establish_fact, supersede_fact
from chancery.counterparties.actions.places import load_places

__all__ = [
    "add_alias",
    "enter",
    "establish_fact",
    "load_places",
    "merge",
    "register",
    "reindex",
    "rename",
    "succeed",
    "supersede_fact",
]

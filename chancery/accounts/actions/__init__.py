"""What is done to people, their logins and their rights."""

from chancery.accounts.actions.addresses import ask_address, confirm_address
from chancery.accounts.actions.countersigning import ask_countersignature, countersign, refuse_countersignature
from chancery.accounts.actions.divisions import add_division, end_division, rename_division
from chancery.accounts.actions.logins import (
    accept_by_identity,
    accept_invitation,
    add_login,
    close_login,
    invite,
    note_security,
    reopen_login,
    speak,
    unlink_identity,
    welcome,
)
from chancery.accounts.actions.people import add_person, correct_person
from chancery.accounts.actions.rights import (
    assist,
    confirm,
    delegate,
    end_right,
    give_clearance,
    give_role,
    rename_role,
    sub_delegate,
)

__all__ = [
    "accept_by_identity",
    "accept_invitation",
    "add_division",
    "add_login",
    "add_person",
    "ask_address",
    "ask_countersignature",
    "assist",
    "close_login",
    "confirm",
    "confirm_address",
    "correct_person",
    "countersign",
    "delegate",
    "end_division",
    "end_right",
    "give_clearance",
    "give_role",
    "invite",
    "note_security",
    "refuse_countersignature",
    "rename_division",
    "rename_role",
    "reopen_login",
    "speak",
    "sub_delegate",
    "unlink_identity",
    "welcome",
]

"""What is done to people, their logins and their rights."""

from chancery.accounts.actions.logins import (
    accept_invitation,
    add_login,
    close_login,
    invite,
    note_security,
    speak,
    welcome,
)
from chancery.accounts.actions.people import add_division, add_person
from chancery.accounts.actions.rights import (
    confirm,
    delegate,
    end_right,
    give_clearance,
    give_role,
    sub_delegate,
)

__all__ = [
    "accept_invitation",
    "add_division",
    "add_login",
    "add_person",
    "close_login",
    "confirm",
    "delegate",
    "end_right",
    "give_clearance",
    "give_role",
    "invite",
    "note_security",
    "speak",
    "sub_delegate",
    "welcome",
]

"""What is done to place the register, and to tell the other side."""

from chancery.designations.actions.letters import (
    address,
    draft,
    edit,
    keep_template,
    release,
    use_ours,
    withdraw_letter,
)
from chancery.designations.actions.register import confirm, correct, prepare, set_row, withdraw

__all__ = [
    "address",
    "confirm",
    "correct",
    "draft",
    "edit",
    "keep_template",
    "prepare",
    "release",
    "set_row",
    "use_ours",
    "withdraw",
    "withdraw_letter",
]

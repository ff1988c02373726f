"""What is done to a case, from the day it is opened to its outcome."""

from chancery.cases.actions.answers import (
    answer_consultation,
    ask,
    give_element,
    judge,
    waive,
)
from chancery.cases.actions.casting import cast, play
from chancery.cases.actions.decisions import decide, opine, record_council
from chancery.cases.actions.papers import file_paper
from chancery.cases.actions.way import (
    change_content,
    close_step,
    lead,
    leave_unconsidered,
    open,
    refuse,
    submit,
    withdraw,
)

__all__ = [
    "answer_consultation",
    "ask",
    "cast",
    "change_content",
    "close_step",
    "decide",
    "file_paper",
    "give_element",
    "judge",
    "lead",
    "leave_unconsidered",
    "open",
    "opine",
    "play",
    "record_council",
    "refuse",
    "submit",
    "waive",
    "withdraw",
]

"""What is done with spreadsheets. Files of the finance system have `actions.actuals` and `actions.finance` to
themselves: whoever brings in another loads nothing of money and travel."""

from chancery.imports.actions.finding import all_found, find_some
from chancery.imports.actions.guided import answer, begin, choose, leave, look_through, map_columns
from chancery.imports.actions.later import (
    answer_later,
    ask_for,
    call_off,
    do,
    map_columns_later,
    refuse,
    write_later,
)
from chancery.imports.actions.letting_go import let_go_of_people
from chancery.imports.actions.register import Report, import_agreements
from chancery.imports.actions.undo import take_back
from chancery.imports.actions.writing import MOST_AT_ONCE, write

__all__ = [
    "MOST_AT_ONCE",
    "Report",
    "all_found",
    "answer",
    "answer_later",
    "ask_for",
    "begin",
    "call_off",
    "choose",
    "do",
    "find_some",
    "import_agreements",
    "leave",
    "let_go_of_people",
    "look_through",
    "map_columns",
    "map_columns_later",
    "refuse",
    "take_back",
    "write",
    "write_later",
]

"""What is done with spreadsheets."""

from chancery.imports.actions.finding import all_found, find_some
from chancery.imports.actions.guided import answer, begin, choose, leave, look_through, map_columns
from chancery.imports.actions.letting_go import let_go_of_people
from chancery.imports.actions.register import Report, import_agreements
from chancery.imports.actions.undo import take_back
from chancery.imports.actions.writing import write

__all__ = [
    "Report",
    "all_found",
    "answer",
    "begin",
    "choose",
    "find_some",
    "import_agreements",
    "leave",
    "let_go_of_people",
    "look_through",
    "map_columns",
    "take_back",
    "write",
]

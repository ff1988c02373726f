"""Write down what is set aside, and what becomes of it."""

from chancery.budgets.actions.correcting import correct, release
from chancery.budgets.actions.funds import correct_fund, enter_figure, enter_fund, transfer
from chancery.budgets.actions.lines import record_line
from chancery.budgets.actions.needs import state_need
from chancery.budgets.actions.postings import allocate, commit, reserve, spend

__all__ = [
    "allocate",
    "commit",
    "correct",
    "correct_fund",
    "enter_figure",
    "enter_fund",
    "record_line",
    "release",
    "reserve",
    "spend",
    "state_need",
    "transfer",
]

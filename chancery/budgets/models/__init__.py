"""What is set aside for international relations, and what became of it."""

from chancery.budgets.models.funds import FTE, Correction, Fund, FundQuerySet, Need, Posting, Transfer, YearFigure
from chancery.budgets.models.lines import BudgetLine

__all__ = ["FTE", "BudgetLine", "Correction", "Fund", "FundQuerySet", "Need", "Posting", "Transfer", "YearFigure"]

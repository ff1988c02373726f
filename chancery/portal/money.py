"""The budget as a table: every line with its place in the sum, so that a reader can add it up."""

from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chancery.budgets.models import BudgetLine
from chancery.portal import currency, data, words


class Row(NamedTuple):
    """One line of the budget, in the page's language."""

    reference: str
    line: Any
    period: str
    amount: str
    times: str
    whole: str
    role: str
    division: Any
    note: Any
    source: str
    depth: int
    share: int
    currency: str


def rows() -> list[Row]:
    """Every public line, parts below their whole; the figures are the source's, the products are ours."""
    lines = list(BudgetLine.objects.public().select_related("parent"))
    total = next((line.amount_minor for line in lines if line.role == BudgetLine.Role.TOTAL and line.amount_minor), 0)
    return [_row(line, depth, total or 0) for line, depth in _in_order(lines, None, 0)]


def said_in(rows: list[Row]) -> str:
    """In which currency the amounts of these lines are; nothing where none states one."""
    return currency.said(row.currency for row in rows if row.amount)


def _in_order(lines: list[BudgetLine], parent: Any, depth: int) -> list[tuple[BudgetLine, int]]:
    found: list[tuple[BudgetLine, int]] = []
    for line in lines:
        if line.parent_id == parent:
            found += [(line, depth), *_in_order(lines, line.pk, depth + 1)]
    return found


def _row(line: BudgetLine, depth: int, total: int) -> Row:
    whole = line.whole
    part = whole is not None and line.role in (BudgetLine.Role.TOTAL, BudgetLine.Role.SUBTOTAL, BudgetLine.Role.UNIT)
    share = round(whole.minor / total * 100) if part and whole and total else 0
    return Row(
        line.reference, words.text(line, "line"), period(line.period), data.amount(line.amount),
        _times(line),
        data.amount(whole), str(line.role), words.text(line, "division"), words.text(line, "note"),
        line.source, depth, share, line.currency,
    )  # fmt: skip


def _times(line: BudgetLine) -> str:
    if line.role != BudgetLine.Role.UNIT or not line.count:
        return ""
    return ngettext("%(n)d agreement at %(each)s", "%(n)d agreements at %(each)s each", line.count) % {
        "n": line.count, "each": data.amount(line.amount)}  # fmt: skip


def period(text: str) -> str:
    """`2024`, `2005..` or `2024..2025` in words."""
    first, dots, last = text.partition("..")
    if not dots:
        return text
    if not last:
        return _("since %(year)s") % {"year": first}
    return _("%(first)s to %(last)s") % {"first": first, "last": last}

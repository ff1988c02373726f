"""The money as a table to take along."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from chancery.budgets.models import Fund
from chancery.budgets.shown import Line, name_of, title_of
from chancery.money import Money


def table(found: Iterable[Line]) -> Iterator[list[Any]]:
    """The list as a table to take along; what is not recorded stays empty."""
    yield [
        _("Number"), _("Year"), _("Name"), _("Source"), _("Division"), _("Unit"), _("There is"),
        pgettext("money", "Set apart"), pgettext("money", "Reserved"), pgettext("money", "Committed"),
        pgettext("money", "Spent"), pgettext("money", "Left"),
    ]  # fmt: skip
    for one in found:
        fund = one.fund
        sums = (one.available, one.allocated, one.reserved, one.committed, one.spent, one.left)
        yield [
            fund.reference, fund.year, name_of(fund), fund.get_source_display(),
            name_of(fund.division) if fund.division else "", fund.unit, *(str(m.major) if m else "" for m in sums),
        ]  # fmt: skip


def rows_of(fund: Fund) -> Iterator[list[Any]]:
    """Every row of a fund as a table, the first day first."""
    yield [
        _("Kind"), _("Day"), _("Amount"), _("Unit"), _("For what"), _("Agreement"), _("Case"), _("Activity"),
        _("Finance system"),
    ]  # fmt: skip
    for one in fund.postings.select_related("agreement", "case").order_by("on", "id"):
        yield [
            one.get_kind_display(), one.on.isoformat(), str(Money(one.amount_minor, fund.unit).major), fund.unit,
            title_of(one), one.agreement.reference if one.agreement else "", one.case.reference if one.case else "",
            one.activity, one.document,
        ]  # fmt: skip

"""Post what the finance system says was spent: the whole file, or the good rows that a person accepts, or nothing."""

from __future__ import annotations

from django.db import transaction

from chancery.audit.models import Actor
from chancery.budgets import actions as budgets
from chancery.budgets import permissions
from chancery.budgets.actions.postings import MAY_NOT_POST
from chancery.budgets.models import Fund
from chancery.errors import require
from chancery.imports.actions.register import Report
from chancery.imports.actuals import COLUMNS, REQUIRED, Expense, check
from chancery.imports.reading import read


@transaction.atomic
def import_actuals(*, by: Actor, content: bytes, dry_run: bool = False, accept_good: bool = False) -> Report:
    """Look at every row, then post all of them in one transaction, each with its line in the ledger. The same file
    twice posts nothing the second time: an expense is known by its number in the finance system."""
    require(permissions.may_post(by), *MAY_NOT_POST)
    table = read(content, COLUMNS, REQUIRED)
    report = Report(problems=list(table.problems), bad=len({each.line for each in table.problems}))
    wanted: list[Expense] = []
    for each in check(table.lines):
        if each is None:
            report.unchanged += 1
        elif isinstance(each, list):
            report.bad += 1
            report.problems += each
        else:
            wanted.append(each)
    report.good = len(wanted)
    report.problems.sort(key=lambda problem: problem.line)
    if wanted and not dry_run and (accept_good or not report.problems):
        _post(by, wanted)
        report.written = len(wanted)
    return report


def _post(by: Actor, rows: list[Expense]) -> None:
    funds = {row.fund.pk: Fund.objects.get(pk=row.fund.pk) for row in rows}
    for row in rows:
        budgets.spend(
            by=by,
            fund=funds[row.fund.pk],
            amount=row.amount,
            on=row.on,
            document=row.document,
            agreement=row.agreement,
            **row.more,
        )

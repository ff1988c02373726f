"""Look at what the finance system says was spent, row by row, before anything is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from chancery.agreements.models import Agreement
from chancery.amounts import signed
from chancery.budgets.models import Fund, Posting
from chancery.errors import BadInput
from chancery.imports import cells
from chancery.imports.faults import Fault
from chancery.imports.reading import Line, Problem

COLUMNS = ("fund", "day", "amount", "document", "agreement", "activity", "title_en", "title_fr")
REQUIRED = ("fund", "day", "amount", "document")
AGAIN = Fault(
    "This document stands twice in the file.",
    "Ce document figure deux fois dans le fichier.",
    "Keep one of them.",
    "N’en gardez qu’un.",
)
OTHERWISE = Fault(
    "An expense with this number is posted already, and says otherwise.",
    "Une dépense portant ce numéro est déjà inscrite, et dit autre chose.",
    "Correct it on the page of its fund, with the reason.",
    "Corrigez-la sur la page de son fonds, avec le motif.",
)
NO_NUMBER = Fault(
    "It has no number of the finance system, so it could be posted twice.",
    "Elle n’a pas de numéro du système financier et pourrait être inscrite deux fois.",
    "Give its number.",
    "Donnez son numéro.",
)

TO_COME = Fault(
    "This day is still to come.",
    "Ce jour est encore à venir.",
    "Look at the date.",
    "Vérifiez la date.",
)
OTHER_YEAR = Fault(
    "This day is more than a year from the year of its fund.",
    "Ce jour est à plus d’un an de l’année de son fonds.",
    "Look at the date, or give the fund of that year.",
    "Vérifiez la date, ou donnez le fonds de cette année.",
)


@dataclass(frozen=True, slots=True)
class Expense:
    """A row that can be posted."""

    fund: Fund
    on: date
    amount: int
    document: str
    agreement: Agreement | None
    more: dict[str, Any]


def check(lines: Iterable[Line]) -> Iterator[Expense | list[Problem] | None]:
    """Each row as an expense; its problems; or None, where it is posted already and says the same."""
    rows = list(lines)
    funds = {one.reference: one for one in Fund.objects.all()}
    agreements = {one.reference: one for one in Agreement.objects.filter(reference__in=_told(rows, "agreement"))}
    documents = _told(rows, "document")
    posted = {one.document: one for one in Posting.objects.filter(kind=Posting.Kind.ACTUAL, document__in=documents)}
    met: set[str] = set()
    for row in rows:
        yield _checked(row, funds, agreements, posted, met)


def _told(rows: list[Line], column: str) -> set[str]:
    return {cells.clean(row.cells.get(column, "")) for row in rows} - {""}


def _checked(
    row: Line, funds: dict[str, Fund], agreements: dict[str, Agreement], posted: dict[str, Posting], met: set[str]
) -> Expense | list[Problem] | None:
    read = _Reading(row)
    fund = read.cell("fund", lambda text: _known(funds, text, "fund", "un fonds"))
    on = read.cell("day", lambda text: _near(cells.one_day(text), fund))
    amount = read.cell("amount", lambda text: _amount(text, fund.unit if fund else "CAD"))
    document = read.cell("document", lambda text: _document(text, met))
    said = cells.clean(row.cells.get("agreement", ""))
    agreement = (
        read.cell("agreement", lambda text: _known(agreements, text, "agreement", "une entente")) if said else None
    )
    more = {name: read.cell(name, cells.line) or "" for name in ("activity", "title_en", "title_fr")}
    there = posted.get(document or "")
    if there is not None and not (row.problems or read.problems):
        if (there.fund_id, there.on, there.amount_minor) == (fund.pk, on, amount):
            return None
        read.fault("document", OTHERWISE)
    if row.problems or read.problems or fund is None or on is None or amount is None or document is None:
        return row.beside(read.problems)
    return Expense(fund, on, amount, document, agreement, more)


class _Reading:
    """The cells of one row, and what is wrong with them."""

    def __init__(self, row: Line) -> None:
        self.row, self.problems = row, list[Problem]()

    def cell(self, column: str, how: Any) -> Any:
        """A cell, read; nothing where it cannot be, which is a problem."""
        try:
            return how(cells.clean(self.row.cells.get(column, "")))
        except Fault as fault:
            self.fault(column, fault)
        except BadInput as bad:
            self.problems.append(Problem(self.row.number, column, bad.message_en, bad.message_fr, "", ""))
        return None

    def fault(self, column: str, fault: Fault) -> None:
        """Something is wrong here."""
        told = (fault.what_en, fault.what_fr, fault.todo_en, fault.todo_fr)
        self.problems.append(Problem(self.row.number, column, *told))


def _known(known: dict[str, Any], text: str, english: str, french: str) -> Any:
    if text not in known:
        raise Fault(
            f"“{text[:60]}” is no {english} on record.",
            f"« {text[:60]} » n’est pas {french} consigné.".replace("une entente consigné", "une entente consignée"),
            "Give its number as the register writes it.",
            "Donnez son numéro comme le registre l’écrit.",
        )
    return known[text]


def _near(on: date, fund: Fund | None) -> date:
    """A day that has come, near the year of the fund."""
    if on > timezone.localdate():
        raise TO_COME
    if fund is not None and abs(on.year - fund.year) > 1:
        raise OTHER_YEAR
    return on


def _amount(text: str, unit: str) -> int:
    """Below zero, or in brackets, is what came back."""
    return signed(text, unit).minor


def _document(text: str, met: set[str]) -> str:
    if not text:
        raise NO_NUMBER
    if text in met:
        raise AGAIN
    met.add(text)
    return text

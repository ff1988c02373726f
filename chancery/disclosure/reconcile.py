"""A quarter held against the rows of the finance system, line by line: what one of the two has and the other not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from chancery.disclosure.models import Difference
from chancery.disclosure.periods import Quarter
from chancery.missions.exchange import converted
from chancery.missions.models import CostLine, FinanceLine, Repayment
from chancery.missions.models.undertaking import Payer
from chancery.money import Money

Kind = Difference.Kind


@dataclass
class Group:
    """Rows and lines that are about one amount: a row of the finance system, its line, and all that corrected it."""

    rows: list[FinanceLine] = field(default_factory=list)
    lines: list[CostLine] = field(default_factory=list)
    repayment: Repayment | None = None
    elsewhere: bool = False  # the other side counts it in another quarter

    @property
    def key(self) -> str:
        """What it is known by in a form."""
        held = self.row or self.line or self.repayment
        return f"{type(held).__name__.lower()}-{held.pk if held else ''}"

    @property
    def finance(self) -> Money:
        """What the finance system has, in the city's currency."""
        return Money(sum(map(_worth, self._alike())), settings.CITY.currency)

    @property
    def ours(self) -> Money:
        """What is posted here."""
        spent = sum(one.counts for one in self.lines)
        back = self.repayment.counts if self.repayment else 0
        return Money(spent - back, settings.CITY.currency)

    @property
    def more(self) -> Money:
        """What the finance system has more; below zero, what it has less."""
        return Money(self.finance.minor - self.ours.minor, settings.CITY.currency)

    @property
    def kind(self) -> Kind:
        """Who has it, and who has not."""
        if self.elsewhere:
            return Kind.QUARTER
        if self.rows and (self.lines or self.repayment):
            return Kind.OTHER
        return Kind.NOT_HERE if self.rows else Kind.NOT_THERE

    @property
    def kind_said(self) -> str:
        """The same in words."""
        return str(self.kind.label)

    @property
    def said(self) -> dict[str, str]:
        """Why it is none of ours, where somebody said so: that explains it."""
        row = next((one for one in self.rows if one.apart_on), None)
        return {"en": row.apart_en or row.apart_fr, "fr": row.apart_fr or row.apart_en} if row else {"en": "", "fr": ""}

    @property
    def row(self) -> FinanceLine | None:
        """The row of the finance system that names it."""
        return self.rows[0] if self.rows else None

    @property
    def line(self) -> CostLine | None:
        """The line here that names it."""
        return self.lines[0] if self.lines else None

    def _alike(self) -> Iterable[tuple[Money, FinanceLine]]:
        """Amounts of one currency and rate together: a correction is rounded with what it corrects."""
        sums: dict[tuple[str, object], int] = defaultdict(int)
        first: dict[tuple[str, object], FinanceLine] = {}
        for one in self.rows:
            sums[one.currency, _rate(one)] += one.amount_minor
            first.setdefault((one.currency, _rate(one)), one)
        return [(Money(minor, key[0]), first[key]) for key, minor in sums.items()]


def rows_of(quarter: Quarter) -> list[FinanceLine]:
    """What came in from the finance system of a quarter."""
    rows = FinanceLine.objects.filter(on__range=(quarter.first, quarter.last))
    return list(rows.select_related("line__trip__mission", "repayment__trip__mission").order_by("on", "id"))


def unvalued(rows: Iterable[FinanceLine]) -> list[FinanceLine]:
    """Those of another currency whose rate nobody knows: nobody can add them up."""
    return [one for one in rows if one.currency != settings.CITY.currency and _rate(one) is None]


def finance_of(rows: Iterable[FinanceLine]) -> Money:
    """What the finance system posted, by the rows that came in."""
    return Money(sum(one.finance.minor for one in _groups(list(rows), [], [])), settings.CITY.currency)


def differences(quarter: Quarter, rows: list[FinanceLine]) -> list[Group]:
    """Every amount in which the two differ, by day."""
    span = (quarter.first, quarter.last)
    lines = CostLine.objects.filter(posted_on__range=span).exclude(paid_by=Payer.THIRD)
    back = Repayment.objects.filter(on__range=span).select_related("trip__mission", "finance").order_by("on", "id")
    ordered = lines.select_related("trip__mission", "finance").order_by("posted_on", "id")
    return [one for one in _groups(rows, list(ordered), list(back)) if one.more.minor]


def _groups(rows: list[FinanceLine], lines: list[CostLine], back: list[Repayment]) -> list[Group]:
    """Everything under what it began with: a line, a repayment, or a row that is neither."""
    root = _roots([*lines, *(one.line for one in rows if one.line is not None)])
    found: dict[UUID, Group] = defaultdict(Group)
    for row in rows:
        found[root.get(row.line_id, row.line_id) or row.repayment_id or row.pk].rows.append(row)
    for line in lines:
        found[root[line.pk]].lines.append(line)
    for one in back:
        found[one.pk].repayment = one
    known = _known(found)
    for key, group in found.items():
        if group.rows:
            group.elsewhere = not (group.lines or group.repayment) and any(map(_counts, group.rows))
        else:
            group.elsewhere = key in known
    return list(found.values())


def _roots(lines: list[CostLine]) -> dict[UUID | None, UUID]:
    """With which line each of these began: a correction with what it corrects."""
    cites: dict[UUID, UUID | None] = {one.pk: one.corrects_id for one in lines}
    while missing := {cited for cited in cites.values() if cited and cited not in cites}:
        cites |= dict(CostLine.objects.filter(pk__in=missing).values_list("pk", "corrects"))
    found: dict[UUID | None, UUID] = {}
    for key in cites:
        first = key
        while cited := cites[first]:
            first = cited
        found[key] = first
    return found


def _known(keys: Iterable[UUID]) -> set[UUID]:
    """Which of these lines and repayments some row of the finance system became."""
    held = list(keys)
    rows = FinanceLine.objects.filter(Q(line__in=held) | Q(repayment__in=held))
    return {key for pair in rows.values_list("line", "repayment") for key in pair if key}


def _counts(row: FinanceLine) -> bool:
    """Is it placed on something that the City bears?"""
    return bool(row.repayment_id or (row.line and row.line.paid_by != Payer.THIRD))


def _rate(row: FinanceLine) -> Decimal | None:
    """The rate of a row: its own, or of the line that it became."""
    return row.rate or (row.line.rate if row.line else None)


def _worth(amount: tuple[Money, FinanceLine]) -> int:
    worth = converted(amount[0], settings.CITY.currency, _rate(amount[1]))
    return worth.minor if worth else 0

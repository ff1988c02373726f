"""What a proposal says that it takes, line by line, as its case would take it of the City's funds."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from chancery.accounts.models import Division
from chancery.budgets.models import FTE, Fund, YearFigure
from chancery.money import Money
from chancery.proposals.models import Means, PlannedActivity, Proposal

CITYS = (Means.Source.OPERATING, Means.Source.CAPITAL, Means.Source.DIVISIONAL)


class Line(NamedTuple):
    """An amount of money or days of staff that an activity takes, from one source."""

    key: str
    activity: PlannedActivity
    means: Means
    money: Money | None
    days: int | None

    @property
    def source(self) -> str:
        """The source of a fund that it can be met from; empty: any."""
        return self.means.source if self.means.source in Fund.Source.values else ""

    @property
    def division(self) -> Division | None:
        """Whose fund, where a division gives it."""
        return self.means.division

    @property
    def is_ours(self) -> bool:
        """Does it take anything of the City? What the candidate gives, and the time of others, it does not."""
        if self.money is not None:
            return self.means.source != Means.Source.PARTNER
        return self.division is not None or self.means.source in CITYS

    def amount(self, working_days: Decimal | None) -> Money | None:
        """As a fund counts it: days of staff as a part of a full-time year, where the days of that year are known."""
        if self.money is not None:
            return self.money
        if not working_days or self.days is None:
            return None
        part = (Decimal(self.days) * 100 / working_days).quantize(Decimal(1), ROUND_HALF_UP)
        return Money(max(int(part), 1), FTE)


def lines(proposal: Proposal) -> Iterator[Line]:
    """Each amount and each number of days that it names; what it leaves open is no line."""
    for activity in proposal.activities.prefetch_related("means__division"):
        for one in activity.means.all():
            place = f"{activity.number}-{one.number}"
            if one.amount is not None:
                yield Line(f"m{place}", activity, one, one.amount, None)
            if one.staff_days:
                yield Line(f"d{place}", activity, one, None, one.staff_days)


def working_days(year: int) -> Decimal | None:
    """Days of work in a full-time year, where the office recorded them."""
    found = YearFigure.objects.filter(kind=YearFigure.Kind.WORKING_DAYS, year=year).first()
    return found.value if found else None

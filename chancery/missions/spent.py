"""What a mission costs, as the office reads it: class by class, what came back, and what the City bears after all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.conf import settings
from django.db.models import Sum
from django.utils.translation import gettext as _

from chancery.missions.models import CostLine, Mission, Repayment
from chancery.missions.models.undertaking import CostClass, Payer
from chancery.money import Money


class Cost(NamedTuple):
    """One class: what was estimated beside what was entered and what of it is posted. Lines without an exchange rate
    are in no figure: where there are some, it costs more than is entered."""

    label: str
    estimated: Money | None
    entered: Money
    posted: Money
    unrated: int = 0

    @property
    def over(self) -> Money | None:
        """How much more was entered than estimated; nothing where one of the two is not known."""
        if self.estimated is None or self.unrated:
            return None
        return Money(self.entered.minor - self.estimated.minor, self.entered.currency)

    def less(self, label: str, back: int) -> Cost:
        """The same without what came back."""
        entered, posted = (Money(one.minor - back, one.currency) for one in (self.entered, self.posted))
        return Cost(label, self.estimated, entered, posted, self.unrated)


@dataclass(frozen=True, slots=True)
class Spent:
    """Class by class, and together; where something came back, how much, and what the City bears without it: of what is
    posted that is the figure that residents read."""

    rows: Sequence[Cost]
    whole: Cost
    back: Money

    @property
    def borne(self) -> Cost | None:
        """What the City bears after all; none where nothing came back, and it is the sum."""
        return self.whole.less(_("Borne by the City"), -self.back.minor) if self.back.minor else None


def of(mission: Mission) -> Spent:
    """Estimated beside actual, class by class, in the city's own currency."""
    own = settings.CITY.currency
    lines = list(CostLine.objects.standing().filter(trip__mission=mission).exclude(paid_by=Payer.THIRD))
    estimates = [one for trip in mission.trips.prefetch_related("estimates") for one in trip.estimates.all()]
    rows = []
    for kind, label in CostClass.choices:
        of_kind = [one for one in lines if one.kind == kind]
        thought = [one.amount_minor for one in estimates if one.kind == kind and one.currency == own]
        if of_kind or thought:
            rows.append(_cost(str(label), thought, of_kind))
    thought = [one.amount_minor for one in estimates if one.currency == own]
    repaid = Repayment.objects.counted().filter(trip__mission=mission).aggregate(sum=Sum("own_minor"))["sum"] or 0
    return Spent(rows, _cost(_("Together"), thought, lines), Money(-repaid, own))


def _cost(label: str, thought: Sequence[int], lines: Iterable[CostLine]) -> Cost:
    own, every = settings.CITY.currency, list(lines)
    entered, posted = (
        Money(sum(one.counts for one in found), own) for found in (every, [one for one in every if one.posted_on])
    )
    unrated = sum(one.own_minor is None for one in every)
    return Cost(label, Money(sum(thought), own) if thought else None, entered, posted, unrated)

"""What one unit of a currency was worth in the city's own, day by day, and who published it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from chancery.audit.models import Actor
from chancery.columns import day, line, prose
from chancery.frame import language
from chancery.ids import uuid7
from chancery.missions.models.undertaking import CURRENCY
from chancery.records import Keep, audited

#: Nobody publishes rates on holidays: the last one before counts for so long, and for no longer.
LASTS = timedelta(days=7)


class ExchangeRateQuerySet(models.QuerySet["ExchangeRate"]):
    """Picking rates."""

    def standing(self) -> Self:
        """Those that nobody took back."""
        return self.filter(withdrawn_on=None)

    def of(self, currency: str, on: date) -> ExchangeRate | None:
        """The rate of a day: its own, or the last one before; none where that is longer ago than a rate lasts."""
        near = self.standing().filter(currency=currency, on__lte=on, on__gte=on - LASTS)
        return near.order_by("-on").first()


@audited(
    keep=Keep.SEVEN_YEARS,
    public="currency on rate source withdrawn_on why_en why_fr",
    internal="entered_on entered_by",
)
class ExchangeRate(models.Model):
    """One published rate. It is never changed: a wrong one is withdrawn, with the reason, and another is entered."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    currency = models.CharField(max_length=3, validators=[CURRENCY])
    on = models.DateField()
    rate = models.DecimalField(max_digits=20, decimal_places=10, help_text="Of one unit, in the city's currency")
    source = line("Who published it")
    withdrawn_on = day()
    why_en = prose("Why it was withdrawn")
    why_fr = prose()
    entered_on = models.DateField()
    entered_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")

    objects = ExchangeRateQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["currency", "-on", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["currency", "on"], condition=Q(withdrawn_on=None), name="one_exchange_rate_a_day"
            ),
            models.CheckConstraint(condition=Q(rate__gt=0), name="an_exchange_rate_is_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.currency} {self.on} {self.rate}"

    @property
    def figure(self) -> str:
        """The rate as the page's language writes it, with the places that say something."""
        said = f"{self.rate.normalize():f}"
        return said.replace(".", ",") if language() == "fr" else said

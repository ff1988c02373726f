"""What the finance system says was spent on travel, row by row, and which line of which trip each became."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from chancery.audit.models import Actor
from chancery.columns import day, prose
from chancery.columns import line as words
from chancery.ids import uuid7
from chancery.missions.models.money import CostLine, Repayment
from chancery.missions.models.undertaking import CURRENCY, CostClass
from chancery.money import Money
from chancery.records import Keep, audited


class FinanceLineQuerySet(models.QuerySet["FinanceLine"]):
    """Picking rows of the finance system."""

    def waiting(self) -> Self:
        """Those that nobody has placed."""
        return self.filter(line=None, repayment=None, apart_on=None)

    def apart(self) -> Self:
        """Those that are none of ours."""
        return self.exclude(apart_on=None)


@audited(
    keep=Keep.SEVEN_YEARS,
    internal=(
        "document on amount_minor currency rate rate_on rate_source kind reference vendor account cites waits_for line"
        " repayment apart_on apart_en apart_fr brought_on brought_by"
    ),
    personal="traveller",
)
class FinanceLine(models.Model):
    """One row of the finance system, by its number there. It waits until it is a line of a trip, or none of ours."""

    class Wait(models.TextChoices):
        """Why it is no line of a trip by itself."""

        NO_TRIP = "no-trip", _("No trip fits: neither its number, nor its traveller and day.")
        SEVERAL = "several", _("Several trips fit.")
        NO_CLASS = "no-class", _("It does not say for what it was spent.")
        NO_RATE = "no-rate", _("It is in another currency, and has no exchange rate.")
        BELOW = "below-zero", _("It is below zero, and cites no line that it corrects.")
        TWIN = "twin", _("A line of the same day and amount is posted already.")
        ABROAD = "abroad", _("A cost of the same day was entered in another currency: it may be this one.")
        OTHERS = (
            "by-others",
            _("A cost of the same day and amount was paid by others, as it was entered: it may be this one."),
        )
        CAME_BACK = (
            "came-back",
            _("It would take off more than the City bears of the trip: correct what came back first."),
        )
        OWN = "own", pgettext_lazy("finance line", "It is your own travel, so somebody else places it.")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    document = models.CharField(max_length=100, unique=True)
    on = models.DateField()
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3, validators=[CURRENCY])
    rate = models.DecimalField(max_digits=20, decimal_places=10, null=True, blank=True)
    rate_on = day()
    rate_source = words()
    kind = models.CharField(max_length=16, choices=CostClass, blank=True, default="")
    reference = words("The mission, as the file names it")
    traveller = words("As the file names them")
    vendor = words()
    account = words()
    cites = words("The number of the row that it corrects")
    waits_for = models.CharField(max_length=12, choices=Wait, blank=True, default="")
    line = models.OneToOneField(CostLine, on_delete=models.PROTECT, null=True, blank=True, related_name="finance")
    repayment = models.OneToOneField(Repayment, on_delete=models.PROTECT, null=True, blank=True, related_name="finance")
    apart_on = day("On which day somebody said that it is none of ours")
    apart_en = prose("Why")
    apart_fr = prose()
    brought_on = models.DateField()
    brought_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")

    objects = FinanceLineQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(
                    Q(line=None, repayment=None) | Q(line=None, apart_on=None) | Q(repayment=None, apart_on=None)
                ),
                name="a_finance_row_is_placed_once",
            )
        ]

    def __str__(self) -> str:
        return self.document

    @property
    def waits(self) -> bool:
        """Has nobody placed it?"""
        return self.line_id is None and self.repayment_id is None and self.apart_on is None

    @property
    def amount(self) -> Money:
        """How much; below zero is what came back."""
        return Money(self.amount_minor, self.currency)

"""What a trip cost, line by line. A posted line never changes: a correction is new lines that cite it."""

from __future__ import annotations

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from chancery.columns import day, line, prose, slug
from chancery.counterparties.models import Country
from chancery.ids import uuid7
from chancery.missions.models.undertaking import CURRENCY, CostClass, Payer, Trip
from chancery.money import Money
from chancery.papers.models import Paper
from chancery.records import Keep, audited

#: What counts of a line, as a sum in the database takes it: `CostLine.counts`.
COUNTS = Coalesce("borne_minor", "own_minor")


class CostLineQuerySet(models.QuerySet["CostLine"]):
    """Picking lines."""

    def posted(self) -> Self:
        """Those that count: their sum is what was spent."""
        return self.exclude(posted_on=None)

    def standing(self) -> Self:
        """Those that say what was spent: without what was taken back, and what took it back."""
        return self.filter(reverses=None, reversed_by=None)


@audited(
    keep=Keep.SEVEN_YEARS,
    public=(
        "trip number kind on amount_minor currency rate rate_on own_minor borne_minor meal officials guests told_vendor"
        " paid_by corrects reverses posted_on later_on"
    ),
    internal=(
        "vendor place country tax_minor rate_source proof includes paid_by_body reimbursable order_number claim"
        " account envelope why_en why_fr entered_on"
    ),
    personal="attendees declaration reason_en reason_fr alcohol_minor personal_minor",
)
class CostLine(models.Model):
    """One amount of one trip. Money is in minor units of its currency; the city's own currency by a dated rate."""

    class Meal(models.TextChoices):
        """Which meal, where it is one."""

        BREAKFAST = "breakfast", _("Breakfast")
        LUNCH = "lunch", _("Lunch")
        DINNER = "dinner", _("Dinner")

    class Proof(models.TextChoices):
        """What shows that it was spent."""

        RECEIPT = "receipt", _("A receipt")
        DECLARATION = "declaration", _("A signed declaration, the receipt being lost")
        PER_DIEM = "per-diem", _("A daily allowance, without a receipt")
        NONE = "none", _("Nothing yet")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    trip = models.ForeignKey(Trip, on_delete=models.PROTECT, related_name="lines")
    number = models.PositiveIntegerField(default=1)
    kind = models.CharField(max_length=16, choices=CostClass)
    on = models.DateField()
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3, validators=[CURRENCY])
    rate = models.DecimalField(
        max_digits=20, decimal_places=10, null=True, blank=True, help_text="Of one unit, in the city's currency"
    )
    rate_on = day()
    rate_source = line("Who published the rate")
    own_minor = models.BigIntegerField(null=True, blank=True, help_text="In the city's currency; empty without a rate")
    borne_minor = models.BigIntegerField(
        null=True, blank=True, help_text="What of that the City bears, where it is less than all of it"
    )
    tax_minor = models.BigIntegerField(null=True, blank=True)
    vendor = line()
    told_vendor = line("The same as residents read it with hospitality; empty is not published")
    place = line("The city")
    country = models.ForeignKey(Country, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    proof = models.CharField(max_length=12, choices=Proof, default=Proof.NONE)
    declaration = prose("How the receipt was lost, in the traveller's words")
    meal = models.CharField(max_length=12, choices=Meal, blank=True, default="")
    includes = slug("The meals that a fee includes, with a space between")
    alcohol_minor = models.BigIntegerField(null=True, blank=True, help_text="Empty is not recorded")
    officials = models.PositiveSmallIntegerField(null=True, blank=True)
    guests = models.PositiveSmallIntegerField(null=True, blank=True)
    attendees = prose("Who took part")
    personal_minor = models.BigIntegerField(null=True, blank=True, help_text="The part that is the traveller's own")
    paid_by = models.CharField(max_length=12, choices=Payer, default=Payer.CITY)
    paid_by_body = line("Which third party")
    reimbursable = models.BooleanField(null=True, blank=True)
    order_number = line("Of the purchase order")
    claim = line("In which claim it stands")
    account = line("To which account it is charged")
    envelope = models.BooleanField(default=False, help_text="Paid from an envelope at somebody's discretion")
    reason_en = prose("What the traveller says of a point to check")
    reason_fr = prose()
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrections")
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversed_by")
    why_en = prose("Why it was corrected")
    why_fr = prose()
    entered_on = models.DateField()
    posted_on = day()
    later_on = day("The day on which it came in after residents were told of the mission")

    objects = CostLineQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["trip", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["trip", "number"], name="cost_line_number_once"),
            models.CheckConstraint(
                condition=Q(amount_minor__gte=0) | Q(reverses__isnull=False), name="only_a_correction_is_below_zero"
            ),
            models.CheckConstraint(
                condition=Q(posted_on=None) | Q(own_minor__isnull=False), name="a_posted_line_has_its_rate"
            ),
            models.CheckConstraint(
                condition=Q(borne_minor=None)
                | Q(reverses=None, borne_minor__gte=0, borne_minor__lte=F("own_minor"))
                | Q(reverses__isnull=False, borne_minor__lte=0, borne_minor__gte=F("own_minor")),
                name="the_city_bears_no_more_than_the_line",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount}"

    @property
    def amount(self) -> Money:
        """How much, in the currency it was paid in."""
        return Money(self.amount_minor, self.currency)

    @property
    def counts(self) -> int:
        """What of it counts, in minor units of the city's currency: what the City bears; where a third party paid, all
        that they paid. Nothing without a rate."""
        return (self.own_minor or 0) if self.borne_minor is None else self.borne_minor


@audited(keep=Keep.SEVEN_YEARS, internal="line paper")
class Receipt(models.Model):
    """A paper that shows what was spent; a line may have several."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    line = models.ForeignKey(CostLine, on_delete=models.PROTECT, related_name="receipts")
    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["line", "paper"], name="receipt_once_for_a_line")]

    def __str__(self) -> str:
        return f"{self.line_id} {self.paper_id}"


class RepaymentQuerySet(models.QuerySet["Repayment"]):
    """Picking what was given back."""

    def standing(self) -> Self:
        """Those that say what came back: without what was corrected, and what took it back."""
        return self.filter(reverses=None, reversed_by=None)

    def counted(self) -> Self:
        """Those that lower what the City bore: what is left of an advance never was in a sum."""
        return self.filter(of_advance=False)


@audited(
    keep=Keep.SEVEN_YEARS,
    public="trip line on own_minor of_advance corrects reverses later_on",
    internal="reason_en reason_fr",
)
class Repayment(models.Model):
    """What a traveller gave back to the City, in the city's currency. It never changes: a correction is one that takes
    it back, below zero, and another that says what is right; their sum is what came back."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    trip = models.ForeignKey(Trip, on_delete=models.PROTECT, related_name="repayments")
    line = models.ForeignKey(CostLine, on_delete=models.PROTECT, null=True, blank=True, related_name="repayments")
    on = models.DateField()
    own_minor = models.BigIntegerField()
    of_advance = models.BooleanField(default=False, help_text="It is what was left of an advance, which is no cost")
    reason_en = prose()
    reason_fr = prose()
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrections")
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversed_by")
    later_on = day("The day on which it came in after residents were told of the mission")

    objects = RepaymentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["trip", "on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(own_minor__gt=0, reverses=None) | Q(own_minor__lt=0, reverses__isnull=False),
                name="a_repayment_is_above_zero",
            )
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.own_minor}"

    @property
    def counts(self) -> int:
        """By how much it lowers what the City bore, in minor units."""
        return 0 if self.of_advance else self.own_minor

    @property
    def own(self) -> Money:
        """How much, in the city's currency."""
        return Money(self.own_minor, settings.CITY.currency)

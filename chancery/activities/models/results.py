"""What came of an activity: single results, and figures that are followed from period to period."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from chancery.activities.models.activity import Activity
from chancery.audit.models import Actor
from chancery.columns import Fuzzy, day, in_order, line, precision, prose
from chancery.ids import uuid7
from chancery.money import Money
from chancery.records import Keep, audited


class Basis(models.TextChoices):
    """On whose word."""

    ESTIMATED = "estimated", _("Estimated")
    REPORTED = "reported", _("Reported")
    VERIFIED = "verified", _("Verified")


@audited(
    keep=Keep.PERMANENT,
    public=(
        "activity number kind text_en text_fr dated_earliest dated_latest dated_precision value "
        "unit_en unit_fr amount_minor currency basis said_by_en said_by_fr"
        " said_on attribution_en attribution_fr source"
    ),
    internal="recorded_by",
)
class ActivityResult(models.Model):
    """What came of it: how much, on whose word, and what it is credited to."""

    Basis = Basis

    class Kind(models.TextChoices):
        """What was made, what changed by it, or what cannot be counted."""

        OUTPUT = "output", _("Output")
        OUTCOME = "outcome", pgettext_lazy("result", "Outcome")
        NOTE = "note", _("Qualitative note")

    FORMERLY: ClassVar[dict[str, str]] = {"unit_en": "unit"}

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="results")
    number = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(max_length=20, choices=Kind, blank=True, default="")
    text_en = prose()
    text_fr = prose()
    dated_earliest = day("When it came about")
    dated_latest = day()
    dated_precision = precision()
    value = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    unit_en = models.CharField(max_length=40, blank=True, default="", help_text="What was counted")
    unit_fr = models.CharField(max_length=40, blank=True, default="")
    amount_minor = models.BigIntegerField(
        null=True, blank=True, help_text="Money, in the smallest unit of its currency"
    )
    currency = models.CharField(max_length=3, blank=True, default="")
    basis = models.CharField(max_length=20, choices=Basis, default=Basis.REPORTED)
    said_by_en = line("Who estimated, reported or verified it")
    said_by_fr = line()
    said_on = day("When they did")
    attribution_en = prose("What the source credits it to")
    attribution_fr = prose()
    source = line()
    recorded_by = models.ForeignKey(Actor, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    dated = Fuzzy("dated")

    class Meta:
        ordering: ClassVar = ["activity", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["activity", "number"], name="result_number_once"),
            in_order("dated", "result"),
            models.CheckConstraint(
                condition=Q(amount_minor__isnull=True, currency="") | (Q(amount_minor__isnull=False) & ~Q(currency="")),
                name="result_money_has_a_currency",
            ),
            models.CheckConstraint(
                condition=Q(amount_minor__isnull=True) | Q(value__isnull=True), name="result_is_money_or_a_number"
            ),
        ]

    def __str__(self) -> str:
        return self.text_en or self.text_fr

    @property
    def in_dollars(self) -> bool:
        """Dollars, of which the source does not say which: the sign is the unit, in both languages."""
        return "$" in (self.unit_en, self.unit_fr)

    @property
    def amount(self) -> Money | None:
        """The money, where it is money."""
        return None if self.amount_minor is None else Money(self.amount_minor, self.currency)


@audited(
    keep=Keep.PERMANENT,
    public=(
        "activity number name_en name_fr unit_en unit_fr currency adds cumulative baseline baseline_en baseline_fr"
        " source"
    ),
)
class Indicator(models.Model):
    """A figure that is followed from period to period, and what may be said of several periods together.

    Where it has a currency, its figures are whole numbers of the smallest unit.
    """

    class Adds(models.TextChoices):
        """What the figures of several periods come to."""

        SUM = "sum", _("Their sum")
        LAST = "last", _("The last of them")
        MAXIMUM = "maximum", _("The largest of them")
        NONE = "none", _("Nothing: they are not added")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="indicators")
    number = models.PositiveSmallIntegerField(default=1)
    name_en = line()
    name_fr = line()
    unit_en = line()
    unit_fr = line()
    currency = models.CharField(max_length=3, blank=True, default="")
    adds = models.CharField(max_length=20, choices=Adds)
    cumulative = models.BooleanField(
        default=False, help_text="Each figure counts from the beginning, so that none is added to another"
    )
    baseline = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    baseline_en = line("Of when it is, and where it was read")
    baseline_fr = line()
    source = line()

    class Meta:
        ordering: ClassVar = ["activity", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["activity", "number"], name="indicator_number_once"),
            models.CheckConstraint(
                condition=Q(cumulative=False) | ~Q(adds="sum"), name="indicator_cumulative_is_never_summed"
            ),
        ]

    def __str__(self) -> str:
        return self.name_en or self.name_fr

    def figure(self, value: Decimal | None) -> Money | Decimal | None:
        """A figure of it: money where it has a currency."""
        return Money(int(value), self.currency) if self.currency and value is not None else value


@audited(
    keep=Keep.PERMANENT,
    public=("indicator first last target actual basis said_by_en said_by_fr said_on note_en note_fr source"),
    internal="recorded_by",
)
class Period(models.Model):
    """What was aimed at in one period, and what it was, on whose word."""

    Basis = Basis

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="periods")
    first = models.DateField()
    last = models.DateField()
    target = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    actual = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    basis = models.CharField(max_length=20, choices=Basis, blank=True, default="")
    said_by_en = line("Who estimated, reported or verified it")
    said_by_fr = line()
    said_on = day("When they did")
    note_en = line()
    note_fr = line()
    source = line()
    recorded_by = models.ForeignKey(Actor, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["indicator", "last", "first"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["indicator", "last"], name="period_once"),
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="period_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(actual__isnull=True, basis="") | (Q(actual__isnull=False) & ~Q(basis="")),
                name="period_actual_has_a_basis",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first}..{self.last}"

    @property
    def activity(self) -> Activity:
        """Of which activity."""
        return self.indicator.activity

"""What is set aside for international relations."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chancery.columns import line, prose
from chancery.ids import uuid7
from chancery.money import Money
from chancery.records import Keep, audited


class BudgetLineQuerySet(models.QuerySet["BudgetLine"]):
    """Picking budget lines."""

    def public(self) -> "BudgetLineQuerySet":
        """Those that a resident may see: a budget that was published."""
        return self.filter(public=True)

    def totals(self) -> "BudgetLineQuerySet":
        """The lines that are a whole, not a part of one."""
        return self.filter(role=BudgetLine.Role.TOTAL)


@audited(
    keep=Keep.PERMANENT,
    public=(
        "reference line_en line_fr period every amount_minor currency role parent count"
        " division_en division_fr note_en note_fr public source"
    ),
)
class BudgetLine(models.Model):
    """An amount, for what, how often, and which larger amount it is part of."""

    class Role(models.TextChoices):
        """Its place in a sum."""

        TOTAL = "total", _("Total")
        SUBTOTAL = "subtotal", _("Subtotal")
        UNIT = "unit", _("Unit amount")
        TRANSFER = "transfer", _("Transfer")

    class Every(models.TextChoices):
        """How often."""

        YEAR = "year", _("Every year")
        ONCE = "once", _("Once")
        UNDECIDED = "undecided", _("To be determined")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    reference = models.CharField(max_length=80, unique=True)
    line_en = line()
    line_fr = line()
    period = models.CharField(
        max_length=40, blank=True, default="", help_text="A year, `2005..` for since 2005, `2024..2025`"
    )
    every = models.CharField(max_length=20, choices=Every, blank=True, default="")
    amount_minor = models.BigIntegerField(null=True, blank=True, help_text="In minor units; empty is not stated")
    currency = models.CharField(max_length=3)
    role = models.CharField(max_length=20, choices=Role)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts")
    count = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="How many times a unit amount counts in its parent"
    )
    division_en = line()
    division_fr = line()
    note_en = prose()
    note_fr = prose()
    public = models.BooleanField(default=True)
    source = line()

    objects = BudgetLineQuerySet.as_manager()

    class Meta:
        ordering = ["reference"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_minor__isnull=True) | Q(amount_minor__gte=0), name="budget_amount_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def amount(self) -> Money | None:
        """The amount, or None where none is stated."""
        return None if self.amount_minor is None else Money(self.amount_minor, self.currency)

    @property
    def whole(self) -> Money | None:
        """A unit amount times how often it counts; any other amount as it is."""
        times = self.count if self.role == self.Role.UNIT and self.count else 1
        return None if self.amount_minor is None else Money(self.amount_minor * times, self.currency)

"""What was published of missions, when, by whom and why: the history of what residents were told."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from chancery.audit.models import Actor
from chancery.columns import prose
from chancery.ids import uuid7
from chancery.missions.models import CostLine, FinanceLine, Mission, Repayment
from chancery.missions.models.undertaking import CURRENCY
from chancery.money import Money
from chancery.records import Keep, audited


@audited(keep=Keep.PERMANENT, public="mission did on", internal="by reason")
class Publication(models.Model):
    """One decision on what residents may read of a mission. It is never changed: the next one is a new row."""

    class Did(models.TextChoices):
        """What was decided."""

        PUBLISHED = "published", pgettext_lazy("mission", "Published beforehand")
        ACCOUNTED = "accounted", pgettext_lazy("mission", "Accounted for")
        WITHHELD = "withheld", pgettext_lazy("mission", "Withheld")
        RELEASED = "released", pgettext_lazy("mission", "Released")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="publications")
    did = models.CharField(max_length=12, choices=Did)
    on = models.DateField()
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    reason = prose("Why it is withheld, for somebody's safety")

    class Meta:
        ordering: ClassVar = ["mission", "id"]

    def __str__(self) -> str:
        return f"{self.mission_id} {self.did} {self.on}"


@audited(
    keep=Keep.PERMANENT,
    public="year quarter closed_on nil",
    internal="closed_by ours_minor finance_minor currency",
)
class Period(models.Model):
    """A quarter that was closed: reconciled with what the finance system posted, and all its travel accounted for."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField()
    closed_on = models.DateField()
    closed_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    nil = models.BooleanField(help_text="Nobody came back in it, and nothing was posted")
    ours_minor = models.BigIntegerField(help_text="What was posted here in the quarter, less what was given back")
    finance_minor = models.BigIntegerField(help_text="What the finance system posted")
    currency = models.CharField(max_length=3, validators=[CURRENCY])

    class Meta:
        ordering: ClassVar = ["-year", "-quarter"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["year", "quarter"], name="quarter_closed_once"),
            models.CheckConstraint(condition=models.Q(quarter__range=(1, 4)), name="quarter_is_one_of_four"),
        ]

    def __str__(self) -> str:
        return f"{self.year}-{self.quarter}"

    @property
    def ours(self) -> Money:
        """What was posted here when it was closed."""
        return Money(self.ours_minor, self.currency)

    @property
    def finance(self) -> Money:
        """What the finance system had posted."""
        return Money(self.finance_minor, self.currency)


@audited(keep=Keep.PERMANENT, internal="period number kind finance line repayment own_minor why")
class Difference(models.Model):
    """One amount by which the finance system and this record differ in a quarter, explained. What nobody brought in
    line by line has an amount alone."""

    class Kind(models.TextChoices):
        """Who has it, and who has not."""

        NOT_HERE = "not-here", _("In the finance system and not here")
        NOT_THERE = "not-there", _("Here and not in the finance system")
        OTHER = "other", pgettext_lazy("difference", "Another amount")
        QUARTER = "quarter", _("One of the two counts it in another quarter")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="differences")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=Kind, blank=True, default="")
    finance = models.ForeignKey(FinanceLine, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    line = models.ForeignKey(CostLine, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    repayment = models.ForeignKey(Repayment, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    own_minor = models.BigIntegerField(help_text="What the finance system has more; below zero, what it has less")
    why = prose()

    class Meta:
        ordering: ClassVar = ["period", "number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["period", "number"], name="difference_number_once")]

    def __str__(self) -> str:
        return f"{self.period_id} {self.own_minor}"

    @property
    def amount(self) -> Money:
        """How much."""
        return Money(self.own_minor, self.period.currency)

"""What was done abroad or with those from abroad, and what came of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from chancery.agreements.models import Agreement
from chancery.columns import Fuzzy, day, in_order, line, precision, prose
from chancery.counterparties.models import Counterparty
from chancery.ids import uuid7
from chancery.records import Keep, audited
from chancery.strategy.models import Goal


@audited(keep=Keep.PERMANENT, public="key number group name_en name_fr source")
class ActivityKind(models.Model):
    """A kind of activity, as the sources list them."""

    class Group(models.TextChoices):
        """Which list it is from."""

        SCOPE = "scope", _("What counts as an international activity")
        TYPE = "type", _("Types of activity")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    key = models.SlugField(max_length=60, unique=True)
    number = models.PositiveSmallIntegerField(default=0)
    group = models.CharField(max_length=20, choices=Group, default=Group.TYPE)
    name_en = line()
    name_fr = line()
    source = line()

    class Meta:
        ordering = ["group", "number", "key"]

    def __str__(self) -> str:
        return self.key


class ActivityQuerySet(models.QuerySet["Activity"]):
    """Picking activities."""

    def public(self) -> ActivityQuerySet:
        """Those that a resident may see."""
        return self.filter(public=True)

    def newest_first(self) -> ActivityQuerySet:
        """The latest first; those without a date come last."""
        return self.order_by(F("when_latest").desc(nulls_last=True), "reference")


@audited(
    keep=Keep.PERMANENT,
    public=(
        "reference kind title_en title_fr when_earliest when_latest when_precision when_text_en when_text_fr"
        " counterparty public source agreements goals"
    ),
)
class Activity(models.Model):
    """Something done. It holds the goal and the result, and may serve several agreements and goals."""

    LETTERS: ClassVar[str] = "ACT"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    reference = models.CharField(max_length=80, unique=True)
    kind = models.ForeignKey(ActivityKind, on_delete=models.PROTECT, null=True, blank=True, related_name="activities")
    title_en = prose()
    title_fr = prose()
    when_earliest = day()
    when_latest = day()
    when_precision = precision()
    when_text_en = line("Where the source says more than a date can: since 2016; since 2021")
    when_text_fr = line()
    counterparty = models.ForeignKey(
        Counterparty, on_delete=models.PROTECT, null=True, blank=True, related_name="activities"
    )
    agreements = models.ManyToManyField(Agreement, blank=True, related_name="activities")
    goals = models.ManyToManyField(Goal, blank=True, related_name="activities")
    public = models.BooleanField(default=True)
    source = line()

    when = Fuzzy("when")
    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "activities"
        constraints = [in_order("when", "activity")]

    def __str__(self) -> str:
        return self.reference


@audited(
    keep=Keep.PERMANENT, public="activity number text_en text_fr value unit basis attribution_en attribution_fr source"
)
class ActivityResult(models.Model):
    """What came of it: how much, on whose word, and what it is credited to."""

    class Basis(models.TextChoices):
        """On whose word."""

        ESTIMATED = "estimated", _("Estimated")
        REPORTED = "reported", _("Reported")
        VERIFIED = "verified", _("Verified")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="results")
    number = models.PositiveSmallIntegerField(default=1)
    text_en = prose()
    text_fr = prose()
    value = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    unit = models.CharField(max_length=40, blank=True, default="", help_text="A currency, or what was counted")
    basis = models.CharField(max_length=20, choices=Basis, default=Basis.REPORTED)
    attribution_en = prose("What the source credits it to")
    attribution_fr = prose()
    source = line()

    class Meta:
        ordering = ["activity", "number"]
        constraints = [models.UniqueConstraint(fields=["activity", "number"], name="result_number_once")]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.number}"

"""Who pays for a mission."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from chancery.columns import day, line, prose
from chancery.ids import uuid7
from chancery.missions.models.undertaking import CURRENCY, Mission
from chancery.money import Money
from chancery.records import Keep, audited


class FundingQuerySet(models.QuerySet["Funding"]):
    """Picking who pays."""

    def standing(self) -> Self:
        """Those that say who pays: without what was corrected or taken out."""
        return self.filter(ended_on=None)

    def ended(self) -> Self:
        """What was said before: corrected or taken out, the first first, with what stands in its place."""
        return self.exclude(ended_on=None).select_related("corrected_by").order_by("ended_on", "id")


@audited(
    keep=Keep.PERMANENT,
    public="mission source amount_minor currency declared_on corrects ended_on later_on",
    internal="body covers_en covers_fr why_en why_fr",
)
class Funding(models.Model):
    """Who pays for a mission, and how much; what somebody outside of the City pays is declared on a day. It never
    changes: a correction is a new row that cites the old one, which stays on record with its reason."""

    class Source(models.TextChoices):
        """Who it is."""

        CITY = "city", _("The City")
        HOST = "host", _("The host")
        NETWORK = "network", _("A network")
        FIRM = "firm", _("A firm")
        GOVERNMENT = "government", _("Another government")
        OTHER = "other", pgettext_lazy("who pays", "Somebody else")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="funding")
    source = models.CharField(max_length=12, choices=Source)
    body = line("Who gives it, by name")
    amount_minor = models.BigIntegerField(null=True, blank=True, help_text="Empty is not recorded")
    currency = models.CharField(max_length=3, validators=[CURRENCY])
    covers_en = line("What it is for")
    covers_fr = line()
    declared_on = day("The day on which it was declared")
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )
    ended_on = day("The day on which it was corrected or taken out")
    why_en = prose("Why it was corrected or taken out")
    why_fr = prose()
    later_on = day("The day on which it came in after residents were told of the mission")

    objects = FundingQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["mission", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(amount_minor=None) | Q(amount_minor__gte=0), name="funding_is_not_below_zero"
            )
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.amount_minor}"

    @property
    def instead(self) -> Funding | None:
        """What stands in its place; nothing where it was taken out alone."""
        made: Funding | None = getattr(self, "corrected_by", None)
        return made

    @property
    def amount(self) -> Money | None:
        """How much; none where nobody recorded it."""
        return None if self.amount_minor is None else Money(self.amount_minor, self.currency)

"""What was given and received on a mission: its worth, who keeps it, and what was decided."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import pgettext_lazy

from chancery.audit.models import Actor
from chancery.columns import day, line, prose
from chancery.counterparties.models import Counterparty
from chancery.ids import uuid7
from chancery.missions.models.undertaking import CURRENCY, Mission
from chancery.money import Money
from chancery.records import Keep, audited


class GiftQuerySet(models.QuerySet["Gift"]):
    """Picking gifts."""

    def standing(self) -> Self:
        """Those that are on the list: without what was corrected or taken out."""
        return self.filter(ended_on=None)

    def ended(self) -> Self:
        """What was said before, the first first, with what stands in its place."""
        return self.exclude(ended_on=None).select_related("corrected_by").order_by("ended_on", "number")


@audited(
    keep=Keep.PERMANENT,
    public="mission number way on what_en what_fr value_minor currency fate decided_on corrects ended_on later_on",
    internal="counterparty decided_by entered_by entered_on",
    personal="other keeper reason_en reason_fr why_en why_fr",
)
class Gift(models.Model):
    """One gift. What it is worth may not be known: then no threshold is met, and none is missed. A correction is a new
    row that cites the old one, which keeps what was decided of it; what is right is decided anew."""

    class Way(models.TextChoices):
        """Which way it went."""

        RECEIVED = "received", pgettext_lazy("gift", "Received")
        GIVEN = "given", pgettext_lazy("gift", "Given")

    class Fate(models.TextChoices):
        """What was decided."""

        CITY = "city", pgettext_lazy("gift", "It is the City’s")
        RECIPIENT = "recipient", pgettext_lazy("gift", "Whoever received it may keep it")
        PASSED_ON = "passed-on", pgettext_lazy("gift", "Passed on")
        RETURNED = "returned", pgettext_lazy("gift", "Returned")
        APPROVED = "approved", pgettext_lazy("gift", "Approved")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="gifts")
    number = models.PositiveSmallIntegerField(default=1)
    way = models.CharField(max_length=10, choices=Way)
    on = day()
    what_en = line()
    what_fr = line()
    other = line("From whom, or to whom")
    counterparty = models.ForeignKey(
        Counterparty, on_delete=models.PROTECT, null=True, blank=True, related_name="gifts",
        help_text="Which counterparty that is, where it is one",
    )  # fmt: skip
    value_minor = models.BigIntegerField(null=True, blank=True, help_text="What it is worth, as far as known")
    currency = models.CharField(max_length=3, validators=[CURRENCY])
    keeper = line("Who has it now")
    fate = models.CharField(max_length=10, choices=Fate, blank=True, default="")
    decided_on = day()
    decided_by = models.ForeignKey(Actor, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason_en = prose("Why it was decided so")
    reason_fr = prose()
    entered_on = models.DateField()
    entered_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )
    ended_on = day("The day on which it was corrected or taken out")
    why_en = prose("Why it was corrected or taken out")
    why_fr = prose()
    later_on = day("The day on which it came in after residents were told of the mission")

    objects = GiftQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[Any]] = ["mission", "number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["mission", "number"], name="gift_number_once")]

    def __str__(self) -> str:
        return self.what_en or self.what_fr

    @property
    def instead(self) -> Gift | None:
        """What stands in its place; nothing where it was taken out alone."""
        made: Gift | None = getattr(self, "corrected_by", None)
        return made

    @property
    def value(self) -> Money | None:
        """What it is worth; None is not recorded."""
        return None if self.value_minor is None else Money(self.value_minor, self.currency)

"""What a body set aside for an agreement, as far as its policy lets it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from chancery.agreements.models.agreement import Agreement
from chancery.cases.models import Case
from chancery.columns import day
from chancery.council.models import CouncilItem
from chancery.ids import uuid7
from chancery.records import DataClass, Keep, audited

DATA_CLASSES = [(each.value, each.value) for each in DataClass]


@audited(
    keep=Keep.PERMANENT,
    public="agreement criterion body on until mistaken council_item data_class",
    internal="reason case",
)
class AgreementWaiver(models.Model):
    """A criterion was set aside for this agreement: by which body, when, until when. As open as the criterion is; the
    reason is the office's, and residents read the item by which Council decided it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="waivers")
    criterion = models.SlugField(max_length=80, help_text="The criterion's id in its policy")
    body = models.SlugField(max_length=80, help_text="A role of the policy")
    reason = models.TextField()
    on = models.DateField()
    until = day("The last day on which it counts")
    mistaken = models.BooleanField(default=False, help_text="Entered by mistake: it counts on no day")
    council_item = models.ForeignKey(
        CouncilItem, on_delete=models.PROTECT, null=True, blank=True, related_name="agreement_waivers"
    )
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, null=True, blank=True, related_name="agreement_waivers",
        help_text="The case in which it was decided, if there was one",
    )  # fmt: skip
    data_class = models.CharField(max_length=20, choices=DATA_CLASSES, default=DataClass.PUBLIC)

    class Meta:
        ordering = ["on", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="agreement_waiver_has_a_reason"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("on")), name="agreement_waiver_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion} {self.on}"

"""What Council made of a case when it decided nothing."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from chancery.cases.models.case import Case
from chancery.council.models import CouncilItem
from chancery.ids import uuid7
from chancery.records import Keep, audited


@audited(keep=Keep.PERMANENT, internal="case step item heard_on")
class CouncilHearing(models.Model):
    """It was before a committee or Council under an item, and was referred, deferred or received: nothing was decided,
    and whoever opens the case reads that it was there."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="hearings")
    step = models.SlugField(max_length=80)
    item = models.ForeignKey(CouncilItem, on_delete=models.PROTECT, related_name="case_hearings")
    heard_on = models.DateField()

    class Meta:
        ordering: ClassVar = ["heard_on", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "step", "item"], name="a_case_is_heard_once_under_an_item")
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.heard_on}"

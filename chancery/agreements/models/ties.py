"""What holds an agreement that was entered from its paper to the case that decided on it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from chancery.agreements.models.agreement import Agreement
from chancery.cases.models import Case
from chancery.columns import day, prose
from chancery.ids import uuid7
from chancery.records import Keep, audited


@audited(keep=Keep.PERMANENT, internal="agreement case since why until undone_why")
class CaseTie(models.Model):
    """Somebody said that what this paper signs was decided in this case. It changes neither: what the paper says of its
    signature stays, and so does what was decided. A tie that was a mistake is undone, with a reason, and stays seen."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="ties")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="ties")
    since = models.DateField(help_text="The day on which somebody tied them")
    why = prose("How it is known, in the words of whoever tied them")
    until = day("The day on which it was undone")
    undone_why = prose("Why it was undone")

    class Meta:
        ordering: ClassVar = ["since", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case"], condition=Q(until=None), name="a_case_is_tied_to_one_agreement"),
            models.CheckConstraint(condition=Q(until=None) | ~Q(undone_why=""), name="a_tie_is_undone_for_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.case_id}"

"""What either side promised under an agreement, and where each promise stands."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chancery.accounts.models import Division
from chancery.agreements.models.agreement import Agreement
from chancery.columns import Fuzzy, day, in_order, line, precision, prose
from chancery.ids import uuid7
from chancery.records import Keep, audited


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    """Picking commitments."""

    def public(self) -> CommitmentQuerySet:
        """Those that a resident may see, where the agreement itself may be seen."""
        return self.filter(public=True)

    def open(self) -> CommitmentQuerySet:
        """Those that are still to be kept."""
        return self.exclude(state__in=Commitment.OVER)


@audited(
    keep=Keep.PERMANENT,
    public=(
        "agreement side title_en title_fr lead_en lead_fr division due_earliest due_latest due_precision state"
        " state_since reason_en reason_fr public source"
    ),
)
class Commitment(models.Model):
    """Something that a side promised to do: who leads it, until when, and whether it is on time."""

    class Side(models.TextChoices):
        """Who promised it."""

        CITY = "city", _("The city")
        OTHER = "counterparty", _("The counterparty")
        BOTH = "both", _("Both sides")

    class State(models.TextChoices):
        """Where it stands, as the office says."""

        PROMISED = "promised", _("Promised")
        ON_TIME = "on-time", _("On time")
        AT_RISK = "at-risk", _("At risk")
        DONE = "done", _("Done")
        DROPPED = "dropped", _("Dropped")

    OVER = (State.DONE.value, State.DROPPED.value)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="commitments")
    side = models.CharField(max_length=20, choices=Side)
    title_en = line()
    title_fr = line()
    lead_en = line("Who leads it; empty is not recorded")
    lead_fr = line()
    division = models.ForeignKey(Division, on_delete=models.PROTECT, null=True, blank=True, related_name="commitments")
    due_earliest = day()
    due_latest = day()
    due_precision = precision()
    state = models.CharField(max_length=20, choices=State, default=State.PROMISED)
    state_since = day()
    reason_en = prose("Why it was dropped")
    reason_fr = prose()
    public = models.BooleanField(default=True)
    source = line()

    due = Fuzzy("due")
    objects = CommitmentQuerySet.as_manager()

    class Meta:
        ordering = [F("due_latest").asc(nulls_last=True), "id"]
        constraints = [
            in_order("due", "commitment"),
            models.CheckConstraint(condition=~Q(title_en="", title_fr=""), name="commitment_says_what"),
            models.CheckConstraint(
                condition=~Q(state="dropped") | ~Q(reason_en="", reason_fr=""), name="commitment_dropped_for_a_reason"
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_latest", "id"], condition=~Q(state__in=["done", "dropped"]), name="commitment_open_by_day"
            ),
        ]

    def __str__(self) -> str:
        return self.title_en or self.title_fr

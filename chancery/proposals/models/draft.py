"""What somebody is still writing. It is theirs, not the city's: no line of the ledger commits to what they typed."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models

from chancery.columns import slug
from chancery.ids import uuid7
from chancery.proposals.models.proposal import Proposal
from chancery.records import Keep, audited


class DraftQuerySet(models.QuerySet["Draft"]):
    """Picking drafts."""

    def alive(self) -> Self:
        """Those that can still be written in."""
        return self.filter(state__in=[Draft.State.OPEN, Draft.State.WAITING])


@audited(
    keep=Keep.TWO_YEARS,
    internal="category language state begun_on changed_on saves link proposal follows",
    personal="email",
    unrecorded="typed source",
)
class Draft(models.Model):
    """A form that was saved to come back to, or sent and not confirmed yet. Left alone it is emptied."""

    class State(models.TextChoices):
        """Where it is."""

        OPEN = "open"
        WAITING = "waiting"
        SENT = "sent"
        LAPSED = "lapsed"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    category = slug("Of the policy")
    language = models.CharField(max_length=2)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    typed = models.JSONField(default=dict, blank=True, help_text="Each field as the browser sent it")
    email = models.EmailField(blank=True, default="")
    source = models.CharField(max_length=64, blank=True, default="", help_text="A digest of where it came from today")
    begun_on = models.DateField()
    changed_on = models.DateField()
    saves = models.PositiveIntegerField(default=1)
    link = models.PositiveIntegerField(default=1, help_text="The number of its private link")
    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, null=True, blank=True, related_name="draft")
    follows = models.ForeignKey(
        Proposal, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="It completes this one"
    )

    objects = DraftQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["begun_on", "source"], name="draft_by_source"),
            models.Index(fields=["state", "changed_on"], name="draft_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.category} {self.state}"

    def emptied(self) -> dict[str, Any]:
        """What goes with an address that was erased: all that was typed, and where it came from."""
        return {} if self.email else {"typed": {}, "source": ""}

    @property
    def is_alive(self) -> bool:
        """Can it still be written in?"""
        return self.state in (self.State.OPEN, self.State.WAITING)

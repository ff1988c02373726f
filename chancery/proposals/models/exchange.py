"""What goes back and forth over a proposal: questions of the office, and letters of institutions that support it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chancery.columns import day, line, prose
from chancery.ids import uuid7
from chancery.money import Money
from chancery.proposals.models.proposal import Proposal
from chancery.records import Keep, audited


@audited(keep=Keep.PERMANENT, internal="proposal text asked_on due_on answer answered_on")
class ProposalQuestion(models.Model):
    """The office asks whoever proposes; they answer on their private page."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="questions")
    text = models.TextField()
    asked_on = models.DateField()
    due_on = day()
    answer = prose()
    answered_on = day()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(answered_on=None, answer="") | (Q(answered_on__isnull=False) & ~Q(answer="")),
                name="an_answer_to_a_question_has_its_day",
            )
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.asked_on}"


@audited(
    keep=Keep.PERMANENT,
    internal="proposal institution state invited_on answered_on text amount_minor currency staff_days link erased",
    personal="email signatory function",
)
class Interest(models.Model):
    """A letter of interest: an institution was invited by a private link to say what it commits to a proposal."""

    class State(models.TextChoices):
        """What it said."""

        INVITED = "invited", _("Invited")
        COMMITTED = "committed", _("Interested, and commits")
        INTERESTED = "interested", _("Interested, without a commitment")
        DECLINED = "declined", _("Not interested")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="interests")
    institution = models.CharField(max_length=300)
    email = models.EmailField(blank=True, default="")
    state = models.CharField(max_length=12, choices=State, default=State.INVITED)
    invited_on = models.DateField()
    answered_on = day()
    text = prose("What it would do, in its own words")
    amount_minor = models.BigIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True, default="")
    staff_days = models.PositiveIntegerField(null=True, blank=True)
    signatory = line("Who signs for it")
    function = line()
    link = models.PositiveIntegerField(default=1)
    erased = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["proposal", "institution"], name="institution_invited_once"),
            models.CheckConstraint(
                condition=Q(state="invited", answered_on=None) | ~Q(state="invited") & Q(answered_on__isnull=False),
                name="an_interest_is_answered_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.institution

    @property
    def amount(self) -> Money | None:
        """What it commits; none, if it said no amount."""
        return None if self.amount_minor is None else Money(self.amount_minor, self.currency)

"""A request on its way. It knows no kind of request: what is asked, of whom, in which order is in the policy file."""

from __future__ import annotations

from hashlib import sha256
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chancery.accounts.models import Division, Role
from chancery.columns import day, prose, slug
from chancery.ids import uuid7
from chancery.policy.block_parts import GOING_ON, REQUESTS, REVIEW
from chancery.records import Keep, audited
from chancery.strategy.models import PolicyVersion


class CaseQuerySet(models.QuerySet["Case"]):
    """Picking cases."""

    def open(self) -> Self:
        """Those on their way."""
        return self.filter(state=Case.State.OPEN)

    def at(self, step: str) -> Self:
        """Those that wait at this step."""
        return self.open().filter(step=step)

    def still(self, case: Case) -> bool:
        """Is it as it was read? If so nobody changes it before this transaction ends: for rows that may be there
        once."""
        return bool(self.select_for_update().filter(pk=case.pk, version=case.version).values_list("pk"))


@audited(
    keep=Keep.PERMANENT,
    internal=(
        "reference kind subject category policy laws moment opened_on submitted_on state outcome closed_on reason"
        " step content_digest version lead_division entered_on entered_why"
    ),
)
class Case(models.Model):
    """One request: the policy it is judged by, pinned by digest; where it stands; how it ended.

    ``subject`` is the reference of what it is about, in words and not as a key, so that no room above is known here.
    ``content_digest`` is of exactly what deciders are shown; an approval counts for that content alone.
    """

    class State(models.TextChoices):
        """Is it on its way?"""

        OPEN = "open", _("On its way")
        CLOSED = "closed", _("Closed")

    class Outcome(models.TextChoices):
        """How it ended."""

        CARRIED = "carried", _("Carried out")
        REFUSED = "refused", _("Refused")
        NOT_CONSIDERED = "not-considered", _("Not considered")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    LETTERS: ClassVar[str] = "D"  # a dossier, which is a word of both languages

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    reference = models.CharField(max_length=40, unique=True)
    kind = models.SlugField(max_length=40, help_text="What the room above calls such a request")
    subject = models.CharField(max_length=80, blank=True, default="", help_text="The reference of what it is about")
    category = slug("Of the policy; empty until somebody says which")
    policy = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="cases")
    laws = models.JSONField(default=list, blank=True, help_text="Digests of the overlays that bound on that day")
    moment = models.CharField(max_length=10, default="establish")
    opened_on = models.DateField()
    entered_on = day("The day it was written down; empty where that was not kept")
    entered_why = prose("Why it was written down on a later day than it was opened")
    submitted_on = day()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True, default="")
    closed_on = day()
    reason = prose("Why it ended as it did, in the office's words")
    step = slug("The step it is at")
    content_digest = models.CharField(max_length=64, blank=True, default="")
    version = models.PositiveIntegerField(default=1, help_text="Grows with everything that happens to it")
    lead_division = models.ForeignKey(Division, on_delete=models.PROTECT, null=True, blank=True, related_name="cases")

    objects = CaseQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["state", "step"], name="case_by_step"),
            models.Index(fields=["kind", "state", "-opened_on"], name="case_by_kind"),
            models.Index(fields=["subject"], name="case_by_subject"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="open", outcome="", closed_on=None) | (Q(state="closed") & ~Q(outcome="")),
                name="a_closed_case_has_an_outcome",
            ),
            models.UniqueConstraint(
                fields=["subject", "kind"],
                condition=Q(state="open", kind__in=GOING_ON) & ~Q(subject=""),
                name="one_open_case_of_each_kind_goes_on",
            ),
            models.UniqueConstraint(
                fields=["kind"], condition=Q(state="open", kind=REVIEW), name="one_review_of_the_program_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def asks(self) -> str:
        """Which way of its policy it goes: that of a new agreement, of a renewal, an alignment or a conversion, or of a
        review of the program."""
        return self.kind if self.kind in REQUESTS else "new"

    @property
    def is_review(self) -> bool:
        """Is it of the program itself, and of no agreement and no category?"""
        return self.kind == REVIEW

    @property
    def is_open(self) -> bool:
        """Is it on its way?"""
        return self.state == self.State.OPEN

    @property
    def shown(self) -> str:
        """The digest of the step it is at and of what deciders are shown there: what a countersigner signs."""
        return sha256(f"{self.step} {self.content_digest}".encode()).hexdigest()


class RolePlayedQuerySet(models.QuerySet["RolePlayed"]):
    """Picking who plays what."""

    def standing(self) -> Self:
        """What holds today."""
        return self.filter(ended_on=None)


@audited(keep=Keep.PERMANENT, internal="policy_role role ended_on")
class RolePlayed(models.Model):
    """Which role of the office plays a role that policies speak of: the city's to say. Without a row it is the role
    of the same name."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    policy_role = models.SlugField(max_length=80)
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="+")
    ended_on = day("The day it was taken back")

    objects = RolePlayedQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["policy_role", "role"], condition=Q(ended_on=None), name="role_played_once")
        ]

    def __str__(self) -> str:
        return f"{self.policy_role}: {self.role_id}"

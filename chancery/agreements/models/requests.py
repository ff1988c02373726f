"""A change of what an agreement binds to, asked for by one person and decided by others."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chancery.agreements.models.agreement import Agreement
from chancery.audit.models import Actor
from chancery.columns import prose
from chancery.ids import uuid7
from chancery.records import Keep, audited


class ChangeRequestQuerySet(models.QuerySet["ChangeRequest"]):
    """Picking requests."""

    def waiting(self) -> ChangeRequestQuerySet:
        """Those that nobody has decided or refused."""
        return self.filter(outcome="")


@audited(
    keep=Keep.PERMANENT,
    public="agreement",
    internal="kind payload before why asked_by asked_at formed_by decided_by countersigned_by refused_by outcome",
)
class ChangeRequest(models.Model):
    """Someone asks for a step that binds the city. It is taken once the solicitor and whoever decides have said yes."""

    class Kind(models.TextChoices):
        """Which step is asked for."""

        RENEW = "renew", _("Renewal")
        AMEND = "amend", _("Amendment")
        END = "end", _("End")
        RECOGNISE = "recognise", _("Recognition as historical")
        CORRECT = "correct", _("Correction")

    class Outcome(models.TextChoices):
        """What became of it."""

        TAKEN = "taken", _("Taken")
        REFUSED = "refused", _("Refused")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="requests")
    kind = models.CharField(max_length=20, choices=Kind)
    payload = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    before = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    why = prose()
    asked_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    formed_by = models.ForeignKey(Actor, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_by = models.ForeignKey(Actor, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    countersigned_by = models.ForeignKey(
        Actor,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who signed as the second in a small office, where one person found the form good and decided",
    )
    refused_by = models.ForeignKey(Actor, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True, default="")

    objects = ChangeRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(formed_by=None)
                | Q(decided_by=None)
                | ~Q(formed_by=F("decided_by"))
                | (Q(countersigned_by__isnull=False) & ~Q(countersigned_by=F("decided_by"))),
                name="change_is_decided_by_two",
            ),
            models.UniqueConstraint(
                fields=["agreement", "kind"], condition=Q(outcome=""), name="change_is_asked_once_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.agreement_id}"

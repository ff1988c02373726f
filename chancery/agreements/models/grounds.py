"""What a decision about an agreement rested on, kept as it was known on its day."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from chancery.agreements.models.agreement import Agreement
from chancery.columns import prose, slug
from chancery.council.models import CouncilItem
from chancery.ids import uuid7
from chancery.records import Keep, audited
from chancery.strategy.models import PolicyVersion


@audited(
    keep=Keep.PERMANENT,
    public="agreement decided_on decision category council_item policy text_en text_fr alternatives evidence",
    internal="alternatives_en alternatives_fr evidence_internal",
)
class Grounds(models.Model):
    """Why this city: the decision, what else was open, and the facts and findings of that day. Written once."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="grounds")
    decided_on = models.DateField()
    decision = slug("What was decided: assigned, signed, renewed …")
    category = slug("The category it was decided for")
    council_item = models.ForeignKey(
        CouncilItem, on_delete=models.PROTECT, null=True, blank=True, related_name="grounds"
    )
    policy = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="grounds")
    text_en = prose("The reasons in words")
    text_fr = prose()
    alternatives = models.JSONField(default=list, encoder=DjangoJSONEncoder, help_text="The other categories, held")
    alternatives_en = prose("Other cities or ways that were weighed")
    alternatives_fr = prose()
    evidence = models.JSONField(default=dict, encoder=DjangoJSONEncoder, help_text="Public facts and findings")
    evidence_internal = models.JSONField(default=dict, encoder=DjangoJSONEncoder, help_text="Those of the office")

    class Meta:
        ordering = ["-decided_on", "-id"]
        verbose_name_plural = "grounds"

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.decided_on}"

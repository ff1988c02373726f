"""What the other side says of the facts about itself: asked by a private link, answered once and signed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chancery.cases.models.case import Case
from chancery.columns import day, line, prose
from chancery.ids import uuid7
from chancery.records import Keep, audited


@audited(
    keep=Keep.PERMANENT,
    internal="case body language asked_on until answered_on ended_on link erased",
    personal="email signatory function",
)
class FactCheck(models.Model):
    """A letter to the candidate, with a private link: are these facts about you right?"""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="fact_checks")
    body = line("Whom it was written to")
    language = models.CharField(max_length=2)
    email = models.EmailField(blank=True, default="")
    asked_on = models.DateField()
    until = models.DateField(help_text="The last day on which it can be answered")
    answered_on = day()
    ended_on = day("The day the office took it back")
    link = models.PositiveIntegerField(default=1)
    signatory = line("Who signs for it")
    function = line()
    erased = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(until__gte=F("asked_on")), name="facts_are_asked_before_they_are_due"),
            models.CheckConstraint(condition=Q(answered_on=None) | Q(ended_on=None), name="facts_answered_or_ended"),
            models.UniqueConstraint(
                fields=["case"], condition=Q(answered_on=None, ended_on=None), name="one_question_of_facts_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.asked_on}"


@audited(keep=Keep.PERMANENT, internal="check_of number key name_en name_fr value_en value_fr answer said")
class FactAsked(models.Model):
    """One fact as it was shown to the candidate, and what they said of it."""

    class Answer(models.TextChoices):
        """What they said."""

        NONE = "", _("Not answered")
        CONFIRMED = "confirmed", _("Confirmed")
        DISPUTED = "disputed", _("Disputed")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    check_of = models.ForeignKey(FactCheck, on_delete=models.PROTECT, related_name="facts")
    number = models.PositiveSmallIntegerField()
    key = models.SlugField(max_length=80)
    name_en = line()
    name_fr = line()
    value_en = line("As it was shown")
    value_fr = line()
    answer = models.CharField(max_length=10, choices=Answer, blank=True, default="")
    said = prose("What it is instead, in their words")

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["check_of", "key"], name="a_fact_is_asked_once"),
            models.CheckConstraint(condition=~Q(answer="disputed") | ~Q(said=""), name="who_disputes_says_what_it_is"),
        ]

    def __str__(self) -> str:
        return self.key

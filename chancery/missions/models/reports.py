"""What a traveller reports: what was learned, who was met, whether the objectives were met, and what follows."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import pgettext_lazy

from chancery.audit.models import Actor
from chancery.columns import day, line, prose
from chancery.ids import uuid7
from chancery.missions.models.undertaking import Aim, Trip
from chancery.records import Keep, audited


@audited(
    keep=Keep.PERMANENT,
    public="trip summary_en summary_fr filed_on",
    internal="remained filed_by",
    personal=(
        "contacts observations_en observations_fr learning_en learning_fr commitments_en commitments_fr gifts_en"
        " gifts_fr sessions_en sessions_fr"
    ),
)
class TripReport(models.Model):
    """The report of one trip. Its summary may be published; the rest is for those who receive it, and colleagues."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    trip = models.OneToOneField(Trip, on_delete=models.PROTECT, related_name="report")
    summary_en = prose("What residents may read")
    summary_fr = prose()
    observations_en = prose()
    observations_fr = prose()
    learning_en = prose("What was new")
    learning_fr = prose()
    contacts = prose("Who was met, and how to reach them")
    sessions_en = prose("Which sessions were attended")
    sessions_fr = prose()
    remained = models.BooleanField(null=True, blank=True, help_text="Did the traveller remain for each session?")
    commitments_en = prose("What was promised there")
    commitments_fr = prose()
    gifts_en = prose("What was given and received")
    gifts_fr = prose()
    filed_on = models.DateField()
    filed_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.trip_id} {self.filed_on}"


@audited(keep=Keep.PERMANENT, public="report aim answer note_en note_fr")
class AimAnswer(models.Model):
    """Whether one objective of the mission was met, as a traveller saw it."""

    class Answer(models.TextChoices):
        """How far."""

        YES = "yes", pgettext_lazy("objective", "Met")
        PARTLY = "partly", pgettext_lazy("objective", "Met in part")
        NO = "no", pgettext_lazy("objective", "Not met")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    report = models.ForeignKey(TripReport, on_delete=models.PROTECT, related_name="answers")
    aim = models.ForeignKey(Aim, on_delete=models.PROTECT, related_name="answers")
    answer = models.CharField(max_length=8, choices=Answer)
    note_en = prose()
    note_fr = prose()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["report", "aim"], name="objective_answered_once")]

    def __str__(self) -> str:
        return f"{self.aim_id} {self.answer}"


@audited(keep=Keep.PERMANENT, internal="report number text_en text_fr due_on done_on", personal="owner")
class FollowUp(models.Model):
    """What somebody does next, by a day."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    report = models.ForeignKey(TripReport, on_delete=models.PROTECT, related_name="follow_ups")
    number = models.PositiveSmallIntegerField(default=1)
    text_en = prose()
    text_fr = prose()
    owner = line("Who does it")
    due_on = day()
    done_on = day()

    class Meta:
        ordering: ClassVar = ["report", "number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["report", "number"], name="follow_up_number_once")]

    def __str__(self) -> str:
        return self.text_en or self.text_fr

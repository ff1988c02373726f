"""Something done or planned: what it is, whom and what it serves, and what stands on the way to its end."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from chancery.accounts.models import Division
from chancery.accounts.permissions import keys_of_row
from chancery.agreements.models import Agreement
from chancery.audit.models import Actor
from chancery.columns import Fuzzy, day, in_order, line, precision, prose
from chancery.counterparties.models import Counterparty
from chancery.ids import uuid7
from chancery.memberships.models import Network
from chancery.records import DataClass, Keep, audited
from chancery.strategy.models import Goal, Objective


@audited(keep=Keep.PERMANENT, public="key number group name_en name_fr source")
class ActivityKind(models.Model):
    """A kind of activity, as the sources list them."""

    class Group(models.TextChoices):
        """Which list it is from."""

        SCOPE = "scope", _("What counts as an international activity")
        TYPE = "type", _("Types of activity")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    key = models.SlugField(max_length=60, unique=True)
    number = models.PositiveSmallIntegerField(default=0)
    group = models.CharField(max_length=20, choices=Group, default=Group.TYPE)
    name_en = line()
    name_fr = line()
    source = line()

    class Meta:
        ordering: ClassVar = ["group", "number", "key"]

    def __str__(self) -> str:
        return self.key


class ActivityQuerySet(models.QuerySet["Activity"]):
    """Picking activities."""

    def public(self) -> ActivityQuerySet:
        """Those that a resident may see."""
        return self.filter(public=True)

    def newest_first(self) -> ActivityQuerySet:
        """The latest first; those without a date come last."""
        return self.order_by(F("when_latest").desc(nulls_last=True), "reference")


@audited(
    keep=Keep.PERMANENT,
    public=(
        "reference kind title_en title_fr when_earliest when_latest when_precision when_text_en when_text_fr"
        " ends_earliest ends_latest ends_precision state mode place_en place_fr summary_en summary_fr benefit_en"
        " benefit_fr counterparty also_with partners_en partners_fr networks lead divisions public source agreements"
        " goals objectives"
    ),
)
class Activity(models.Model):
    """Something done. It holds the goal and the result, and may serve several agreements and goals.

    The five functions, the Sustainable Development Goals and the city's own goals are goals of their frameworks.
    """

    LETTERS: ClassVar[str] = "ACT"

    class State(models.TextChoices):
        """Where it stands."""

        PLANNED = "planned", pgettext_lazy("activity", "Planned")
        UNDER_WAY = "under-way", pgettext_lazy("activity", "Under way")
        DONE = "done", pgettext_lazy("activity", "Done")
        DROPPED = "dropped", pgettext_lazy("activity", "Did not take place")

    class Mode(models.TextChoices):
        """Did people meet in one place?"""

        IN_PERSON = "in-person", _("In person")
        VIRTUAL = "virtual", _("Virtual")
        HYBRID = "hybrid", _("In person and virtual")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    reference = models.CharField(max_length=80, unique=True)
    kind = models.ForeignKey(ActivityKind, on_delete=models.PROTECT, null=True, blank=True, related_name="activities")
    title_en = prose()
    title_fr = prose()
    when_earliest = day()
    when_latest = day()
    when_precision = precision()
    when_text_en = line("Where the source says more than a date can: since 2016; since 2021")
    when_text_fr = line()
    ends_earliest = day()
    ends_latest = day()
    ends_precision = precision()
    state = models.CharField(max_length=20, choices=State, default=State.DONE)
    mode = models.CharField(max_length=20, choices=Mode, blank=True, default="")
    place_en = line()
    place_fr = line()
    summary_en = prose()
    summary_fr = prose()
    benefit_en = prose("What residents have of it")
    benefit_fr = prose()
    counterparty = models.ForeignKey(
        Counterparty, on_delete=models.PROTECT, null=True, blank=True, related_name="activities"
    )
    also_with = models.ManyToManyField(Counterparty, blank=True, related_name="activities_too")
    partners_en = prose("Who else took part, and is no counterparty")
    partners_fr = prose()
    networks = models.ManyToManyField(Network, blank=True, related_name="activities")
    lead = models.ForeignKey(
        Division, on_delete=models.PROTECT, null=True, blank=True, related_name="activities", help_text="Who leads it"
    )
    divisions = models.ManyToManyField(Division, blank=True, related_name="activities_too")
    agreements = models.ManyToManyField(Agreement, blank=True, related_name="activities")
    goals = models.ManyToManyField(Goal, blank=True, related_name="activities")
    objectives = models.ManyToManyField(Objective, blank=True, related_name="activities")
    public = models.BooleanField(default=True)
    source = line()

    when = Fuzzy("when")
    ends = Fuzzy("ends")
    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "activities"
        constraints: ClassVar = [in_order("when", "activity"), in_order("ends", "activity")]

    def __str__(self) -> str:
        return self.title_en or self.title_fr or self.reference

    @property
    def keys(self) -> Iterable[str]:
        """The keys with which it is read: none once it is released, its division's and the office's before."""
        return () if self.public else keys_of_row(DataClass.INTERNAL, self.lead_id)


@audited(
    keep=Keep.PERMANENT,
    public="activity number title_en title_fr due_earliest due_latest due_precision state reached_on source",
)
class Milestone(models.Model):
    """A point on the way of an activity: what should be there, by when, and whether it is."""

    class State(models.TextChoices):
        """Was it reached?"""

        AHEAD = "ahead", _("Ahead")
        REACHED = "reached", _("Reached")
        MISSED = "missed", _("Not reached")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="milestones")
    number = models.PositiveSmallIntegerField(default=1)
    title_en = line()
    title_fr = line()
    due_earliest = day()
    due_latest = day()
    due_precision = precision()
    state = models.CharField(max_length=20, choices=State, default=State.AHEAD)
    reached_on = day()
    source = line()

    due = Fuzzy("due")

    class Meta:
        ordering: ClassVar = ["activity", "number"]
        constraints: ClassVar = [
            in_order("due", "milestone"),
            models.UniqueConstraint(fields=["activity", "number"], name="milestone_number_once"),
            models.CheckConstraint(
                condition=Q(reached_on__isnull=True) | Q(state="reached"), name="milestone_has_a_day_if_reached"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_latest"], condition=Q(state="ahead"), name="milestones_ahead_by_day")
        ]

    def __str__(self) -> str:
        return self.title_en or self.title_fr

    @property
    def is_unsaid(self) -> bool:
        """Has its day passed, and nobody wrote whether it was reached?"""
        return self.state == self.State.AHEAD and bool(self.due_latest and self.due_latest < timezone.localdate())


@audited(keep=Keep.PERMANENT, public="activity about on shown", internal="before after reason corrected_by")
class Correction(models.Model):
    """What was written of an activity before, what it says since, and why; residents are told of what they had read."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, null=True, blank=True, related_name="corrections")
    about = models.UUIDField(db_index=True, help_text="The row of this room that was corrected")
    before = models.JSONField()
    after = models.JSONField()
    reason = prose()
    on = models.DateField()
    shown = models.BooleanField(
        null=True, blank=True, help_text="Could residents read what it said before? Empty is not recorded"
    )
    corrected_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="activity_correction_has_its_reason")
        ]

    def __str__(self) -> str:
        return f"{self.about} {self.on}"

"""What Council decided, meeting by meeting."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from chancery.accounts.models import Division
from chancery.columns import Fuzzy, day, in_order, line, precision, prose
from chancery.ids import uuid7
from chancery.records import Keep, audited


class CouncilItemQuerySet(models.QuerySet["CouncilItem"]):
    """Picking decisions."""

    def public(self) -> "CouncilItemQuerySet":
        """Those that a resident may read: what Council decided in public is public."""
        return self.filter(public=True)

    def oldest_first(self) -> "CouncilItemQuerySet":
        """As they happened; those without a date come last."""
        return self.order_by(models.F("met_earliest").asc(nulls_last=True), "reference")


@audited(
    keep=Keep.PERMANENT,
    public=(
        "reference body_en body_fr title_en title_fr met_earliest met_latest met_precision outcome text_en "
        "text_fr url source public"
    ),
)
class CouncilItem(models.Model):
    """A meeting's numbered decision, or a report laid before it."""

    class Outcome(models.TextChoices):
        """What became of it."""

        ADOPTED = "adopted", _("Adopted")
        AMENDED = "adopted-as-amended", _("Adopted as amended")
        REFERRED = "referred", _("Referred")
        DEFERRED = "deferred", _("Deferred")
        RECEIVED = "received", _("Received")
        LOST = "lost", _("Lost")
        NOT_RECORDED = "not-recorded", _("Not recorded")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    reference = models.CharField(max_length=80, unique=True)
    body_en = line("The body that met")
    body_fr = line()
    title_en = line()
    title_fr = line()
    met_earliest = day()
    met_latest = day()
    met_precision = precision()
    outcome = models.CharField(max_length=20, choices=Outcome, default=Outcome.NOT_RECORDED)
    text_en = prose("What was decided, in our words")
    text_fr = prose()
    url = models.URLField(max_length=1000, blank=True, default="")
    source = line()
    public = models.BooleanField(default=True)

    met = Fuzzy("met")
    objects = CouncilItemQuerySet.as_manager()

    class Meta:
        constraints = [in_order("met", "council_item")]

    def __str__(self) -> str:
        return self.reference


class TaskQuerySet(models.QuerySet["Task"]):
    """Picking tasks."""

    def open(self) -> "TaskQuerySet":
        """Those on which Council still waits for a report."""
        return self.filter(state=Task.State.OPEN)


@audited(
    keep=Keep.PERMANENT,
    public=(
        "item title_en title_fr division reports_en reports_fr due_earliest due_latest due_precision state"
        " state_since report reason_en reason_fr source public"
    ),
)
class Task(models.Model):
    """Something that Council directed: what, who reports back, by when, and the report that came of it."""

    class State(models.TextChoices):
        """Where it stands."""

        OPEN = "open", _("Report awaited")
        REPORTED = "reported", _("Report received")
        RELEASED = "released", _("Released by Council")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    item = models.ForeignKey(CouncilItem, on_delete=models.PROTECT, related_name="tasks")
    title_en = line()
    title_fr = line()
    division = models.ForeignKey(Division, on_delete=models.PROTECT, null=True, blank=True, related_name="tasks")
    reports_en = line("Who reports back; empty is not recorded")
    reports_fr = line()
    due_earliest = day()
    due_latest = day()
    due_precision = precision()
    state = models.CharField(max_length=20, choices=State, default=State.OPEN)
    state_since = day()
    report = models.ForeignKey(CouncilItem, on_delete=models.PROTECT, null=True, blank=True, related_name="reports_on")
    reason_en = prose("Why Council released it")
    reason_fr = prose()
    source = line()
    public = models.BooleanField(default=True)

    due = Fuzzy("due")
    objects = TaskQuerySet.as_manager()

    class Meta:
        ordering = [models.F("due_latest").asc(nulls_last=True), "id"]
        constraints = [
            in_order("due", "task"),
            models.CheckConstraint(condition=~models.Q(title_en="", title_fr=""), name="task_says_what"),
            models.CheckConstraint(
                condition=~models.Q(state="released") | ~models.Q(reason_en="", reason_fr=""),
                name="task_released_for_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["state", "due_latest", "id"], name="task_by_day")]

    def __str__(self) -> str:
        return self.title_en or self.title_fr

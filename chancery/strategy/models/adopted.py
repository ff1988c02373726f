"""What the city wants: its policies, its frameworks of goals, and what their sources leave open."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chancery.columns import Fuzzy, day, in_order, line, precision, prose, slug
from chancery.council.models import CouncilItem
from chancery.ids import uuid7
from chancery.records import Keep, audited

#: How the identifiers of the city's own moratoria begin: stacked on its policy as laws are, and lifted by Council.
MORATORIUM = "moratorium-"


class PolicyVersionQuerySet(models.QuerySet["PolicyVersion"]):
    """Picking adopted texts."""

    def in_force(self, on: date) -> PolicyVersionQuerySet:
        """Those that bind on this day."""
        return self.filter(Q(in_force_from__lte=on), Q(in_force_to__isnull=True) | Q(in_force_to__gte=on))

    def public(self) -> PolicyVersionQuerySet:
        """Those that a resident may read."""
        return self.filter(published=True)

    def simulated_openly(self) -> PolicyVersionQuerySet:
        """The city's policies under which a resident may read the register: what is or was in force and is published,
        and of what is only proposed that which is attached to a published item of Council."""
        settled = Q(published=True, in_force_from__isnull=False)
        return self.filter(settled | Q(council_item__public=True), kind=PolicyVersion.Kind.POLICY)

    def laws(self) -> PolicyVersionQuerySet:
        """The laws above the city's policies, in the order in which they are stacked on them; no moratoria."""
        laws = self.filter(kind=PolicyVersion.Kind.OVERLAY).exclude(policy_id__startswith=MORATORIUM)
        return laws.order_by(F("in_force_from").asc(nulls_last=True), "policy_id")


@audited(
    keep=Keep.PERMANENT,
    public=(
        "policy_id digest kind title_en title_fr in_force_from in_force_to ended_by council_item supersedes published "
        "shipped"
    ),
)
class PolicyVersion(models.Model):
    """One adopted text as the file that says it: never edited, only succeeded. The digest pins the bytes."""

    class Kind(models.TextChoices):
        """A city's own text, or a law stacked on it."""

        POLICY = "policy", _("Policy")
        OVERLAY = "overlay", _("Overlay")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    policy_id = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the file's bytes")
    content = models.BinaryField()
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.POLICY)
    title_en = line()
    title_fr = line()
    in_force_from = day("First day in force; empty is not in force")
    in_force_to = day("Last day in force; empty is still in force, once it began")
    ended_by = line("What ended a law before its own text said")
    council_item = models.ForeignKey(
        CouncilItem, on_delete=models.PROTECT, null=True, blank=True, related_name="policies"
    )
    supersedes = slug("The policy it replaces")
    published = models.BooleanField(default=False)
    shipped = models.BooleanField(default=False, help_text="Came with the product")

    DERIVED: ClassVar[frozenset[str]] = frozenset({"content"})
    objects = PolicyVersionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["policy_id", "in_force_from"], name="policy_by_id")]
        constraints = [
            models.CheckConstraint(
                condition=Q(in_force_to__isnull=True)
                | Q(in_force_from__isnull=False, in_force_to__gte=F("in_force_from")),
                name="policy_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.policy_id

    @property
    def is_law(self) -> bool:
        """Is it a law above the city's policies, and no moratorium of its own?"""
        return self.kind == self.Kind.OVERLAY and not self.policy_id.startswith(MORATORIUM)


class FrameworkQuerySet(models.QuerySet["Framework"]):
    """Picking frameworks."""

    def oldest_first(self) -> FrameworkQuerySet:
        """As they were adopted; those without a date come last."""
        return self.order_by(F("adopted_earliest").asc(nulls_last=True), "slug")


@audited(
    keep=Keep.PERMANENT,
    public=(
        "slug kind title_en title_fr note_en note_fr adopted_earliest adopted_latest adopted_precision under "
        "council_item source weightable weights_on weights_by_en weights_by_fr weights_why_en weights_why_fr"
    ),
)
class Framework(models.Model):
    """A set of goals, axes or functions that somebody adopted; several may be current at once."""

    class Kind(models.TextChoices):
        """What its parts are called."""

        GOALS = "goals", _("Goals")
        AXES = "axes", _("Axes")
        FUNCTIONS = "functions", _("Functions")
        SDG = "sdg", _("Sustainable Development Goals")
        TRAITS = "traits", _("Traits")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    slug = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.GOALS)
    title_en = line()
    title_fr = line()
    note_en = prose()
    note_fr = prose()
    adopted_earliest = day()
    adopted_latest = day()
    adopted_precision = precision()
    under = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="service_areas")
    council_item = models.ForeignKey(
        CouncilItem, on_delete=models.PROTECT, null=True, blank=True, related_name="frameworks"
    )
    source = line()
    weightable = models.BooleanField(default=False, help_text="Each city sets the weight of its parts")
    weights_on = day("The day on which the city set the weights")
    weights_by_en = line("Who set the weights, by function")
    weights_by_fr = line()
    weights_why_en = prose("Why the weights are what they are")
    weights_why_fr = prose()

    adopted = Fuzzy("adopted")
    objects = FrameworkQuerySet.as_manager()

    class Meta:
        constraints = [in_order("adopted", "framework")]

    def __str__(self) -> str:
        return self.slug


@audited(
    keep=Keep.PERMANENT,
    public=(
        "framework number name_en name_fr name_2024_en name_2024_fr commitment_en commitment_fr means_en means_fr "
        "resources_en resources_fr weight weight_from source"
    ),
)
class Goal(models.Model):
    """One numbered goal, axis or function of a framework."""

    class Ground(models.TextChoices):
        """What a city sets a weight from."""

        TERRITORY = "territory", _("Territory")
        OFFICIALS = "officials", _("Will of elected officials")
        COMPETENCE = "competence", _("Administrative competence")
        INTERESTS = "interests", _("Interest groups")
        BUDGET = "budget", _("Available budget")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="goals")
    number = models.PositiveSmallIntegerField()
    name_en = line()
    name_fr = line()
    name_2024_en = line("As the 2024 report words it, where it differs")
    name_2024_fr = line()
    commitment_en = prose()
    commitment_fr = prose()
    means_en = prose("By which means it is pursued")
    means_fr = prose()
    resources_en = prose("With which resources")
    resources_fr = prose()
    weight = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="In percent, set by the city; empty is not set"
    )
    weight_from = models.CharField(
        max_length=80, blank=True, default="", help_text="What it was set from: grounds, with a space between them"
    )
    source = line()

    class Meta:
        ordering = ["framework", "number"]
        constraints = [
            models.UniqueConstraint(fields=["framework", "number"], name="goal_number_once"),
            models.CheckConstraint(
                condition=Q(weight__isnull=True) | Q(weight__lte=100), name="goal_weight_at_most_100"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.name_en}"


@audited(keep=Keep.PERMANENT, public="goal number text_en text_fr note_en note_fr source")
class Objective(models.Model):
    """One numbered objective of a goal, or commitment of an axis."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="objectives")
    number = models.PositiveSmallIntegerField()
    text_en = prose()
    text_fr = prose()
    note_en = prose()
    note_fr = prose()
    source = line()

    class Meta:
        ordering = ["goal", "number"]
        constraints = [models.UniqueConstraint(fields=["goal", "number"], name="objective_number_once")]

    def __str__(self) -> str:
        return f"{self.number}. {self.text_en}"


@audited(keep=Keep.PERMANENT, public="framework number plan_en plan_fr note_en note_fr source")
class Alignment(models.Model):
    """Another plan of the city, or of the world, that a framework answers to."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="alignments")
    number = models.PositiveSmallIntegerField()
    plan_en = line()
    plan_fr = line()
    note_en = prose()
    note_fr = prose()
    source = line()

    class Meta:
        ordering = ["framework", "number"]
        constraints = [models.UniqueConstraint(fields=["framework", "number"], name="alignment_number_once")]

    def __str__(self) -> str:
        return self.plan_en


@audited(keep=Keep.PERMANENT, public="number name_en name_fr source")
class Mechanism(models.Model):
    """A way of working abroad other than an agreement: dialogue, networks, events."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.PositiveSmallIntegerField(unique=True)
    name_en = line()
    name_fr = line()
    source = line()

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return self.name_en


class SourceNoteQuerySet(models.QuerySet["SourceNote"]):
    """Picking notes on the sources."""

    def on_page(self, page: str, subject: str = "") -> SourceNoteQuerySet:
        """Those shown on a page, or on the page of one subject."""
        return self.filter(page=page, subject=subject)


@audited(keep=Keep.PERMANENT, public="key number kind text_en text_fr treatment_en treatment_fr page subject source")
class SourceNote(models.Model):
    """Where the sources contradict themselves, are unclear or are silent, and what was done about it."""

    class Kind(models.TextChoices):
        """What is the matter with the source."""

        CONTRADICTION = "contradiction", _("Contradiction")
        AMBIGUITY = "ambiguity", _("Ambiguity")
        SILENCE = "silence", _("Silence")

    class Page(models.TextChoices):
        """The page that shows it."""

        HOME = "home"
        AGREEMENTS = "agreements"
        AGREEMENT = "agreement"
        POLICY = "policy"
        SIMULATION = "simulation"
        FRAMEWORKS = "frameworks"
        NETWORKS = "networks"
        DECISIONS = "decisions"
        BUDGET = "budget"
        ABOUT = "about"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    key = models.CharField(max_length=20)
    number = models.PositiveSmallIntegerField(default=0, help_text="Its place among the notes")
    kind = models.CharField(max_length=20, choices=Kind)
    text_en = prose()
    text_fr = prose()
    treatment_en = prose()
    treatment_fr = prose()
    page = models.CharField(max_length=20, choices=Page)
    subject = models.CharField(
        max_length=80, blank=True, default="", help_text="The reference of the record it is about"
    )
    source = line()

    objects = SourceNoteQuerySet.as_manager()

    class Meta:
        ordering = ["number", "key"]
        constraints = [models.UniqueConstraint(fields=["key", "page", "subject"], name="note_once_on_a_page")]

    def __str__(self) -> str:
        return self.key

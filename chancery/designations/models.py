"""The whole register placed under a policy by one decision, and the letters that tell the other side."""

from __future__ import annotations

import json
from hashlib import sha256

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chancery.agreements.models import Agreement, CategoryAssignment
from chancery.audit.models import Actor
from chancery.columns import day, line, prose, slug
from chancery.council.models import CouncilItem
from chancery.ids import uuid7
from chancery.papers.models import Paper
from chancery.records import Keep, audited
from chancery.strategy.models import PolicyVersion

LANGUAGES = [("en", _("English")), ("fr", _("French"))]


class DesignationQuerySet(models.QuerySet["Designation"]):
    """Picking designations."""

    def newest_first(self) -> DesignationQuerySet:
        """The last prepared first."""
        return self.order_by("-id")


@audited(
    keep=Keep.PERMANENT,
    public="policy since standing council_item",
    internal="opened_by opened_on decided_by decided_on",
)
class Designation(models.Model):
    """The register placed under a policy: prepared from a simulation, and confirmed once Council has decided."""

    class Standing(models.TextChoices):
        """How far it has come."""

        PREPARED = "prepared", _("Prepared")
        CONFIRMED = "confirmed", _("Confirmed")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    policy = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="designations")
    since = models.DateField(help_text="First day of the new categories")
    standing = models.CharField(max_length=20, choices=Standing, default=Standing.PREPARED)
    council_item = models.ForeignKey(
        CouncilItem, on_delete=models.PROTECT, null=True, blank=True, related_name="designations"
    )
    opened_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    opened_on = models.DateField()
    decided_by = models.ForeignKey(Actor, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_on = day("The day it was confirmed or withdrawn here")

    objects = DesignationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["policy"], condition=Q(standing="prepared"), name="designation_one_waits"),
            models.CheckConstraint(
                condition=~Q(standing="confirmed") | Q(council_item__isnull=False),
                name="designation_rests_on_a_decision",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.policy.policy_id} {self.since}"

    @property
    def waits(self) -> bool:
        """May it still be changed?"""
        return self.standing == self.Standing.PREPARED

    @property
    def has_begun(self) -> bool:
        """Is the first day of its categories here?"""
        return self.since <= timezone.localdate()

    @property
    def shown(self) -> str:
        """The digest of what it says of every agreement: what is confirmed, or countersigned, is what was read."""
        columns = ("agreement__reference", "category", "left_out", "reason_en", "reason_fr")
        rows = self.placements.order_by("agreement__reference").values_list(*columns)
        return sha256(json.dumps([str(self.since), *rows]).encode()).hexdigest()


@audited(
    keep=Keep.PERMANENT,
    public="designation agreement before proposed basis category left_out lacks",
    internal="reason_en reason_fr assignment",
)
class Placement(models.Model):
    """One agreement in it: what it held, what the policy's own rules give, and what is to be."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    designation = models.ForeignKey(Designation, on_delete=models.PROTECT, related_name="placements")
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="placements")
    before = slug("The category held the day before")
    proposed = slug("What the simulation gave; empty where no rule places it")
    basis = slug("On what the simulation rests")
    category = slug("What is to be; empty where nobody has said")
    left_out = models.BooleanField(default=False, help_text="Keeps what it holds, for a reason")
    reason_en = prose("Why it is not what the simulation gave")
    reason_fr = prose()
    lacks = slug("What it still had to be given on the day of the decision: ends, project")
    assignment = models.OneToOneField(
        CategoryAssignment, on_delete=models.PROTECT, null=True, blank=True, related_name="placement"
    )

    class Meta:
        ordering = ["designation", "agreement__reference"]
        constraints = [
            models.UniqueConstraint(fields=["designation", "agreement"], name="placement_once"),
            models.CheckConstraint(
                condition=Q(category=models.F("proposed"), left_out=False)
                | ~Q(reason_en="", reason_fr="")
                | Q(category="", left_out=False),
                name="placement_exception_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.category}"

    @property
    def is_exception(self) -> bool:
        """Does it depart from what the simulation gave?"""
        return self.left_out or self.category != self.proposed

    @property
    def moves(self) -> bool:
        """Does the agreement get a new category?"""
        return bool(self.category) and not self.left_out and self.category != self.before


@audited(
    keep=Keep.PERMANENT,
    public="placement state released_on",
    internal=(
        "subject_en subject_fr body_en body_fr courtesy_language courtesy_text drafted_on released_by sent_how"
        " paper_en paper_fr word_en word_fr edition"
    ),
    personal="addressee salutation_en salutation_fr signatory_en signatory_fr",
    keep_personal=Keep.PERMANENT,
)
class Letter(models.Model):
    """What the other side is told of its designation. A person releases it; nothing leaves by itself."""

    class State(models.TextChoices):
        """How far it has come."""

        DRAFTED = "drafted", _("Drafted")
        RELEASED = "released", _("Released")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Sent(models.TextChoices):
        """By which way it went."""

        POST = "post", _("By post")
        EMAIL = "e-mail", _("By e-mail")
        COURIER = "courier", _("By courier")
        CONSULATE = "consulate", _("Through a consulate")
        HAND = "hand", _("By hand")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="letters")
    addressee = prose("Name, function and address, line by line")
    salutation_en = line("How the letter begins")
    salutation_fr = line()
    subject_en = line()
    subject_fr = line()
    body_en = prose()
    body_fr = prose()
    signatory_en = line("Name and function of whoever signs; empty leaves the place free")
    signatory_fr = line()
    courtesy_language = models.CharField(max_length=20, blank=True, default="", help_text="As a language tag: it, ja")
    courtesy_text = prose("A translation sent along for courtesy; English and French are what counts")
    state = models.CharField(max_length=20, choices=State, default=State.DRAFTED)
    edition = models.PositiveIntegerField(default=1, help_text="Grows with every change, so that two writers notice")
    drafted_on = models.DateField()
    released_on = day("The day it left")
    released_by = models.ForeignKey(Actor, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    sent_how = models.CharField(max_length=20, choices=Sent, blank=True, default="")
    paper_en = models.ForeignKey(Paper, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    paper_fr = models.ForeignKey(Paper, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    word_en = models.ForeignKey(
        Paper, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="The Word file as it left"
    )
    word_fr = models.ForeignKey(Paper, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["placement"], condition=Q(state="drafted"), name="letter_one_is_drafted"),
            models.CheckConstraint(
                condition=~Q(state="released")
                | (Q(released_on__isnull=False, released_by__isnull=False) & ~Q(sent_how="")),
                name="letter_released_says_when_by_whom_and_how",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.placement_id} {self.state}"

    @property
    def has_left(self) -> bool:
        """Was it released? Then its files are given as they left, and never drawn again."""
        return self.state == self.State.RELEASED

    def kept(self, kind: str, lang: str) -> Paper | None:
        """The file as it left, as a PDF or in Word. None where that one was not kept."""
        column = "word" if kind == "docx" else "paper"
        paper: Paper | None = getattr(self, f"{column}_{lang}")
        return paper


@audited(keep=Keep.PERMANENT, internal="language paper current")
class LetterTemplate(models.Model):
    """A Word template of the office's own, in one language. Without a current one the house's own layout is used."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    language = models.CharField(max_length=2, choices=LANGUAGES)
    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="letter_templates")
    current = models.BooleanField(default=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["language"], condition=Q(current=True), name="template_one_is_current")
        ]

    def __str__(self) -> str:
        return f"{self.language} {self.paper_id}"

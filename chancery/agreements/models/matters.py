"""What hangs on an agreement: its categories, parties, partners, projects, events, facts and papers."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chancery.agreements.models.agreement import Agreement
from chancery.columns import Fuzzy, day, in_order, line, precision, prose, slug
from chancery.council.models import CouncilItem
from chancery.counterparties.models import FACT_COLUMNS, FACT_PAPER, Counterparty, DatedFact
from chancery.ids import uuid7
from chancery.money import Money
from chancery.papers.models import Paper
from chancery.records import Keep, audited
from chancery.strategy.models import PolicyVersion


class CategoryAssignmentQuerySet(models.QuerySet["CategoryAssignment"]):
    """Picking assignments."""

    def held(self, on: date) -> CategoryAssignmentQuerySet:
        """Those that hold on a day: not over, and begun by then or at a time that nobody recorded."""
        return self.filter(Q(since__lte=on) | Q(since__isnull=True), Q(until__isnull=True) | Q(until__gte=on))


@audited(
    keep=Keep.PERMANENT, public="agreement category policy since until basis label_en label_fr council_item source"
)
class CategoryAssignment(models.Model):
    """The category that an agreement held, under which policy, from when until when. Assignment is not compliance."""

    class Basis(models.TextChoices):
        """What it rests on."""

        ASSIGNED = "assigned", _("Assigned")
        CRITERIA = "criteria", _("Meets the criteria")
        TRANSITION = "transition", _("Carried over by a transition")
        EXCEPTION = "exception", _("Named exception")
        HELD = "held", _("Held before the policy")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="assignments")
    category = models.CharField(max_length=80)
    policy = models.ForeignKey(
        PolicyVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="assignments"
    )
    since = day("First day; empty is not recorded")
    until = day("Last day; empty is still so")
    basis = models.CharField(max_length=20, choices=Basis, default=Basis.ASSIGNED)
    label_en = line()
    label_fr = line()
    council_item = models.ForeignKey(
        CouncilItem, on_delete=models.PROTECT, null=True, blank=True, related_name="assignments"
    )
    source = line()

    objects = CategoryAssignmentQuerySet.as_manager()

    class Meta:
        ordering = [F("since").asc(nulls_first=True), "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gte=F("since")),
                name="assignment_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["agreement"], condition=Q(until__isnull=True), name="assignment_one_is_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.category}"


@audited(keep=Keep.PERMANENT, public="agreement counterparty role")
class Party(models.Model):
    """A further body that signed, beside the counterparty."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="parties")
    counterparty = models.ForeignKey(Counterparty, on_delete=models.PROTECT, related_name="party_to")
    role = slug()

    class Meta:
        verbose_name_plural = "parties"
        constraints = [models.UniqueConstraint(fields=["agreement", "counterparty"], name="party_once")]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.counterparty_id}"


@audited(
    keep=Keep.PERMANENT,
    public="agreement name_en name_fr role_en role_fr expected_minor raised_minor currency raised_on source",
)
class CommunityPartner(models.Model):
    """A community body that animates the relationship, and what it raised against what was expected of it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="community_partners")
    name_en = line()
    name_fr = line()
    role_en = line()
    role_fr = line()
    expected_minor = models.BigIntegerField(null=True, blank=True)
    raised_minor = models.BigIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True, default="")
    raised_on = day("The day up to which the money raised was counted")
    source = line()

    class Meta:
        ordering = ["name_en", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expected_minor=None, raised_minor=None) | ~Q(currency=""),
                name="raised_money_has_its_currency",
            ),
            models.CheckConstraint(
                condition=(Q(expected_minor=None) | Q(expected_minor__gte=0))
                & (Q(raised_minor=None) | Q(raised_minor__gte=0)),
                name="raised_money_is_no_debt",
            ),
        ]

    def __str__(self) -> str:
        return self.name_en or self.name_fr

    @property
    def expected(self) -> Money | None:
        """What it was expected to raise."""
        return None if self.expected_minor is None else Money(self.expected_minor, self.currency)

    @property
    def raised(self) -> Money | None:
        """What it has raised."""
        return None if self.raised_minor is None else Money(self.raised_minor, self.currency)


@audited(keep=Keep.PERMANENT, public="agreement title_en title_fr starts_on ends_on source")
class JointProject(models.Model):
    """Something tangible that the parties promised to deliver together."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="joint_projects")
    title_en = line()
    title_fr = line()
    starts_on = day()
    ends_on = day()
    source = line()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(starts_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="project_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.title_en or self.title_fr


@audited(
    keep=Keep.PERMANENT,
    public=(
        "agreement kind on_earliest on_latest on_precision reason criterion starts_on ends_on authority_en authority_fr"
        " text_en text_fr council_item source"
    ),
)
class AgreementEvent(models.Model):
    """One thing that happened in its life."""

    class Kind(models.TextChoices):
        """What happened."""

        DRAFTED = "drafted", _("Drafted")
        SIGNED = "signed", _("Signed")
        CONFIRMED = "confirmed", _("Confirmed by Council")
        ENDORSED = "endorsed", _("Endorsed by Council")
        ASSIGNED = "assigned", _("Assigned to a category")
        AMENDED = "amended", _("Amended")
        EXTENDED = "extended", _("Extended")
        RENEWED = "renewed", _("Renewed")
        ENDED = "ended", _("Ended")
        RECOGNISED = "recognised", _("Recognised as historical")
        ANNIVERSARY = "anniversary", _("Anniversary")
        NOTED = "noted", _("Noted")
        CORRECTED = "corrected", _("Corrected")
        CEREMONY = "ceremony", _("Ceremony")

    class Reason(models.TextChoices):
        """Why it ended, or was recognised as historical."""

        CONCLUDED = "concluded", _("Concluded: what was promised is done")
        TERMINATED = "terminated", _("Terminated by a party")
        SUPERSEDED = "superseded", _("Superseded by another agreement")
        EXPIRED = "expired", _("Expired")
        CRITERION = "criterion", _("Fails a criterion")
        NOT_A_MUNICIPALITY = "not-a-municipality", _("The counterparty is not a municipality")
        LAW = "law", _("The law requires it")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=20, choices=Kind)
    on_earliest = day()
    on_latest = day()
    on_precision = precision()
    reason = models.CharField(max_length=20, choices=Reason, blank=True, default="")
    criterion = slug("The criterion that it fails, as the policy names it")
    starts_on = day("First day of the term that this gave it")
    ends_on = day("Last day of the term that this gave it")
    authority_en = line("Under which authority")
    authority_fr = line()
    text_en = prose()
    text_fr = prose()
    council_item = models.ForeignKey(
        CouncilItem, on_delete=models.PROTECT, null=True, blank=True, related_name="agreement_events"
    )
    source = line()

    on = Fuzzy("on")

    class Meta:
        ordering = [F("on_earliest").asc(nulls_last=True), "id"]
        constraints = [in_order("on", "agreement_event")]

    def __str__(self) -> str:
        return f"{self.kind} {self.on}"


@audited(keep=Keep.PERMANENT, public=f"agreement {FACT_COLUMNS}", internal=FACT_PAPER)
class AgreementFact(DatedFact):
    """What was established about an agreement."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="facts")

    class Meta(DatedFact.Meta):
        abstract = False
        indexes = [models.Index(fields=["agreement", "key", "valid_from"], name="agreement_fact")]


@audited(keep=Keep.PERMANENT, public="agreement paper role authentic")
class AgreementPaper(models.Model):
    """A paper in the agreement's file."""

    class Role(models.TextChoices):
        """What the paper is to the agreement."""

        TEXT = "text", _("Signed agreement")
        REPORT = "report", _("Council report")
        ADVICE = "advice", _("Legal advice")
        LETTER = "letter", _("Letter")
        OTHER = "other", _("Other")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="papers")
    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="agreements")
    role = models.CharField(max_length=20, choices=Role, default=Role.OTHER)
    authentic = models.BooleanField(default=False, help_text="An authentic text, which binds")

    class Meta:
        ordering = ["role", "id"]
        constraints = [models.UniqueConstraint(fields=["agreement", "paper", "role"], name="paper_once_in_a_role")]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.paper_id}"

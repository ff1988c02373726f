"""What is recorded of a case: what it holds, what people judged, whom they asked, what was decided. Only added to."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chancery.accounts.models import DelegationInstrument, Person
from chancery.audit.models import Actor
from chancery.cases.models.case import Case
from chancery.columns import day, line, prose, slug
from chancery.council.models import CouncilItem
from chancery.ids import uuid7
from chancery.money import Money
from chancery.papers.models import Paper
from chancery.records import DataClass, Keep, audited

DATA_CLASSES = [(each.value, each.value) for each in DataClass]


class Outcome(models.TextChoices):
    """What somebody found. A waiver is a record of its own; nobody waives by answering."""

    MET = "met", _("Met")
    NOT_MET = "not_met", _("Not met")
    UNKNOWN = "unknown", _("To document")
    NOT_APPLICABLE = "not_applicable", _("Not applicable")


@audited(keep=Keep.PERMANENT, internal="case element there parts note")
class CaseElement(models.Model):
    """What the request holds of one thing that it must contain: there, not there, not known, or which parts."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="elements")
    element = models.SlugField(max_length=80)
    there = models.BooleanField(null=True)
    parts = models.JSONField(default=list, blank=True)
    note = prose()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "element"], name="element_once_in_a_case")]

    def __str__(self) -> str:
        return self.element


class JudgementQuerySet(models.QuerySet["Judgement"]):
    """Picking judgements."""

    def standing(self) -> Self:
        """Those that nobody revised."""
        return self.filter(revised_by=None)

    def seen_by(self, cleared: bool) -> Self:
        """Without clearance those told in confidence do not exist."""
        return self if cleared else self.exclude(data_class=DataClass.INTERGOVERNMENTAL)


@audited(
    keep=Keep.PERMANENT,
    internal="case clause step outcome reasons evidence judge judged_on recorded_at data_class revised_by text_digest",
)
class Judgement(models.Model):
    """What a person found when a clause asked them, with reasons and evidence: a dated fact with its judge."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="judgements")
    clause = models.SlugField(max_length=80, help_text="A question or a criterion of the policy")
    step = slug("The step at which it was asked")
    outcome = models.CharField(max_length=20, choices=Outcome)
    reasons = prose("In the assessor's words")
    evidence = prose("What it rests on")
    judge = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="judgements")
    judged_on = models.DateField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    data_class = models.CharField(max_length=20, choices=DATA_CLASSES, default=DataClass.INTERNAL)
    text_digest = models.CharField(
        max_length=64, blank=True, default="", help_text="Of the text that it speaks of; empty: it speaks of none"
    )
    revised_by = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="revises")

    objects = JudgementQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "clause"], condition=Q(revised_by=None), name="one_judgement_stands_for_each_clause"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.clause}: {self.outcome}"


@audited(
    keep=Keep.PERMANENT,
    internal="case consultation asked_of asked_on due_on answered_on answer advice file_number data_class",
)
class CaseConsultation(models.Model):
    """Somebody outside was asked or told. Advice given in confidence stays in its protected file: here are only the
    day, the office consulted, its effect and the number of that file."""

    class Answer(models.TextChoices):
        """What came back."""

        NONE = "", _("No answer yet")
        ADVISED = "advised", _("Advised")
        AUTHORISED = "authorised", _("Authorised")
        FORBIDDEN = "forbidden", _("Forbidden")
        REGISTERED = "registered", _("Registered")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="consultations")
    consultation = models.SlugField(max_length=80)
    asked_of = line()
    asked_on = models.DateField()
    due_on = day()
    answered_on = day()
    answer = models.CharField(max_length=12, choices=Answer, blank=True, default="")
    advice = prose()
    file_number = line()
    data_class = models.CharField(max_length=20, choices=DATA_CLASSES, default=DataClass.INTERNAL)

    class Meta:
        ordering: ClassVar = ["asked_on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(answered_on=None) | Q(answered_on__gte=F("asked_on")), name="answered_after_it_was_asked"
            ),
            models.CheckConstraint(
                condition=Q(answered_on=None, answer="") | (Q(answered_on__isnull=False) & ~Q(answer="")),
                name="an_answer_has_its_day",
            ),
            models.CheckConstraint(
                condition=~Q(data_class=DataClass.INTERGOVERNMENTAL) | Q(advice=""),
                name="confidential_advice_stays_in_its_file",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.consultation} {self.asked_on}"


@audited(keep=Keep.PERMANENT, internal="case clause body reason on until council_item")
class CaseWaiver(models.Model):
    """A body set a clause aside for this request, with its reason; also the written reason to pass over a *should*."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="waivers")
    clause = models.SlugField(max_length=80)
    body = models.SlugField(max_length=80, help_text="A role of the policy")
    reason = models.TextField()
    on = models.DateField()
    until = day()
    council_item = models.ForeignKey(
        CouncilItem, on_delete=models.PROTECT, null=True, blank=True, related_name="case_waivers"
    )

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(reason=""), name="a_waiver_has_a_reason")]

    def __str__(self) -> str:
        return f"{self.clause} {self.on}"


@audited(keep=Keep.PERMANENT, internal="case step passed closed_on found closed_by reason")
class StepClosing(models.Model):
    """A step was left, and this is what hung on it that day: kept as it was read, for whoever asks later."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="closings")
    step = models.SlugField(max_length=80)
    passed = models.BooleanField()
    closed_on = models.DateField()
    found = models.JSONField(default=list, help_text="Clause, outcome and sentence of each finding, in both languages")
    closed_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    reason = prose()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "step"], name="a_step_is_left_once")]

    def __str__(self) -> str:
        return self.step


@audited(keep=Keep.PERMANENT, intergovernmental="closing found")
class ConfidedClosing(models.Model):
    """What of a step that was left was told in confidence, as it was read that day: for people with a clearance."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    closing = models.OneToOneField(StepClosing, on_delete=models.PROTECT, related_name="confided")
    found = models.JSONField(default=list, help_text="As in the closing: clause, outcome, sentence")

    def __str__(self) -> str:
        return str(self.closing_id)


class DecisionQuerySet(models.QuerySet["Decision"]):
    """Picking decisions."""

    def standing(self) -> Self:
        """Those that nothing has voided."""
        return self.filter(voided_on=None)


@audited(
    keep=Keep.PERMANENT,
    internal=(
        "case step decides yes decided_on person role authority instrument limit_minor currency cost_minor"
        " council_item content_digest policy_digest found on_condition without_text note voided_on voided_because"
    ),
)
class Decision(models.Model):
    """Yes or no by whoever may, on exactly what was shown: its content, the policy and the limit of that instant."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="decisions")
    step = models.SlugField(max_length=80)
    decides = models.CharField(max_length=12)
    yes = models.BooleanField()
    decided_on = models.DateField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="decisions")
    role = models.SlugField(max_length=80, help_text="The role of the policy in which it was decided")
    authority = models.SlugField(max_length=80, help_text="The clause that lets that role decide")
    instrument = models.ForeignKey(
        DelegationInstrument, on_delete=models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    limit_minor = models.BigIntegerField(null=True, blank=True)
    cost_minor = models.BigIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True, default="")
    council_item = models.ForeignKey(
        CouncilItem, on_delete=models.PROTECT, null=True, blank=True, related_name="case_decisions"
    )
    content_digest = models.CharField(max_length=64)
    policy_digest = models.CharField(max_length=64)
    found = models.JSONField(default=list)
    on_condition = models.JSONField(
        default=list, blank=True, help_text="Clauses that were not met that day, and must be before it is signed"
    )
    without_text = models.BooleanField(default=False, help_text="Signed while no text of it was kept in the case")
    note = prose()
    voided_on = day()
    voided_because = prose()

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "step"], condition=Q(voided_on=None), name="one_decision_stands_for_each_step"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decides} {self.decided_on}"

    @property
    def limit(self) -> Money | None:
        """The decider's limit at that instant."""
        return None if self.limit_minor is None else Money(self.limit_minor, self.currency)


@audited(keep=Keep.PERMANENT, internal="case step person agrees note given_on content_digest")
class Opinion(models.Model):
    """Somebody who is heard agrees or does not, with a note, before the decision is taken."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="opinions")
    step = models.SlugField(max_length=80)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="opinions")
    agrees = models.BooleanField()
    note = prose()
    given_on = models.DateField()
    content_digest = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.step} {self.given_on}"


@audited(keep=Keep.PERMANENT, internal="case actor did on content_digest")
class CasePart(models.Model):
    """Who had which part in a case, so that nobody decides on what they proposed, assessed or edited."""

    class Did(models.TextChoices):
        """What they did."""

        PROPOSE = "propose", _("Proposed it")
        ASSESS = "assess", _("Assessed it")
        EDIT = "edit", _("Edited it")
        RECOMMEND = "recommend", _("Recommended it")
        DECIDE = "decide", _("Decided on it")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="parts")
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    did = models.CharField(max_length=10, choices=Did)
    on = models.DateField()
    content_digest = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "actor", "did", "content_digest"], name="a_part_is_noted_once")
        ]

    def __str__(self) -> str:
        return f"{self.actor_id} {self.did}"


@audited(keep=Keep.PERMANENT, internal="case paper role")
class CasePaper(models.Model):
    """A paper in the file of a case: what was sent in, what a judgement rests on, the report for the decider."""

    class Role(models.TextChoices):
        """What the paper is to the case."""

        REQUEST = "request", _("What was sent in")
        EVIDENCE = "evidence", _("Evidence")
        REPORT = "report", _("Report to whoever decides")
        TEXT = "text", _("Text of the agreement")
        CLOSED = "closed", _("Attachment of a closed session")
        OTHER = "other", _("Other")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="papers")
    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="cases")
    role = models.CharField(max_length=10, choices=Role, default=Role.OTHER)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "paper", "role"], name="paper_once_in_a_role_of_a_case")
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.paper_id}"

    @property
    def role_name(self) -> str:
        """What it is in the case, in words."""
        return str(self.Role(self.role).label)

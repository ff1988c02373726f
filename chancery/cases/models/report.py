"""The report to whoever decides: what the office writes for it, its versions as they were kept, and the Treasurer's
review of what it says of money."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from chancery.accounts.models import Person
from chancery.audit.models import Actor
from chancery.cases.models.case import Case
from chancery.columns import day, line, prose
from chancery.council.models import CouncilItem
from chancery.ids import uuid7
from chancery.papers.models import Paper
from chancery.records import Keep, audited

# What a person writes; everything else in a report is composed from the record each time.
WRITTEN = (
    *("title", "addressed_to", "sent_by", "wards", "summary", "recommendations", "finance", "equity", "history"),
    *("comments", "contacts", "signatures"),
)


@audited(
    keep=Keep.PERMANENT,
    internal=(
        "case dated_on title_en title_fr addressed_to_en addressed_to_fr sent_by_en sent_by_fr wards_en wards_fr"
        " summary_en summary_fr recommendations_en recommendations_fr finance_en finance_fr equity_en equity_fr"
        " history_en history_fr comments_en comments_fr contacts_en contacts_fr signatures_en signatures_fr"
        " finance_clauses equity_clauses"
    ),
)
class CaseReport(models.Model):
    """What the office writes for the report on a case. What is empty is composed from the record, or not recorded."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="report")
    dated_on = day("The day that stands on it")
    title_en = line()
    title_fr = line()
    addressed_to_en = line("The body it goes to")
    addressed_to_fr = line()
    sent_by_en = line("The official whose report it is")
    sent_by_fr = line()
    wards_en = line()
    wards_fr = line()
    summary_en = prose()
    summary_fr = prose()
    recommendations_en = prose("One on each line")
    recommendations_fr = prose()
    finance_en = prose()
    finance_fr = prose()
    equity_en = prose()
    equity_fr = prose()
    history_en = prose()
    history_fr = prose()
    comments_en = prose()
    comments_fr = prose()
    contacts_en = prose("One on each line")
    contacts_fr = prose()
    signatures_en = prose("One on each line")
    signatures_fr = prose()
    finance_clauses = models.JSONField(default=list, blank=True, help_text="Which questions speak of money")
    equity_clauses = models.JSONField(default=list, blank=True, help_text="Which speak of equity")

    def __str__(self) -> str:
        return f"{self.case_id}"


@audited(keep=Keep.PERMANENT, internal="case number stage digest parts said content_digest kept_on kept_by")
class ReportVersion(models.Model):
    """A report as it was on a day. It is never changed; what came after it has the next number.

    ``parts`` are the digests of its parts, so that it can be said which of them would read otherwise today.
    """

    class Stage(models.TextChoices):
        """How far it was."""

        DRAFT = "draft"
        REVIEW = "review"
        FINAL = "final"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="report_versions")
    number = models.PositiveIntegerField()
    stage = models.CharField(max_length=6, choices=Stage)
    digest = models.CharField(max_length=64, help_text="Of all that it says, in both languages")
    parts = models.JSONField(default=dict)
    said = models.JSONField(default=dict, blank=True, help_text="Of a final one: its words by language, for a page")
    content_digest = models.CharField(max_length=64, blank=True, default="", help_text="Of the request, that day")
    kept_on = models.DateField()
    kept_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "number"], name="a_report_version_has_its_number")
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.number}"


@audited(keep=Keep.PERMANENT, internal="version language kind paper")
class ReportFile(models.Model):
    """One file of a version: a language, as a PDF or for Word."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    version = models.ForeignKey(ReportVersion, on_delete=models.PROTECT, related_name="files")
    language = models.CharField(max_length=2)
    kind = models.CharField(max_length=4)
    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["language", "-kind"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "language", "kind"], name="a_report_file_of_each_kind")
        ]

    def __str__(self) -> str:
        return f"{self.language} {self.kind}"


@audited(keep=Keep.PERMANENT, intergovernmental="version language paper kept_on kept_by")
class ReportAttachment(models.Model):
    """What a version says only to people with a clearance, as a paper of its own. That it is there is confidential."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    version = models.ForeignKey(ReportVersion, on_delete=models.PROTECT, related_name="attachments")
    language = models.CharField(max_length=2)
    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="+")
    kept_on = models.DateField()
    kept_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["language"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "language"], name="one_attachment_in_each_language")
        ]

    def __str__(self) -> str:
        return self.language


class AgendaQuerySet(models.QuerySet["AgendaEntry"]):
    """Picking what Council reads."""

    def standing(self) -> AgendaQuerySet:
        """What nobody took off again."""
        return self.filter(withdrawn_on=None)

    def waiting(self) -> AgendaQuerySet:
        """Those of an item on which Council has not decided."""
        return self.standing().filter(item__outcome=CouncilItem.Outcome.NOT_RECORDED)


@audited(
    keep=Keep.PERMANENT,
    internal="case version item published_on published_by withdrawn_on withdrawn_by withdrawn_why",
)
class AgendaEntry(models.Model):
    """A final report is on the agenda of Council under its item: from that day the members of Council read it, until
    the clerk takes it off."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="agenda")
    version = models.ForeignKey(ReportVersion, on_delete=models.PROTECT, related_name="agenda")
    item = models.ForeignKey(CouncilItem, on_delete=models.PROTECT, related_name="case_agenda")
    published_on = models.DateField()
    published_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    withdrawn_on = day("The day on which it was taken off the agenda")
    withdrawn_by = models.ForeignKey(Actor, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_why = prose("Why, as members of Council read it")

    objects = AgendaQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["version", "item"],
                condition=models.Q(withdrawn_on=None),
                name="a_report_is_once_under_an_item",
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.published_on}"


@audited(keep=Keep.PERMANENT, internal="case digest agrees note person reviewed_on")
class FinanceReview(models.Model):
    """The Treasurer read what the report says of money, exactly so, and agrees with it or does not."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="finance_reviews")
    digest = models.CharField(max_length=64, help_text="Of the financial impact as it was read")
    agrees = models.BooleanField()
    note = prose()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reviewed_on = models.DateField()

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"{self.case_id} {self.reviewed_on}"


@audited(keep=Keep.PERMANENT, internal="language paper current")
class ReportTemplate(models.Model):
    """The office's own Word template of reports, in one language. Those before it are kept."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    language = models.CharField(max_length=2)
    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="+")
    current = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["language"], condition=models.Q(current=True), name="one_report_template_in_each_language"
            )
        ]

    def __str__(self) -> str:
        return self.language

"""What is brought in from spreadsheets: the file as evidence, how it was read, and what each of its rows asks for."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chancery.audit.models import Actor
from chancery.columns import line, slug
from chancery.ids import uuid7
from chancery.records import Keep, audited

UNDO_FOR = timedelta(days=1)
LARGE: dict[str, int] = {"csv": 1_000_000}
PACKED = 300_000
"""Bytes of a file, plain or packed, that hold a few thousand rows: more than a page should keep anybody waiting for."""
PEOPLE = "contacts"
"""A file of this kind holds other people's data."""


class ImportRunQuerySet(models.QuerySet["ImportRun"]):
    """Picking imports."""

    def unfinished(self) -> ImportRunQuerySet:
        """Those that are on their way: neither written nor left."""
        return self.filter(state__in=ImportRun.UNFINISHED)

    def at_rest(self) -> ImportRunQuerySet:
        """Those with which nothing is being done, and nobody asked for anything."""
        return self.filter(under_way="")


@audited(
    keep=Keep.SEVEN_YEARS,
    public="number kind state",
    internal=(
        "name sha256 size form sheet first_row header_rows headings mapping orders counts"
        " uploaded_by uploaded_at written_by written_at taken_back_by taken_back_at"
    ),
    unrecorded="seen written_until words_wait under_way asked_by asked_at refusal_en refusal_fr",
)
class ImportRun(models.Model):
    """One spreadsheet on its way into the register."""

    class State(models.TextChoices):
        """How far it has come."""

        UPLOADED = "uploaded", _("Uploaded")
        READ = "read", _("Heading chosen")
        PREVIEWED = "previewed", _("Looked through")
        WRITTEN = "written", _("In the register")
        TAKEN_BACK = "taken-back", _("Taken back")
        LEFT = "left", _("Left")

    class UnderWay(models.TextChoices):
        """What the worker was asked for, with a file that would keep a page waiting."""

        LOOK = "look", _("Being looked through")
        WRITE = "write", _("Being written")
        WRITE_REST = "write-rest", _("Being written, without what is not understood")
        BACK = "back", _("Being taken back")

    UNFINISHED: ClassVar = (State.UPLOADED, State.READ, State.PREVIEWED)
    LETTERS: ClassVar[str] = "IMP"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField(max_length=20, unique=True)
    kind = slug("What its rows are: agreements, counterparties, activities")
    state = models.CharField(max_length=12, choices=State, default=State.UPLOADED)
    name = line("What the file was called")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField(default=0)
    form = slug("What the file is, found by looking into it")
    sheet = line("The sheet of the workbook that was chosen")
    first_row = models.PositiveIntegerField(null=True, blank=True, help_text="Where the heading begins, from 1")
    header_rows = models.PositiveSmallIntegerField(default=1)
    headings = models.JSONField(default=list, blank=True)
    mapping = models.JSONField(default=list, blank=True, help_text="For each column of the sheet, one of ours")
    orders = models.JSONField(default=dict, blank=True, help_text="Which comes first in 03/04/2024, for each column")
    counts = models.JSONField(default=dict, blank=True)
    uploaded_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)
    written_by = models.ForeignKey(Actor, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    written_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey(Actor, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    taken_back_at = models.DateTimeField(null=True, blank=True)
    seen = models.BigIntegerField(null=True, blank=True, help_text="How long the ledger was when it was looked through")
    written_until = models.BigIntegerField(null=True, blank=True, help_text="How long the ledger was when it was in")
    words_wait = models.BooleanField(default=False, help_text="Are its records still to be found by their words?")
    under_way = models.CharField(max_length=12, choices=UnderWay, blank=True, default="")
    asked_by = models.ForeignKey(Actor, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField(null=True, blank=True)
    refusal_en = models.TextField(blank=True, default="", help_text="Why what was asked for last was not done")
    refusal_fr = models.TextField(blank=True, default="")

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.number

    @property
    def until(self) -> datetime | None:
        """Until when it can be taken back."""
        return self.written_at + UNDO_FOR if self.written_at else None

    @property
    def is_large(self) -> bool:
        """Is it looked through by the worker?"""
        return self.size > LARGE.get(self.form, PACKED)

    def is_fresh(self) -> bool:
        """Can it still be taken back today?"""
        return self.state == self.State.WRITTEN and self.until is not None and timezone.now() < self.until


@audited(keep=Keep.TWO_YEARS, unrecorded="run line what outcome object_id reference cells said note")
class StagedRow(models.Model):
    """What one row asks for, held against the register. No part of the record: the file can be read again."""

    class Outcome(models.TextChoices):
        """What would happen to it."""

        NEW = "new", _("New")
        CHANGED = "changed", _("Changed")
        SAME = "same", _("Same")
        ASKED = "asked", _("Question")
        WRONG = "wrong", _("Not understood")
        TAKEN_BACK = "back", _("Taken back")

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rows", db_index=False)  # (see below)
    line = models.PositiveIntegerField(help_text="Where it stands in the file")
    what = models.CharField(max_length=20, help_text="The kind of record: a row may bring its counterparty along")
    outcome = models.CharField(max_length=8, choices=Outcome)
    object_id = models.UUIDField(null=True)
    reference = models.CharField(max_length=500, default="")
    cells = models.TextField(default="{}")
    said = models.TextField(default="[]")
    note = models.TextField(default="")

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["run", "outcome", "id"], name="import_row_by_outcome")]

    def __str__(self) -> str:
        return f"{self.line} {self.outcome}"


@audited(keep=Keep.TWO_YEARS, unrecorded="run column cell sort choices answer rows line")
class Question(models.Model):
    """Something the file leaves open, asked once however many rows say it."""

    class Sort(models.TextChoices):
        """What is asked."""

        BODY = "body", _("Who is it?")
        ORDER = "order", _("Which comes first?")

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="questions")
    sort = models.CharField(max_length=8, choices=Sort)
    column = models.CharField(max_length=40)
    cell = models.CharField(max_length=500, blank=True, default="")
    choices: models.JSONField[Any, Any] = models.JSONField(default=list)
    answer = models.CharField(max_length=100, blank=True, default="")
    rows = models.PositiveIntegerField(default=1)
    line = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["run", "sort", "column", "cell"], name="import_asked_once")]

    def __str__(self) -> str:
        return self.cell or self.column


@audited(keep=Keep.TWO_YEARS, unrecorded="kind signature mapping used_at")
class RememberedMapping(models.Model):
    """What the columns of such a file meant last time."""

    kind = slug()
    signature = models.CharField(max_length=64)
    mapping: models.JSONField[Any, Any] = models.JSONField(default=list)
    used_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "signature"], name="import_mapping_once")]

    def __str__(self) -> str:
        return self.signature[:12]


@audited(keep=Keep.PERMANENT, internal="run line object_id text", about="object_id", words="text")
class ImportNote(models.Model):
    """What a file said of a record in columns that the register has not: kept with it, for the office."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, related_name="notes")
    line = models.PositiveIntegerField()
    object_id = models.UUIDField(db_index=True)
    text = models.TextField(blank=True, help_text="Empty, if it was forgotten")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text[:60]

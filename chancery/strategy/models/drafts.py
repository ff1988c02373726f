"""A policy that is being written: its text, who changed what in it and why, and what the solicitor said of it."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from typing import ClassVar

from django.db import models
from django.utils.translation import pgettext_lazy

from chancery.audit.models import Actor
from chancery.columns import line, prose, slug
from chancery.ids import uuid7
from chancery.records import Keep, audited
from chancery.strategy.models.adopted import PolicyVersion


@audited(keep=Keep.PERMANENT, internal="called base digest standing version came_of begun_by begun_at")
class PolicyDraft(models.Model):
    """A text on its way to Council. The adopted one that it began from is never touched."""

    class Standing(models.TextChoices):
        """Where it is."""

        OPEN = "open", pgettext_lazy("policy draft", "Being written")
        PROPOSED = "proposed", pgettext_lazy("policy draft", "Proposed")
        LEFT = "left", pgettext_lazy("policy draft", "Left")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    called = line("What the office calls it while it is being written")
    base = models.ForeignKey(
        PolicyVersion,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="drafts",
        help_text="The adopted text it is compared with; empty where the city had none",
    )
    toml = models.TextField(blank=True, default="")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the text as it is now")
    standing = models.CharField(max_length=20, choices=Standing, default=Standing.OPEN)
    version = models.OneToOneField(
        PolicyVersion,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="draft",
        help_text="What it became when it was proposed",
    )
    came_of = slug("The number of the review that recommended it")
    begun_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()

    #: Its edits, one after the other, give it again; the digest says that they do.
    DERIVED: ClassVar[frozenset[str]] = frozenset({"toml"})

    class Meta:
        ordering = ["-begun_at", "-id"]

    def __str__(self) -> str:
        return self.called

    @property
    def replayed(self) -> str:
        """The text as its edits alone give it."""
        return list(self.texts())[-1]

    def text_at(self, digest: str) -> str | None:
        """The text that had this digest, or one that begins so; None where it never said that."""
        return next((one for one in self.texts() if sha256(one.encode()).hexdigest().startswith(digest)), None)

    def texts(self) -> Iterator[str]:
        """What it said, edit by edit."""
        lines: list[str] = []
        for edit in self.edits.order_by("number"):
            was, becomes = edit.was.splitlines(keepends=True), edit.becomes.splitlines(keepends=True)
            lines[edit.at_line : edit.at_line + len(was)] = becomes
            yield "".join(lines)


@audited(keep=Keep.PERMANENT, internal="draft number clause at_line was becomes edited_by edited_at")
class DraftEdit(models.Model):
    """One change of a draft: the lines that went, and those that came in their place."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    draft = models.ForeignKey(PolicyDraft, on_delete=models.PROTECT, related_name="edits")
    number = models.PositiveIntegerField()
    clause = models.CharField(max_length=200, blank=True, default="", help_text="Empty: the file as a whole")
    at_line = models.PositiveIntegerField(help_text="Before which line of the text, counted from 0")
    was = models.TextField(blank=True, default="")
    becomes = models.TextField(blank=True, default="")
    edited_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    edited_at = models.DateTimeField()

    class Meta:
        ordering = ["draft", "number"]
        constraints = [models.UniqueConstraint(fields=["draft", "number"], name="draft_edit_number_once")]

    def __str__(self) -> str:
        return f"{self.draft_id}/{self.number}"


@audited(keep=Keep.PERMANENT, internal="draft clause text_en text_fr")
class ChangeReason(models.Model):
    """Why a clause is to change, as Council reads it beside the two wordings."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    draft = models.ForeignKey(PolicyDraft, on_delete=models.PROTECT, related_name="reasons")
    clause = models.CharField(max_length=200)
    text_en = prose()
    text_fr = prose()

    class Meta:
        ordering = ["draft", "clause"]
        constraints = [models.UniqueConstraint(fields=["draft", "clause"], name="reason_once_for_a_clause")]

    def __str__(self) -> str:
        return self.clause


@audited(keep=Keep.PERMANENT, internal="draft digest asked_by asked_at question answered_by answered_at answer")
class LegalReview(models.Model):
    """What the solicitor was asked about a draft, and what they said. It advises; it holds nothing up."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    draft = models.ForeignKey(PolicyDraft, on_delete=models.PROTECT, related_name="reviews")
    digest = models.CharField(max_length=64, help_text="Of the text that was shown")
    asked_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    question = prose()
    answered_by = models.ForeignKey(Actor, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = prose()

    class Meta:
        ordering = ["draft", "asked_at"]

    def __str__(self) -> str:
        return f"{self.draft_id}"

"""Notes in plain text on any record. They name it in words, as the ledger does: any room's record can have one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from chancery.accounts.models import Division
from chancery.accounts.permissions import keys_of_row, opened_by
from chancery.audit.models import Actor
from chancery.ids import uuid7
from chancery.records import DataClass, Keep, audited


class NoteQuerySet(models.QuerySet["Note"]):
    """Picking notes."""

    def seen_with(self, keys: Iterable[str]) -> NoteQuerySet:
        """Those that someone with these keys may read."""
        return self.filter(opened_by(keys))

    def about(self, *refs: str) -> NoteQuerySet:
        """Those on one record, or on several that are read as one, the newest first."""
        return self.filter(ref__in=refs).order_by("-written_at", "-id")


@audited(
    keep=Keep.PERMANENT,
    internal="ref data_class division author written_at corrects withdrawn_at withdrawn_by",
    # People are written about: so that one note can be forgotten, its words are values of their own.
    personal="text",
    keep_personal=Keep.PERMANENT,
    about="ref",
)
class Note(models.Model):
    """What someone of the office wrote on a record. It is never changed: a new note corrects it, or it is withdrawn."""

    class Class(models.TextChoices):
        """Who may read it."""

        INTERNAL = DataClass.INTERNAL.value
        INTERGOVERNMENTAL = DataClass.INTERGOVERNMENTAL.value

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    ref = models.CharField(max_length=160, db_index=True, help_text="The record, as `agreements.agreement/A-2026-0001`")
    text = models.TextField()
    data_class = models.CharField(max_length=20, choices=Class, default=Class.INTERNAL)
    division = models.ForeignKey(
        Division,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="notes",
        help_text="Whose record it is on",
    )
    author = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="notes")
    written_at = models.DateTimeField()
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Actor, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = NoteQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="note_withdrawn_by_someone",
            ),
            models.CheckConstraint(condition=~Q(corrects=F("id")), name="note_corrects_another"),
        ]

    def __str__(self) -> str:
        return f"{self.ref} {self.written_at:%Y-%m-%d}"

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys with which it is read."""
        return keys_of_row(self.data_class, self.division_id)

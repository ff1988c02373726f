"""Papers: files and pages that the record cites."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from chancery.accounts.models import Division
from chancery.accounts.permissions import keys_of_row, opened_by
from chancery.columns import day, line, prose, slug
from chancery.ids import uuid7
from chancery.records import DataClass, Keep, audited

DATA_CLASSES = [(each.value, each.value) for each in DataClass]


class PaperQuerySet(models.QuerySet["Paper"]):
    """Picking papers."""

    def public(self) -> PaperQuerySet:
        """Those that a resident may read."""
        return self.filter(data_class=DataClass.PUBLIC)

    def seen_with(self, keys: Iterable[str]) -> PaperQuerySet:
        """Those that someone with these keys may read."""
        return self.filter(opened_by(keys))

    def unread(self) -> PaperQuerySet:
        """Those whose file nobody has looked into for its words yet."""
        return self.filter(text_found=None, disposed_on=None).exclude(sha256="")

    def current(self) -> PaperQuerySet:
        """The last version of each."""
        return self.filter(superseded_by=None)


@audited(
    keep=Keep.PERMANENT,
    public="data_class language version",
    internal="sha256 url title_en title_fr note_en note_fr kind size text_found filed_on original_at retention division"
    " supersedes class_reason disposed_on",
)
class Paper(models.Model):
    """A file we hold, under its SHA-256, or a page elsewhere that we cite. A newer version leaves the older one."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    sha256 = models.CharField(
        max_length=64, blank=True, default="", help_text="Of the file; empty for a page elsewhere"
    )
    url = models.URLField(max_length=1000, blank=True, default="")
    title_en = line()
    title_fr = line()
    language = models.CharField(
        max_length=20, blank=True, default="", help_text="Of the paper itself; empty is not recorded"
    )
    data_class = models.CharField(max_length=20, choices=DATA_CLASSES, default=DataClass.INTERNAL)
    version = models.CharField(max_length=80, blank=True, default="")
    note_en = prose()
    note_fr = prose()
    kind = slug("What the file is, found by looking into it; empty for a page elsewhere")
    size = models.PositiveBigIntegerField(null=True, blank=True, help_text="In bytes; empty for a page elsewhere")
    text_found = models.BooleanField(null=True, blank=True, help_text="Were words found in it? Empty: nobody looked")
    filed_on = day("The day the file was entered; empty is not recorded")
    original_at = line("Where the signed or printed original lies; empty is not recorded")
    division = models.ForeignKey(
        Division,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="papers",
        help_text="Whose file it is in",
    )
    retention = slug("Its code in the records schedule; empty: that of its class of record")
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    class_reason = prose("Why its class was changed")
    disposed_on = day("The day its file was destroyed under the records schedule")

    objects = PaperQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(sha256="", url="") | Q(disposed_on__isnull=False), name="paper_is_somewhere"
            ),
            models.CheckConstraint(
                condition=~Q(title_en="", title_fr="") | Q(disposed_on__isnull=False), name="paper_has_a_title"
            ),
            models.CheckConstraint(condition=~Q(supersedes=F("id")), name="paper_supersedes_another"),
        ]

    def __str__(self) -> str:
        return self.title_en or self.title_fr

    @property
    def is_held(self) -> bool:
        """Is there a file of it here?"""
        return bool(self.sha256) and self.disposed_on is None

    @property
    def is_as_sent(self) -> bool:
        """Is it a photo that is kept with all that a camera wrote into it? Other pictures are drawn anew."""
        return self.kind == "heic"

    @property
    def is_unread(self) -> bool:
        """Has nobody looked into its file for its words yet?"""
        return self.is_held and self.text_found is None

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys with which it is read: that of its class, and its division's for what is internal."""
        return keys_of_row(self.data_class, self.division_id)

    def onwards(self) -> list[Paper]:
        """It and what came after it, the newest first."""
        versions: list[Paper] = [self]
        while newer := Paper.objects.filter(supersedes=versions[0]).first():
            versions.insert(0, newer)
        return versions

    def chain(self) -> list[Paper]:
        """All versions of it, the newest first."""
        versions = self.onwards()
        while versions[-1].supersedes is not None:
            versions.append(versions[-1].supersedes)
        return versions

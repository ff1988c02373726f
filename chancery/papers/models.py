"""Papers: files and pages that the record cites."""

from django.db import models
from django.db.models import Q

from chancery.columns import line, prose
from chancery.ids import uuid7
from chancery.records import DataClass, Keep, audited

DATA_CLASSES = [(each.value, each.value) for each in DataClass]


class PaperQuerySet(models.QuerySet["Paper"]):
    """Picking papers."""

    def public(self) -> "PaperQuerySet":
        """Those that a resident may read."""
        return self.filter(data_class=DataClass.PUBLIC)


@audited(
    keep=Keep.PERMANENT,
    public="data_class language version",
    internal="sha256 url title_en title_fr note_en note_fr",
)
class Paper(models.Model):
    """A file we hold, under its SHA-256, or a page elsewhere that we cite."""

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

    objects = PaperQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(sha256="", url=""), name="paper_is_somewhere"),
            models.CheckConstraint(condition=~Q(title_en="", title_fr=""), name="paper_has_a_title"),
        ]

    def __str__(self) -> str:
        return self.title_en or self.title_fr

"""The text of what is to be signed: every version of it in each language, and which language binds."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chancery.cases.models.case import Case
from chancery.columns import day, line, prose
from chancery.ids import uuid7
from chancery.papers.models import Paper
from chancery.records import Keep, audited


@audited(keep=Keep.PERMANENT, internal="case language number paper side on note")
class TextVersion(models.Model):
    """One version of the text in one language: drafted here, or sent back with changes by the other side."""

    class Side(models.TextChoices):
        """Whose version it is."""

        OURS = "ours", _("Ours")
        THEIRS = "theirs", _("The counterpart’s")
        TRANSLATION = "translation", _("A translation")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="texts")
    language = models.CharField(max_length=20)
    number = models.PositiveIntegerField()
    paper = models.OneToOneField(Paper, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=12, choices=Side)
    on = models.DateField(help_text="The day it was sent or came")
    note = prose("What changed")

    class Meta:
        ordering: ClassVar = ["language", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "language", "number"], name="a_text_version_has_its_number")
        ]

    def __str__(self) -> str:
        return f"{self.language} {self.number}"


@audited(keep=Keep.PERMANENT, internal="case language authentic translator sent_on received_on revised_on")
class TextLanguage(models.Model):
    """A language of the text: whether it binds, and where its translation is."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="text_languages")
    language = models.CharField(max_length=20)
    authentic = models.BooleanField(null=True, help_text="Does it bind? Empty: nobody said")
    translator = line("The office that translates it")
    sent_on = day("The day it went to be translated")
    received_on = day("The day the translation came")
    revised_on = day("The day it was revised")

    class Meta:
        ordering: ClassVar = ["language"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "language"], name="a_language_of_a_text_once"),
            models.CheckConstraint(
                condition=Q(received_on=None) | Q(sent_on=None) | Q(received_on__gte=F("sent_on")),
                name="a_translation_comes_after_it_went",
            ),
            models.CheckConstraint(
                condition=Q(revised_on=None) | Q(received_on=None) | Q(revised_on__gte=F("received_on")),
                name="a_translation_is_revised_after_it_came",
            ),
        ]

    def __str__(self) -> str:
        return self.language

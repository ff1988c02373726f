"""Days that matter to a country or a counterparty every year: national days, anniversaries, days of a community."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chancery.columns import line
from chancery.counterparties.models.bodies import Counterparty
from chancery.counterparties.models.places import Country
from chancery.dates import in_words
from chancery.frame import language
from chancery.ids import uuid7
from chancery.records import Keep, audited

LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class DateOfNoteQuerySet(models.QuerySet["DateOfNote"]):
    """Picking dates of note."""

    def standing(self) -> DateOfNoteQuerySet:
        """Those that nobody took back."""
        return self.filter(withdrawn=False)


@audited(keep=Keep.PERMANENT, public="kind name_en name_fr month day year country counterparty source withdrawn")
class DateOfNote(models.Model):
    """A day of the year of one country or one counterparty, with the year it goes back to, if it does."""

    class Kind(models.TextChoices):
        """What is marked."""

        NATIONAL = "national-day", _("National day")
        FOUNDING = "founding", _("Founding")
        ANNIVERSARY = "anniversary", _("Anniversary")
        OTHER = "other", _("Other day of significance")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=20, choices=Kind)
    name_en = line()
    name_fr = line()
    month = models.PositiveSmallIntegerField()
    day = models.PositiveSmallIntegerField()
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, null=True, blank=True, related_name="dates")
    counterparty = models.ForeignKey(
        Counterparty, on_delete=models.PROTECT, null=True, blank=True, related_name="dates"
    )
    source = line()
    withdrawn = models.BooleanField(default=False)

    objects = DateOfNoteQuerySet.as_manager()

    class Meta:
        ordering = ["month", "day", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(name_en="", name_fr=""), name="date_of_note_has_a_name"),
            models.CheckConstraint(
                condition=Q(country=None, counterparty__isnull=False) | Q(country__isnull=False, counterparty=None),
                name="date_of_note_of_one",
            ),
            models.CheckConstraint(
                condition=Q.create(
                    [Q(month=month, day__gte=1, day__lte=last) for month, last in enumerate(LONGEST, 1)],
                    connector=Q.OR,
                ),
                name="date_of_note_is_a_day",
            ),
        ]
        indexes = [models.Index(fields=["month", "day"], name="date_of_note_by_day")]

    def __str__(self) -> str:
        return f"{self.name_en or self.name_fr} {self.month:02}-{self.day:02}"

    @property
    def yearly(self) -> str:
        """The day and the month in the page's language: 14 July, 14 juillet."""
        words = in_words(date(2000, self.month, self.day), language())
        return words.rpartition(" ")[0]

    def falls_on(self, year: int) -> date:
        """The day on which it is kept in a year; 29 February is kept on the 28th where there is none."""
        leap = self.month == 2 and self.day == 29 and not _leap(year)
        return date(year, self.month, 28 if leap else self.day)


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)

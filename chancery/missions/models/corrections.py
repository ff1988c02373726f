"""What residents read of a mission in words, and what they read in its place since."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from chancery.columns import prose
from chancery.ids import uuid7
from chancery.missions.models.undertaking import Mission, Trip
from chancery.records import Keep, audited

#: Words in English and French.
Pair = tuple[str, str]


@audited(keep=Keep.PERMANENT, public="mission about was_en was_fr now_en now_fr on")
class Correction(models.Model):
    """Words of a mission, or of a trip of it, that were corrected after residents were told. Amounts, gifts and who
    pays keep what they said themselves."""

    class About(models.TextChoices):
        """What the words are about."""

        FUNCTION = "function", _("The function of a traveller")
        PLACE = "place", _("The place of a trip")
        SUMMARY = "summary", _("The summary of a report")
        RESULTS = "results", _("What came of it, some time after")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="corrections")
    about = models.CharField(max_length=12, choices=About)
    was_en = prose()
    was_fr = prose()
    now_en = prose()
    now_fr = prose()
    on = models.DateField()

    class Meta:
        ordering: ClassVar = ["mission", "on", "id"]

    def __str__(self) -> str:
        return f"{self.mission_id} {self.about} {self.on}"

    def says_the_same(self, lang: str) -> bool:
        """Was it corrected in the other language alone?"""
        was, now = ((self.was_en, self.was_fr), (self.now_en, self.now_fr))
        first = 0 if lang == "en" else 1
        return bool(now[first]) and was[first] == now[first]


def function_of(trip: Trip) -> Pair:
    """In which function somebody travels."""
    return trip.function_en, trip.function_fr


def place_of(trip: Trip) -> Pair:
    """Where it leads: its city and country, in English and French."""
    names = (trip.country.name_en, trip.country.name_fr or trip.country.name_en) if trip.country else ("", "")
    said = [", ".join(part for part in (trip.place, one) if part) for one in names]
    return said[0], said[1]

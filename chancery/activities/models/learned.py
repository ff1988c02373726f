"""What was learned and seen of the programme: lessons, photos, awards, and the events it was at."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from chancery.activities.models.activity import Activity
from chancery.columns import Fuzzy, day, in_order, line, precision, prose
from chancery.ids import uuid7
from chancery.papers.models import Paper
from chancery.records import Keep, audited


@audited(keep=Keep.PERMANENT, public="activity number kind text_en text_fr public source")
class Lesson(models.Model):
    """What worked, what did not, and what to do otherwise. It is the office's own until it is released."""

    class Kind(models.TextChoices):
        """Which of them."""

        WORKED = "worked", _("What worked")
        NOT = "did-not-work", _("What did not work")
        NEXT = "next-time", _("Next time")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="lessons")
    number = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(max_length=20, choices=Kind)
    text_en = prose()
    text_fr = prose()
    public = models.BooleanField(default=False)
    source = line()

    class Meta:
        ordering: ClassVar = ["activity", "number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["activity", "number"], name="lesson_number_once")]

    def __str__(self) -> str:
        return self.text_en or self.text_fr


@audited(
    keep=Keep.PERMANENT,
    public="activity paper caption_en caption_fr credit consent public",
    personal="consent_note",
)
class Photo(models.Model):
    """A picture of an activity: who took it, and whether those on it agreed. Without both nobody outside sees it."""

    class Consent(models.TextChoices):
        """May it be shown?"""

        GIVEN = "given", _("Everyone on it agreed")
        NOBODY = "nobody", _("Nobody on it can be recognized")
        WITHDRAWN = "withdrawn", _("Somebody took back that they agreed")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="photos")
    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="photos")
    caption_en = line("What is to be seen on it, for those who do not see it too")
    caption_fr = line()
    credit = line("Who took it")
    consent = models.CharField(max_length=20, choices=Consent, blank=True, default="")
    consent_note = prose("Who agreed, when, and where that is written")
    public = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["activity", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(public=False) | (Q(consent__in=["given", "nobody"]) & ~Q(credit="")),
                name="photo_is_shown_with_credit_and_consent",
            )
        ]

    def __str__(self) -> str:
        return self.caption_en or self.caption_fr


@audited(
    keep=Keep.PERMANENT,
    public=(
        "title_en title_fr giver_en giver_fr to_en to_fr when_earliest when_latest when_precision text_en text_fr"
        " activity public source"
    ),
)
class Award(models.Model):
    """An award or a recognition: what it is, from whom, to whom, and when."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    title_en = line()
    title_fr = line()
    giver_en = line("Who gave it")
    giver_fr = line()
    to_en = line("Who received it")
    to_fr = line()
    when_earliest = day()
    when_latest = day()
    when_precision = precision()
    text_en = prose()
    text_fr = prose()
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, null=True, blank=True, related_name="awards")
    public = models.BooleanField(default=True)
    source = line()

    when = Fuzzy("when")

    class Meta:
        constraints: ClassVar = [in_order("when", "award")]

    def __str__(self) -> str:
        return self.title_en or self.title_fr


@audited(
    keep=Keep.PERMANENT,
    public=(
        "title_en title_fr part outcome place_en place_fr when_earliest when_latest when_precision text_en text_fr"
        " activity public source"
    ),
)
class Event(models.Model):
    """A conference, a congress or a fair that the city hosted, bid for, or at which it promoted itself."""

    class Part(models.TextChoices):
        """What the city did there."""

        HOSTED = "hosted", _("Hosted")
        PROMOTED = "promoted", _("Promoted the city at it")
        BID = "bid", _("Bid to host it")

    class Outcome(models.TextChoices):
        """What became of a bid."""

        OPEN = "open", pgettext_lazy("bid", "Not decided yet")
        WON = "won", pgettext_lazy("bid", "Won")
        LOST = "lost", pgettext_lazy("bid", "Went to another city")
        WITHDRAWN = "withdrawn", pgettext_lazy("bid", "Withdrawn")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    title_en = line()
    title_fr = line()
    part = models.CharField(max_length=20, choices=Part)
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True, default="", help_text="Of a bid alone")
    place_en = line()
    place_fr = line()
    when_earliest = day()
    when_latest = day()
    when_precision = precision()
    text_en = prose()
    text_fr = prose()
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, null=True, blank=True, related_name="events")
    public = models.BooleanField(default=True)
    source = line()

    when = Fuzzy("when")

    class Meta:
        constraints: ClassVar = [
            in_order("when", "event"),
            models.CheckConstraint(condition=Q(outcome="") | Q(part="bid"), name="only_a_bid_is_won_or_lost"),
        ]

    def __str__(self) -> str:
        return self.title_en or self.title_fr

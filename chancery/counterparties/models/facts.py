"""What is known of them: facts, with the day each is true from, the day it was known, and its evidence."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F

from chancery.columns import day, line, prose, slug
from chancery.counterparties.models.bodies import Counterparty
from chancery.counterparties.models.places import Country
from chancery.ids import uuid7
from chancery.papers.models import Paper
from chancery.records import DataClass, Keep, audited

DATA_CLASSES = [(each.value, each.value) for each in DataClass]


class DatedFactQuerySet(models.QuerySet[Any]):
    """Picking dated facts."""

    def standing(self) -> DatedFactQuerySet:
        """Those that nobody has replaced."""
        return self.filter(superseded_by__isnull=True)

    def with_replacement(self) -> DatedFactQuerySet:
        """All of them, each with the day on which the one that took its place was known."""
        found: DatedFactQuerySet = self.annotate(replaced_on=F("superseded_by__known_on"))
        return found

    def public(self) -> DatedFactQuerySet:
        """Those whose class is public; the others show one constant sentence, whatever they say."""
        return self.filter(data_class=DataClass.PUBLIC)

    def of_classes(self, classes: Collection[str]) -> DatedFactQuerySet:
        """Those of these classes; of the others nothing shows, not even that they exist."""
        return self.filter(data_class__in=classes)

    def valid(self, on: date) -> DatedFactQuerySet:
        """Those that had become true by this day."""
        return self.filter(valid_from__lte=on)


# What of a fact is the office's own even where residents read the fact; and what goes by the fact's own class.
FACT_PAPER = "paper"
FACT_COLUMNS = (
    "key value unit valid_from known_on recorded_at evidence_en evidence_fr evidence_url edition"
    " established_by_en established_by_fr data_class fresh_until superseded_by"
)


class DatedFact(models.Model):
    """Something established: since when it is true, when it was known, by whom. A null value is established absence."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    key = models.CharField(max_length=80)
    value = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    unit = slug("The currency or measure, or `date` or `decimal` where the value is one")
    valid_from = models.DateField()
    known_on = models.DateField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    evidence_en = prose()
    evidence_fr = prose()
    evidence_url = models.URLField(max_length=1000, blank=True, default="")
    paper = models.ForeignKey(
        Paper,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The file that is its evidence",
    )
    edition = slug()
    established_by_en = line()
    established_by_fr = line()
    fresh_until = day("After this day it is not relied on any more, and is unknown")
    data_class = models.CharField(max_length=20, choices=DATA_CLASSES, default=DataClass.PUBLIC)
    superseded_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="supersedes"
    )

    objects = DatedFactQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.key} from {self.valid_from}"


@audited(keep=Keep.PERMANENT, public=f"counterparty {FACT_COLUMNS}", internal=FACT_PAPER)
class CounterpartyFact(DatedFact):
    """What was established about a counterparty."""

    counterparty = models.ForeignKey(Counterparty, on_delete=models.PROTECT, related_name="facts")

    class Meta(DatedFact.Meta):
        abstract = False
        indexes = [models.Index(fields=["counterparty", "key", "valid_from"], name="counterparty_fact")]


@audited(keep=Keep.PERMANENT, public=FACT_COLUMNS, internal=FACT_PAPER)
class HomeFact(DatedFact):
    """What was established about the city itself, so that others can be held against it. It is public, all of it."""

    class Meta(DatedFact.Meta):
        abstract = False
        indexes = [models.Index(fields=["key", "valid_from"], name="home_fact")]


@audited(keep=Keep.PERMANENT, public=f"country {FACT_COLUMNS}", internal=FACT_PAPER)
class CountryFact(DatedFact):
    """What was established about a country, and so holds for whoever is there: agreements on trade, who represents us
    in its market. It is public, all of it."""

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="facts")

    class Meta(DatedFact.Meta):
        abstract = False
        indexes = [models.Index(fields=["country", "key", "valid_from"], name="country_fact")]

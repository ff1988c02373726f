"""Whom the city deals with, by which names, and what became of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chancery.columns import Fuzzy, day, in_order, line, precision, prose
from chancery.counterparties.models.places import City, Country
from chancery.ids import uuid7
from chancery.records import Keep, audited


class CounterpartyQuerySet(models.QuerySet["Counterparty"]):
    """Picking counterparties."""

    def current(self) -> CounterpartyQuerySet:
        """Those that were not found to be another one's duplicate."""
        return self.filter(merged_into__isnull=True)


@audited(
    keep=Keep.PERMANENT,
    public=(
        "reference kind kind_basis name_en name_fr place_en place_fr country city merged_into succeeded_by "
        "note_en note_fr source public"
    ),
)
class Counterparty(models.Model):
    """The body on the other side: a city, a region, a chamber, a network."""

    class Kind(models.TextChoices):
        """What kind of body it is."""

        MUNICIPALITY = "municipality", _("Municipality")
        REGION = "regional-government", _("Regional government")
        COUNTRY = "country", _("Country")
        AGENCY = "agency", _("Agency")
        ARMS_LENGTH = "arms-length-body", _("Arm's-length body")
        CHAMBER = "chamber", _("Chamber of commerce")
        TRADE = "trade-organization", _("Trade organization")
        TRADE_OFFICE = "trade-office", _("Trade commissioner's office")
        UNIVERSITY = "university", _("University")
        CONSULATE = "consulate", _("Consulate")
        MINISTRY = "ministry", _("Ministry")
        NETWORK = "network", _("Network")
        COMMUNITY = "community-group", _("Community group")
        COMMITTEE = "advisory-committee", _("Advisory committee")
        WORKING_GROUP = "working-group", _("Working group")
        OTHER = "other", _("Other")

    class Basis(models.TextChoices):
        """Where the kind is from."""

        STATED = "stated", _("stated in the source")
        INFERRED = "inferred", _("inferred from the name")

    LETTERS: ClassVar[str] = "CP"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    reference = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=30, choices=Kind, blank=True, default="")
    kind_basis = models.CharField(max_length=20, choices=Basis, blank=True, default="")
    name_en = line()
    name_fr = line()
    place_en = line("Where it sits, as people say it")
    place_fr = line()
    country = models.ForeignKey(Country, on_delete=models.PROTECT, null=True, blank=True, related_name="counterparties")
    city = models.ForeignKey(City, on_delete=models.PROTECT, null=True, blank=True, related_name="counterparties")
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="duplicates")
    succeeded_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="predecessors"
    )
    note_en = prose()
    note_fr = prose()
    source = line()
    # Whether a published record names it: until then that the city deals with it is the office's own.
    public = models.BooleanField(default=False)
    sort_en = line("The name folded for sorting; kept by actions")
    sort_fr = line()

    DERIVED: ClassVar[frozenset[str]] = frozenset({"sort_en", "sort_fr"})
    objects = CounterpartyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name_en="", name_fr=""), name="counterparty_has_a_name"),
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="counterparty_not_its_own_duplicate"),
            models.CheckConstraint(condition=~Q(succeeded_by=F("id")), name="counterparty_not_its_own_successor"),
        ]
        indexes = [
            models.Index(fields=["sort_en", "id"], name="counterparty_by_name_en"),
            models.Index(fields=["sort_fr", "id"], name="counterparty_by_name_fr"),
            models.Index(
                fields=["merged_into"], condition=models.Q(merged_into__isnull=False), name="counterparty_merged"
            ),
        ]

    def __str__(self) -> str:
        return self.name_en or self.name_fr

    @property
    def now(self) -> Counterparty:
        """The record to read: the one that this was merged into, or itself."""
        return self.merged_into or self


@audited(keep=Keep.PERMANENT, public="counterparty name lang kind")
class Alias(models.Model):
    """Another name that it goes, or went, by."""

    class Kind(models.TextChoices):
        """What sort of name."""

        SPELLING = "spelling", _("Spelling")
        FORMER = "former", _("Former name")
        ACRONYM = "acronym", _("Acronym")
        OWN = "own", _("In its own language")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    counterparty = models.ForeignKey(Counterparty, on_delete=models.PROTECT, related_name="aliases")
    name = models.CharField(max_length=500)
    lang = models.CharField(max_length=20, blank=True, default="")
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.SPELLING)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["counterparty", "name", "lang"], name="alias_once")]

    def __str__(self) -> str:
        return self.name


@audited(keep=Keep.PERMANENT, public="counterparty kind on_earliest on_latest on_precision text_en text_fr source")
class CounterpartyEvent(models.Model):
    """What happened to the body itself."""

    class Kind(models.TextChoices):
        """What happened."""

        CREATED = "created", _("Created")
        RENAMED = "renamed", _("Renamed")
        MERGED = "merged", _("Merged")
        SUCCEEDED = "succeeded", _("Succeeded")
        DISSOLVED = "dissolved", _("Dissolved")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    counterparty = models.ForeignKey(Counterparty, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=20, choices=Kind)
    on_earliest = day()
    on_latest = day()
    on_precision = precision()
    text_en = prose()
    text_fr = prose()
    source = line()

    on = Fuzzy("on")

    class Meta:
        ordering = [F("on_earliest").asc(nulls_last=True), "id"]
        constraints = [in_order("on", "counterparty_event")]

    def __str__(self) -> str:
        return f"{self.kind} {self.on}"


def survivors(rows: models.QuerySet[Counterparty]) -> Iterator[tuple[Any, Any]]:
    """Each counterparty's id beside the id of the record to read."""
    for own, merged in rows.values_list("pk", "merged_into"):
        yield own, merged or own

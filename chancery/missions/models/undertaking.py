"""A mission as it is planned and authorised: why, for what, who travels, what it may cost, and who pays.

Nothing of a mission is for residents before somebody publishes it. What is of the public class is what may be published
then; names, and who accompanies whom, are the travellers' own.
"""

from __future__ import annotations

from typing import ClassVar, Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from chancery.accounts.models import Division, Person
from chancery.activities.models import Activity
from chancery.audit.models import Actor
from chancery.columns import day, line, prose, slug
from chancery.council.models import CouncilItem
from chancery.counterparties.models import Country
from chancery.ids import uuid7
from chancery.money import Money
from chancery.records import Keep, audited
from chancery.strategy.models import Goal

CURRENCY = RegexValidator(r"^[A-Z]{3}$")


class CostClass(models.TextChoices):
    """What money is spent on; the same classes in an estimate and in what was spent."""

    AIRFARE = "airfare", _("Airfare")
    TRANSPORT = "other-transport", _("Other transport")
    LODGING = "lodging", _("Lodging")
    MEALS = "meals", _("Meals")
    INCIDENTALS = "incidentals", _("Incidentals")
    REGISTRATION = "registration", _("Registration")
    HOSPITALITY = "hospitality", _("Hospitality")
    GIFTS = "gifts", _("Gifts")
    VISA = "visa-vaccine", _("Visa and vaccines")
    OTHER = "other", pgettext_lazy("cost", "Other")


class Group(models.TextChoices):
    """Whose part a traveller takes."""

    ELECTED = "elected", _("Elected")
    POLITICAL = "political-staff", _("Political staff")
    STAFF = "staff", _("Staff")
    EXTERNAL = "external", _("From outside the City")


class TravelClass(models.TextChoices):
    """In which part of a train or an aircraft."""

    ECONOMY = "economy", _("Economy")
    PREMIUM = "premium-economy", _("Premium economy")
    BUSINESS = "business", _("Business")
    FIRST = "first", _("First")


class Payer(models.TextChoices):
    """Who pays."""

    CITY = "city", _("The City")
    TRAVELLER = "traveller", _("The traveller")
    THIRD = "third-party", _("A third party")


class MissionQuerySet(models.QuerySet["Mission"]):
    """Picking missions."""

    def public(self) -> Self:
        """Those that a resident may see."""
        return self.filter(public=True)

    def newest_first(self) -> Self:
        """The last to begin first; those without a day come last."""
        return self.order_by(F("starts_on").desc(nulls_last=True), "-reference")


@audited(
    keep=Keep.PERMANENT,
    public=(
        "reference activity title_en title_fr purpose_en purpose_fr expected_en expected_fr goals division body state"
        " starts_on ends_on place country maximum_minor currency travel_class class_reason_en class_reason_fr"
        " per_diem_table carbon_kg carbon_method results_en results_fr results_on public"
    ),
    internal=(
        "alternatives_en alternatives_fr programme_en programme_fr hours planned_by asked_on booked_on cancelled_on"
        " end_reason_en end_reason_fr withheld_reason reviewed_on came_en came_fr"
    ),
    personal="emergency",
)
class Mission(models.Model):
    """An authorised undertaking that serves an activity. Each person's travel in it is a trip."""

    LETTERS: ClassVar[str] = "M"

    class State(models.TextChoices):
        """Where it stands; what came of it is in its trips."""

        PLANNED = "planned", pgettext_lazy("mission", "Planned")
        ASKED = "asked", pgettext_lazy("mission", "Waiting for authorisation")
        AUTHORISED = "authorised", pgettext_lazy("mission", "Authorised")
        REFUSED = "refused", pgettext_lazy("mission", "Not authorised")
        CANCELLED = "cancelled", pgettext_lazy("mission", "Cancelled")

    class Body(models.TextChoices):
        """Whose travellers they are."""

        CITY = "city", _("The City")
        AGENCY = "agency", _("An agency of the City")
        CORPORATION = "corporation", _("A corporation of the City")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    reference = models.CharField(max_length=40, unique=True)
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, null=True, blank=True, related_name="missions")
    title_en = line()
    title_fr = line()
    purpose_en = prose("Why somebody must travel")
    purpose_fr = prose()
    expected_en = prose("What is expected of it")
    expected_fr = prose()
    alternatives_en = prose("What was considered instead: a call, a delegate, a network that is there already")
    alternatives_fr = prose()
    programme_en = prose()
    programme_fr = prose()
    emergency = prose("Whom to call there in an emergency")
    reviewed_on = day()
    results_en = prose("What came of it, some time after the return, for residents")
    results_fr = prose()
    results_on = day("The day on which that was written for residents")
    came_en = prose("What the office remarks on it for itself")
    came_fr = prose()
    goals = models.ManyToManyField(Goal, blank=True, related_name="missions")
    division = models.ForeignKey(Division, on_delete=models.PROTECT, null=True, blank=True, related_name="missions")
    body = models.CharField(max_length=12, choices=Body, default=Body.CITY)
    state = models.CharField(max_length=12, choices=State, default=State.PLANNED)
    starts_on = day()
    ends_on = day()
    place = line("The city")
    country = models.ForeignKey(Country, on_delete=models.PROTECT, null=True, blank=True, related_name="missions")
    maximum_minor = models.BigIntegerField(null=True, blank=True, help_text="The maximum that is asked for")
    currency = models.CharField(max_length=3, validators=[CURRENCY])
    travel_class = models.CharField(max_length=16, choices=TravelClass, blank=True, default="")
    class_reason_en = line("Why in this class")
    class_reason_fr = line()
    hours = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Of the longest way without a break")
    per_diem_table = slug("The table of rates that is used")
    carbon_kg = models.PositiveIntegerField(null=True, blank=True, help_text="Of carbon dioxide or its equal")
    carbon_method = line("With which factors, from which source")
    planned_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    asked_on = day()
    booked_on = day("The day of the first booking")
    cancelled_on = day()
    end_reason_en = prose("Why it was cancelled or not authorised")
    end_reason_fr = prose()
    withheld_reason = prose("Why it is not published, for somebody's safety")
    public = models.BooleanField(default=False)

    objects = MissionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="mission_returns_after_it_leaves",
            ),
            models.CheckConstraint(
                condition=Q(maximum_minor=None) | Q(maximum_minor__gte=0), name="mission_maximum_is_not_below_zero"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["-starts_on", "-reference"], name="missions_newest_first")]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_told(self) -> bool:
        """Are all of its trips accounted for before residents?"""
        return self.public and set(self.trips.values_list("public", flat=True)) == {True}

    @property
    def maximum(self) -> Money | None:
        """What it may cost; none where nobody said it."""
        return None if self.maximum_minor is None else Money(self.maximum_minor, self.currency)


@audited(keep=Keep.PERMANENT, public="mission number text_en text_fr goal")
class Aim(models.Model):
    """One objective of a mission, and the goal of the city that it serves. The report says whether it was met."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="aims")
    number = models.PositiveSmallIntegerField(default=1)
    text_en = prose()
    text_fr = prose()
    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, null=True, blank=True, related_name="aims")

    class Meta:
        ordering: ClassVar = ["mission", "number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["mission", "number"], name="aim_number_once")]

    def __str__(self) -> str:
        return self.text_en or self.text_fr


class TripQuerySet(models.QuerySet["Trip"]):
    """Picking trips."""

    def public(self) -> Self:
        """Those that are accounted for, of missions that a resident may see."""
        return self.filter(public=True, mission__public=True)


@audited(
    keep=Keep.PERMANENT,
    public="mission number function_en function_fr group division starts_on ends_on place country public",
    internal=("person travel_class advance_minor advance_cleared_on returned_on settled_on reimbursed_on cancelled_on"),
    personal="name companions companion_paid_by personal_days reason_en reason_fr end_reason_en end_reason_fr",
)
class Trip(models.Model):
    """One person's travel in a mission. Its days are the local days of the place where they are."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="trips")
    number = models.PositiveSmallIntegerField(default=1)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="trips")
    name = line("Of somebody without an entry among the people")
    function_en = line()
    function_fr = line()
    group = models.CharField(max_length=16, choices=Group)
    division = models.ForeignKey(Division, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    starts_on = day()
    ends_on = day()
    place = line("The city")
    country = models.ForeignKey(Country, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    travel_class = models.CharField(max_length=16, choices=TravelClass, blank=True, default="")
    personal_days = models.PositiveSmallIntegerField(null=True, blank=True)
    companions = line("Who travels along, privately")
    companion_paid_by = models.CharField(max_length=12, choices=Payer, blank=True, default="")
    advance_minor = models.BigIntegerField(null=True, blank=True, help_text="Of the city's currency")
    advance_cleared_on = day()
    returned_on = day()
    settled_on = day("The day on which the last claim was in")
    reimbursed_on = day()
    cancelled_on = day()
    public = models.BooleanField(default=False)
    reason_en = prose("What the traveller says of a point to check about the trip as a whole")
    reason_fr = prose()
    end_reason_en = prose("Why this person's travel was cancelled, where the others travel")
    end_reason_fr = prose()
    accounted_on = day("The day on which residents were first told of it, as its publication says")

    DERIVED: ClassVar[frozenset[str]] = frozenset({"accounted_on"})
    objects = TripQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["mission", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["mission", "number"], name="trip_number_once"),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="trip_returns_after_it_leaves",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mission_id} {self.number}"


@audited(keep=Keep.PERMANENT, public="trip kind amount_minor currency", internal="note")
class Estimate(models.Model):
    """What one class of one person's travel is thought to cost."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    trip = models.ForeignKey(Trip, on_delete=models.PROTECT, related_name="estimates")
    kind = models.CharField(max_length=16, choices=CostClass)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3, validators=[CURRENCY])
    note = line("What it was worked out from")

    class Meta:
        ordering: ClassVar = ["trip", "kind"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["trip", "kind"], name="estimate_once_for_each_class"),
            models.CheckConstraint(condition=Q(amount_minor__gte=0), name="estimate_is_not_below_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount}"

    @property
    def amount(self) -> Money:
        """How much."""
        return Money(self.amount_minor, self.currency)


@audited(
    keep=Keep.PERMANENT,
    public="mission yes on as_role maximum_minor currency travellers council_item",
    internal="decided_by reason_en reason_fr late_reason",
)
class Authorisation(models.Model):
    """A decision about a mission, with what it authorised that day. It is never changed: a new one is a new row."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="authorisations")
    yes = models.BooleanField()
    on = models.DateField()
    decided_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    as_role = slug("The role in which they decided")
    maximum_minor = models.BigIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=3, validators=[CURRENCY])
    travellers = models.PositiveSmallIntegerField(help_text="How many were authorised to travel")
    council_item = models.ForeignKey(
        CouncilItem, on_delete=models.PROTECT, null=True, blank=True, related_name="authorised_missions"
    )
    reason_en = prose()
    reason_fr = prose()
    late_reason = prose("Why it was authorised only after something was booked")

    class Meta:
        ordering: ClassVar = ["mission", "on", "id"]

    def __str__(self) -> str:
        return f"{self.mission_id} {self.on}"


@audited(keep=Keep.PERMANENT, internal="mission role as_role on given_by reason_en reason_fr standing")
class Assent(models.Model):
    """The yes of one of several who authorise a mission one after the other; the last one's is the authorisation.

    It is given to what was asked for: once the request is taken back or refused, it stands no longer.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="assents")
    role = slug("The role of the policy whose turn it was")
    as_role = slug("The role of the office in which they said yes")
    on = models.DateField()
    given_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    reason_en = prose()
    reason_fr = prose()
    standing = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar = ["mission", "on", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["mission", "role"], condition=Q(standing=True), name="a_role_says_yes_to_a_mission_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.mission_id} {self.role}"

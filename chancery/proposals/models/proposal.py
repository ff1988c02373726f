"""A proposal as it came in: who proposes what, with whom, for how long, with which means."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from chancery.accounts.models import Division
from chancery.audit.models import Actor
from chancery.cases.models import Case
from chancery.columns import day, line, prose, slug
from chancery.counterparties.models import Counterparty, Country
from chancery.ids import uuid7
from chancery.money import Money
from chancery.records import Keep, audited


class ProposalQuerySet(models.QuerySet["Proposal"]):
    """Picking proposals."""

    def beside(self, one: Proposal) -> Self:
        """Others for the same place: by its name and country as they were written."""
        return self.filter(candidate_key=one.candidate_key, country=one.country).exclude(pk=one.pk)


@audited(
    keep=Keep.PERMANENT,
    internal=(
        "reference case category language received_on received_how proponent proponent_kind proponent_body"
        " candidate candidate_key candidate_kind country counterparty sponsor months renewable follows link"
        " content_digest erased why_en why_fr why_on needs_on"
    ),
    personal="proponent_name proponent_email proponent_phone",
)
class Proposal(models.Model):
    """One proposal. Its case says where it stands. It is not public; what comes of it may be."""

    class How(models.TextChoices):
        """How it reached the office."""

        FORM = "form", _("On the public form")
        EMAIL = "e-mail", _("By e-mail")
        PAPER = "paper", _("On paper")
        PERSON = "in-person", _("In person")

    class From(models.TextChoices):
        """Who proposes."""

        CITY = "city", _("The candidate city")
        COMMUNITY = "community", _("A community group")
        DIVISION = "division", _("A division of the City")
        COUNCILLOR = "councillor", _("A member of Council")
        INSTITUTION = "institution", _("An institution or a business")
        RESIDENT = "resident", _("A resident")

    LETTERS: ClassVar[str] = "P"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    reference = models.CharField(max_length=40, unique=True)
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="proposal")
    category = slug("Of the policy, as it was proposed")
    language = models.CharField(max_length=2)
    received_on = models.DateField()
    received_how = models.CharField(max_length=10, choices=How)
    proponent = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    proponent_kind = models.CharField(max_length=12, choices=From)
    proponent_body = line("The city, group or institution that proposes")
    proponent_name = line()
    proponent_email = models.EmailField(blank=True, default="")
    proponent_phone = models.CharField(max_length=60, blank=True, default="")
    candidate = line("As it was written")
    candidate_key = line("The same, to be found by")
    candidate_kind = models.CharField(max_length=30, choices=Counterparty.Kind, blank=True, default="")
    country = models.ForeignKey(Country, on_delete=models.PROTECT, null=True, blank=True, related_name="proposals")
    counterparty = models.ForeignKey(
        Counterparty, on_delete=models.PROTECT, null=True, blank=True, related_name="proposals"
    )
    sponsor = line("Who in the City stands up for it, as it was written")
    months = models.PositiveIntegerField(null=True, blank=True, help_text="The term proposed")
    renewable = models.BooleanField(null=True)
    follows = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="followed_by", help_text="It completes it"
    )
    link = models.PositiveIntegerField(default=1, help_text="The number of the proponent's private link")
    content_digest = models.CharField(max_length=64, help_text="Of all that was proposed, without who proposes it")
    erased = models.BooleanField(default=False)
    why_en = prose("Why it ended, as its proponent reads it")
    why_fr = prose()
    why_on = day("The day they were told")
    needs_on = day("The day its case took over what it takes")

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-received_on", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["-received_on", "-id"], name="proposal_by_day"),
            models.Index(fields=["candidate_key", "country"], name="proposal_by_place"),
        ]

    def __str__(self) -> str:
        return self.reference


@audited(keep=Keep.PERMANENT, internal="proposal element part text")
class ProposalText(models.Model):
    """What was written for one thing that the policy asks for, or for one part of it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="texts")
    element = models.CharField(max_length=80)
    part = slug()
    text = models.TextField()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["proposal", "element", "part"], name="element_written_once")
        ]

    def __str__(self) -> str:
        return self.element


@audited(keep=Keep.PERMANENT, internal="proposal number title text")
class PlannedActivity(models.Model):
    """One thing that would be done under the agreement."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="activities")
    number = models.PositiveSmallIntegerField()
    title = line()
    text = prose()

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["proposal", "number"], name="planned_activity_has_its_number")
        ]

    def __str__(self) -> str:
        return self.title


@audited(keep=Keep.PERMANENT, internal="activity number source division body amount_minor currency staff_days")
class Means(models.Model):
    """The money and the staff time that an activity takes, from one source: of a division, or of somebody outside.

    No amount is not recorded; an amount of nothing is an amount.
    """

    class Source(models.TextChoices):
        """Where the money comes from."""

        OPERATING = "operating", _("Operating budget of the City")
        CAPITAL = "capital", _("Capital budget of the City")
        DIVISIONAL = "divisional", _("Approved budget of a division")
        PARTNER = "partner", _("The candidate city")
        EXTERNAL = "external", _("Another government or a grant")
        SPONSOR = "sponsor", _("A sponsor")
        COMMUNITY = "community", pgettext_lazy("a source of money", "The community")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    activity = models.ForeignKey(PlannedActivity, on_delete=models.PROTECT, related_name="means")
    number = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=12, choices=Source, blank=True, default="")
    division = models.ForeignKey(Division, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    body = line("Who gives it, outside of the City")
    amount_minor = models.BigIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True, default="")
    staff_days = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["number"]
        verbose_name_plural = "means"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount_minor=None) | Q(amount_minor__gte=0), name="means_are_not_owed"),
            models.CheckConstraint(condition=Q(amount_minor=None) | ~Q(currency=""), name="means_have_a_currency"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.number}"

    @property
    def amount(self) -> Money | None:
        """How much; none, if it was not said."""
        return None if self.amount_minor is None else Money(self.amount_minor, self.currency)

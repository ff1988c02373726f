"""The networks and associations that the city belongs to."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chancery.columns import Fuzzy, day, in_order, line, precision, prose
from chancery.ids import uuid7
from chancery.records import Keep, audited


@audited(
    keep=Keep.PERMANENT,
    public=(
        "reference kind name_en name_fr acronym headquarters_en headquarters_fr founded founded_fr size_en size_fr "
        "note_en note_fr source"
    ),
)
class Network(models.Model):
    """A body that cities or their staff join."""

    class Kind(models.TextChoices):
        """What kind of body it is."""

        MUNICIPAL = "municipal-network", _("International municipal network")
        FORUM = "policy-forum", _("Policy research forum")
        ECONOMIC = "economic-body", _("Economic development organization")
        REGIONAL = "regional-body", _("Regional marketing body")
        ROUNDTABLE = "provincial-roundtable", _("Provincial roundtable")
        PROFESSIONAL = "professional-association", _("Professional association")
        PACT = "pact", _("Pact")
        DECLARATION = "declaration", _("Declaration")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    reference = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=30, choices=Kind)
    name_en = line()
    name_fr = line()
    acronym = models.CharField(max_length=40, blank=True, default="")
    headquarters_en = line()
    headquarters_fr = line()
    founded = models.CharField(max_length=40, blank=True, default="", help_text="As the source gives it")
    founded_fr = models.CharField(max_length=40, blank=True, default="", help_text="The same in French")
    size_en = line("How many members, and when")
    size_fr = line()
    note_en = prose()
    note_fr = prose()
    source = line()

    class Meta:
        ordering = ["reference"]

    def __str__(self) -> str:
        return self.name_en

    @property
    def founded_en(self) -> str:
        """When and where, in English: the column keeps the name under which the ledger tells of it."""
        return self.founded


@audited(
    keep=Keep.PERMANENT,
    public="network number about on_earliest on_latest on_precision text_en text_fr source",
)
class NetworkFact(models.Model):
    """One thing that a source says of a network: how it is organised, a figure, or what the City did in it."""

    class About(models.TextChoices):
        """What it is about, in the order in which it is read."""

        ORGANS = "organs", _("How it is organised")
        COMMISSIONS = "commissions", _("Its research commissions")
        FIGURES = "figures", _("Figures")
        CITY = "city", _("What the City did in it")
        HOST = "host", _("The host agreement, step by step")
        ORIGIN = "origin", _("Where it comes from")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="facts")
    number = models.PositiveSmallIntegerField(help_text="Its place among those of the network")
    about = models.CharField(max_length=20, choices=About)
    on_earliest = day()
    on_latest = day()
    on_precision = precision()
    text_en = prose()
    text_fr = prose()
    source = line()

    on = Fuzzy("on")

    class Meta:
        ordering = ["network", "number"]
        constraints = [
            in_order("on", "network_fact"),
            models.UniqueConstraint(fields=["network", "number"], name="network_fact_has_its_place"),
        ]

    def __str__(self) -> str:
        return f"{self.network_id} {self.number}"


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Picking memberships."""

    def public(self) -> "MembershipQuerySet":
        """Those that a resident may see."""
        return self.filter(public=True)


@audited(keep=Keep.PERMANENT, public="network role_en role_fr as_of_year since_year until_year public source")
class Membership(models.Model):
    """That we belong to it, in which role, and as of when a source says so."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="memberships")
    role_en = prose()
    role_fr = prose()
    as_of_year = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Year of the source that says so")
    since_year = models.PositiveSmallIntegerField(null=True, blank=True)
    until_year = models.PositiveSmallIntegerField(null=True, blank=True)
    public = models.BooleanField(default=True)
    source = line()

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = [F("as_of_year").desc(nulls_last=True), "id"]
        constraints = [
            models.UniqueConstraint(fields=["network", "as_of_year"], name="membership_once_as_of_a_year"),
            models.CheckConstraint(
                condition=Q(until_year__isnull=True) | Q(since_year__isnull=True) | Q(until_year__gte=F("since_year")),
                name="membership_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.network_id} {self.as_of_year}"

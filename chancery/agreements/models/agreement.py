"""What the city has promised, to whom, and until when."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from chancery.accounts.models import Division, Person
from chancery.columns import Fuzzy, day, in_order, line, precision, prose, slug
from chancery.council.models import CouncilItem
from chancery.counterparties.models import Counterparty, Country
from chancery.ids import uuid7
from chancery.records import Keep, audited
from chancery.strategy.models import Goal


class Status(models.TextChoices):
    """Where an agreement stands on a day. Derived from its dates and standing, never stored."""

    DRAFT = "draft", _("Draft")
    UPCOMING = "upcoming", _("Signed, not yet in force")
    IN_FORCE = "in-force", _("In force")
    NO_TERM = "in-force-no-term", _("In force, no term recorded")
    EXPIRED = "expired", _("Expired")
    ENDED = "ended", _("Ended")
    HISTORICAL = "historical", _("Historical")


def status_condition(status: str, on: date) -> Q:
    """The condition, on the columns, for having a status on a day."""
    signed, begun = Q(standing="signed"), Q(starts_on__isnull=True) | Q(starts_on__lte=on)
    return {
        Status.DRAFT: Q(standing="draft"),
        Status.UPCOMING: signed & Q(starts_on__gt=on),
        Status.IN_FORCE: signed & begun & (Q(ends_on__gte=on) | Q(ends_on__isnull=True, open_ended=True)),
        Status.NO_TERM: signed & begun & Q(ends_on__isnull=True) & (Q(open_ended__isnull=True) | Q(open_ended=False)),
        Status.EXPIRED: signed & begun & Q(ends_on__lt=on),
        Status.ENDED: Q(standing="ended"),
        Status.HISTORICAL: Q(standing="historical"),
    }.get(Status(status), Q(pk__in=[]))


def status_of(standing: str, starts_on: date | None, ends_on: date | None, open_ended: bool | None, on: date) -> Status:
    """Where an agreement with these columns stands on a day: the same answer as `status_condition`."""
    if standing != "signed":
        return Status(standing)
    if starts_on and starts_on > on:
        return Status.UPCOMING
    if ends_on:
        return Status.IN_FORCE if ends_on >= on else Status.EXPIRED
    return Status.IN_FORCE if open_ended else Status.NO_TERM


class AgreementQuerySet(models.QuerySet["Agreement"]):
    """Picking agreements."""

    def public(self) -> AgreementQuerySet:
        """Those that a resident may see: published, and no longer a draft."""
        return self.filter(public=True).exclude(standing=Agreement.Standing.DRAFT)

    def told(self) -> AgreementQuerySet:
        """Those of which residents were told: what they may see, and what was withheld from them since. Of these they
        read a count, and no name."""
        return self.exclude(standing=Agreement.Standing.DRAFT).filter(Q(public=True) | Q(withheld_on__isnull=False))

    def status(self, key: str, on: date) -> AgreementQuerySet:
        """Those with this status on a day; a status that does not exist picks none."""
        return self.filter(status_condition(key, on)) if key in Status.values else self.none()

    def in_force(self, on: date) -> AgreementQuerySet:
        """Those that bind on a day, as far as is recorded."""
        return self.filter(status_condition(Status.IN_FORCE, on) | status_condition(Status.NO_TERM, on))

    def newest_first(self) -> AgreementQuerySet:
        """The last registered first."""
        return self.order_by("-id")


@audited(
    keep=Keep.PERMANENT,
    public=(
        "reference instrument title_en title_fr called counterparty standing standing_since"
        " signed_earliest signed_latest signed_precision starts_on ends_on open_ended renewal binding approval"
        " authority_en authority_fr council_item sponsor sponsor_recorded sponsor_on lead_division implementer"
        " amends chain_kind since_year since_basis_en since_basis_fr note_en note_fr source public goals"
    ),
)
class Agreement(models.Model):
    """What the city has signed, or recognises as historical. It knows no room above it."""

    class Instrument(models.TextChoices):
        """What kind of paper it is, whatever category a policy gives it."""

        AGREEMENT = "agreement", _("Agreement")
        TWINNING = "twinning", _("Twinning")
        MEMORANDUM = "memorandum", _("Memorandum")
        HOST = "host-agreement", _("Host agreement")
        PACT = "pact", _("Pact")
        DECLARATION = "declaration", _("Declaration")

    class Standing(models.TextChoices):
        """What was last recorded of it; its status on a day follows from this and its dates."""

        DRAFT = "draft", _("Draft")
        SIGNED = "signed", _("Signed")
        ENDED = "ended", _("Ended")
        HISTORICAL = "historical", _("Historical")

    class Binding(models.TextChoices):
        """Does it bind in law?"""

        YES = "yes", _("Yes")
        NO = "no", _("No")
        UNCLEAR = "unclear", _("Unclear")

    class Approval(models.TextChoices):
        """Who approved it."""

        COUNCIL = "council", _("Approved by Council")
        DELEGATED = "delegated", _("Signed under a delegation")
        OFFICIALS = "officials", _("Signed by officials, without approval")

    class Renewal(models.TextChoices):
        """How it goes on after its term."""

        CONSENT = "mutual-consent", _("By mutual consent")
        TACIT = "tacit", _("By itself, unless a party objects")
        NONE = "none", _("Not renewable")

    class Chain(models.TextChoices):
        """What it does to an earlier agreement."""

        AMENDS = "amends", _("Amends")
        EXTENDS = "extends", _("Extends")
        RENEWS = "renews", _("Renews")
        SUPERSEDES = "supersedes", _("Supersedes")

    LETTERS: ClassVar[str] = "A"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    reference = models.CharField(max_length=80, unique=True)
    instrument = models.CharField(max_length=20, choices=Instrument, default=Instrument.AGREEMENT)
    title_en = line()
    title_fr = line()
    called = line("What the counterparty calls it")
    counterparty = models.ForeignKey(Counterparty, on_delete=models.PROTECT, related_name="agreements")
    standing = models.CharField(max_length=20, choices=Standing, default=Standing.DRAFT)
    standing_since = day("First day of this standing; empty is not recorded")
    signed_earliest = day()
    signed_latest = day()
    signed_precision = precision()
    starts_on = day("First day in force; empty is not recorded")
    ends_on = day("Last day in force; empty is not recorded, or open-ended")
    open_ended = models.BooleanField(null=True, blank=True, help_text="Known to have no end; empty is not recorded")
    renewal = slug("How it is renewed; empty is not recorded")
    binding = models.CharField(max_length=10, choices=Binding, blank=True, default="")
    approval = models.CharField(max_length=20, choices=Approval, blank=True, default="")
    authority_en = line("Who signed, under which authority")
    authority_fr = line()
    council_item = models.ForeignKey(
        CouncilItem, on_delete=models.PROTECT, null=True, blank=True, related_name="agreements"
    )
    # Those with `db_index=False` have an index below, of the few rows that say something, or that begins with them.
    sponsor = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="sponsored", db_index=False
    )
    sponsor_recorded = models.BooleanField(
        default=False, help_text="True where a source says who sponsors it, or that nobody does"
    )
    sponsor_on = models.DateField(
        null=True, blank=True, help_text="The first day for which the source says so; empty where it names none"
    )
    lead_division = models.ForeignKey(
        Division, on_delete=models.PROTECT, null=True, blank=True, related_name="agreements", db_index=False
    )
    implementer = models.ForeignKey(
        Counterparty, on_delete=models.PROTECT, null=True, blank=True, related_name="implements"
    )
    amends = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="amended_by", db_index=False
    )
    chain_kind = models.CharField(max_length=20, choices=Chain, blank=True, default="")
    since_year = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Year the relationship began")
    since_basis_en = line("How the year is known")
    since_basis_fr = line()
    goals = models.ManyToManyField(Goal, blank=True, related_name="agreements")
    note_en = prose()
    note_fr = prose()
    source = line()
    public = models.BooleanField(default=True)
    # Copies, so that the register's list needs one table: actions keep the category, a trigger the counterparty's; and
    # the day of the ledger's line that says that it was withheld.
    withheld_on = day("The day it was taken from residents; empty while they read it")
    category = models.CharField(max_length=80, blank=True, default="")
    sort_category = models.CharField(
        max_length=90, default="99", help_text="Place of the category in its policy, then its key; without one, last"
    )
    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, null=True, blank=True, related_name="agreements", db_index=False
    )
    region = models.CharField(max_length=40, blank=True, default="")
    sort_name = line()
    sort_name_fr = line()

    sort_end = models.GeneratedField(
        expression=Coalesce("ends_on", models.Value(date(9999, 12, 31))),
        output_field=models.DateField(),
        db_persist=True,
    )

    DERIVED: ClassVar[frozenset[str]] = frozenset(
        {"category", "sort_category", "country", "region", "sort_name", "sort_name_fr", "sort_end", "withheld_on"}
    )
    signed = Fuzzy("signed")
    objects = AgreementQuerySet.as_manager()

    class Meta:
        constraints = [
            in_order("signed", "agreement"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(starts_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="agreement_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(open_ended__isnull=True) | Q(open_ended=False) | Q(ends_on__isnull=True),
                name="agreement_open_ended_has_no_end",
            ),
            models.CheckConstraint(
                condition=Q(amends__isnull=True, chain_kind="") | Q(amends__isnull=False) & ~Q(chain_kind=""),
                name="agreement_chain_says_what_it_does",
            ),
            models.CheckConstraint(condition=~Q(amends=F("id")), name="agreement_does_not_amend_itself"),
        ]
        indexes = [
            models.Index(fields=["sort_category", "sort_name", "id"], name="agreement_list"),
            models.Index(fields=["sort_category", "sort_name_fr", "id"], name="agreement_list_fr"),
            models.Index(fields=["sort_name", "id"], name="agreement_name"),
            models.Index(fields=["sort_name_fr", "id"], name="agreement_name_fr"),
            models.Index(fields=["sort_end", "id"], name="agreement_end"),
            models.Index(fields=["signed_earliest", "id"], name="agreement_signed"),
            models.Index(fields=["country", "category", "sort_name", "id"], name="agreement_country"),
            models.Index(fields=["region", "category", "sort_name", "id"], name="agreement_region"),
            # Of most nothing is recorded here: what is, is found without going through the rest.
            models.Index(fields=["id"], condition=Q(standing="draft"), name="agreement_draft"),
            models.Index(fields=["id"], condition=Q(standing="signed", approval="officials"), name="agreement_outside"),
            models.Index(fields=["amends"], condition=Q(amends__isnull=False), name="agreement_amending"),
            models.Index(fields=["sponsor"], condition=Q(sponsor__isnull=False), name="agreement_sponsored"),
            models.Index(fields=["lead_division"], condition=Q(lead_division__isnull=False), name="agreement_led"),
        ]

    def __str__(self) -> str:
        return self.reference

    def status(self, on: date) -> Status:
        """Where it stands on a day, with what is recorded now."""
        return status_of(self.standing, self.starts_on, self.ends_on, self.open_ended, on)

    def is_in_force(self, on: date) -> bool:
        """Does it bind on this day, as far as is recorded?"""
        return self.status(on) in (Status.IN_FORCE, Status.NO_TERM)

    def flags(self, on: date) -> tuple[str, ...]:
        """What the office should notice: no sponsor, no term, an end that is near."""
        seen = {
            "no-sponsor": self.sponsor_recorded and self.sponsor_id is None and self.is_in_force(on),
            "no-term": self.status(on) == Status.NO_TERM,
            "ending-soon": self.is_in_force(on)
            and self.ends_on is not None
            and (self.ends_on - on).days <= ENDING_SOON,
        }
        return tuple(flag for flag, raised in seen.items() if raised)


ENDING_SOON = 180
"""Days before an end at which it counts as near. Ours: no source gives a number."""

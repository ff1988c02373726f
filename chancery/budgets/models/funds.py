"""Funds, and what is done with them: set apart, reserved, committed, spent, moved.

Every amount is a whole number of the smallest unit of its fund: of a currency, or of staff time, which is counted in
hundredths of a full-time position. Amounts of two units are never added.
"""

from __future__ import annotations

from typing import ClassVar, Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from chancery.accounts.models import DelegationInstrument, Division
from chancery.agreements.models import Agreement
from chancery.audit.models import Actor
from chancery.cases.models import Case
from chancery.columns import line, prose, slug
from chancery.council.models import CouncilItem
from chancery.ids import uuid7
from chancery.money import Money
from chancery.records import Keep, audited

FTE = "FTE"
UNIT = RegexValidator(r"^[A-Z]{3}$")


class FundQuerySet(models.QuerySet["Fund"]):
    """Picking funds."""

    def public(self) -> Self:
        """Those that Council approved and the office published."""
        return self.filter(public=True)


@audited(
    keep=Keep.PERMANENT,
    public=(
        "reference year name_en name_fr division source body unit amount_minor base_year council_item evidence"
        " note_en note_fr public version"
    ),
)
class Fund(models.Model):
    """Money, or staff time, of one year and one source; of a division, or given by somebody outside of the City."""

    class Source(models.TextChoices):
        """Where it comes from."""

        OPERATING = "operating", _("Operating budget of the City")
        CAPITAL = "capital", _("Capital budget of the City")
        DIVISIONAL = "divisional", _("Approved budget of a division")
        EXTERNAL = "external", _("Another government or a grant")
        SPONSOR = "sponsor", _("A sponsor")
        COMMUNITY = "community", pgettext_lazy("a source of money", "The community")

    LETTERS: ClassVar[str] = "F"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    reference = models.CharField(max_length=40, unique=True)
    year = models.PositiveSmallIntegerField()
    name_en = line()
    name_fr = line()
    division = models.ForeignKey(Division, on_delete=models.PROTECT, null=True, blank=True, related_name="funds")
    source = models.CharField(max_length=12, choices=Source)
    body = line("Who gives it, outside of the City")
    unit = models.CharField(max_length=3, validators=[UNIT], help_text="A currency; FTE for staff time")
    amount_minor = models.BigIntegerField(null=True, blank=True, help_text="Empty is not recorded")
    base_year = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="The year in which the amount was set, if it was not adjusted since"
    )
    council_item = models.ForeignKey(
        CouncilItem, on_delete=models.PROTECT, null=True, blank=True, related_name="funds", help_text="Who approved it"
    )
    evidence = line("Where the amount stands")
    note_en = prose()
    note_fr = prose()
    public = models.BooleanField(default=False, help_text="Approved, and for councillors and residents to know")
    version = models.PositiveIntegerField(default=1, help_text="Grows with everything that is taken from it or moved")

    objects = FundQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-year", "reference"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(amount_minor=None) | Q(amount_minor__gte=0), name="a_fund_is_not_below_zero"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["-year", "reference"], name="fund_by_year")]

    def __str__(self) -> str:
        return self.reference

    @property
    def amount(self) -> Money | None:
        """How much there is; none where nobody recorded it."""
        return None if self.amount_minor is None else Money(self.amount_minor, self.unit)

    @property
    def is_staff_time(self) -> bool:
        """Is it the time of people, and not money?"""
        return self.unit == FTE


@audited(keep=Keep.PERMANENT, internal="case year unit amount_minor source division note_en note_fr basis")
class Need(models.Model):
    """What a request takes, as the capacity assessment found it: money, or staff time, of a year; and, where that was
    said, from which source and of which division. An amount of nothing says that it takes none."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="needs")
    year = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=3, validators=[UNIT])
    amount_minor = models.BigIntegerField()
    source = models.CharField(max_length=12, choices=Fund.Source, blank=True, default="")
    division = models.ForeignKey(Division, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    note_en = line("For what")
    note_fr = line()
    basis = line("What it was worked out from")

    class Meta:
        ordering: ClassVar = ["year", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount_minor__gte=0), name="a_need_is_not_below_zero")
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.amount}"

    @property
    def amount(self) -> Money:
        """How much it takes."""
        return Money(self.amount_minor, self.unit)

    def fits(self, fund: Fund) -> bool:
        """May it be met from this fund: the same year and unit, and the source and division that were said?"""
        same = (self.year, self.unit) == (fund.year, fund.unit)
        return same and self.source in ("", fund.source) and self.division_id in (None, fund.division_id)


class PostingQuerySet(models.QuerySet["Posting"]):
    """Picking postings."""

    def latest_first(self) -> Self:
        """The last day first."""
        return self.order_by("-on", "-id")


@audited(
    keep=Keep.PERMANENT,
    internal="fund kind amount_minor on agreement case activity need drawn_from title_en title_fr document base_year",
)
class Posting(models.Model):
    """One amount of a fund: set apart for a purpose, reserved for a request, promised to somebody, or spent.

    What was reserved becomes a commitment, and a commitment an expense, by being drawn on (``drawn_from``): no amount
    counts twice. A released one is of nothing from then on.
    """

    class Kind(models.TextChoices):
        """What became of the amount."""

        ALLOCATION = "allocation", pgettext_lazy("money", "Set apart")
        RESERVATION = "reservation", pgettext_lazy("money", "Reserved")
        COMMITMENT = "commitment", pgettext_lazy("money", "Committed")
        ACTUAL = "actual", pgettext_lazy("money", "Spent")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="postings")
    kind = models.CharField(max_length=12, choices=Kind)
    amount_minor = models.BigIntegerField(help_text="Below zero only for what came back of an expense")
    on = models.DateField()
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, null=True, blank=True, related_name="postings")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, blank=True, related_name="postings")
    activity = slug("The number of an activity")
    need = models.ForeignKey(Need, on_delete=models.PROTECT, null=True, blank=True, related_name="postings")
    drawn_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="drawn")
    title_en = line("For what")
    title_fr = line()
    document = line("Its number in the finance system")
    base_year = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="The year in which an amount set apart was fixed, if not adjusted since"
    )

    objects = PostingQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(amount_minor__gte=0) | Q(kind="actual"), name="only_an_expense_comes_back"
            ),
            models.UniqueConstraint(
                fields=["document"], condition=Q(kind="actual") & ~Q(document=""), name="an_expense_is_posted_once"
            ),
            models.CheckConstraint(condition=~Q(drawn_from=F("id")), name="a_posting_does_not_draw_on_itself"),
        ]
        indexes: ClassVar = [models.Index(fields=["fund", "-on", "-id"], name="posting_by_day")]

    def __str__(self) -> str:
        return f"{self.kind} {self.on}"


@audited(keep=Keep.PERMANENT, internal="source target amount_minor on council_item instrument title_en title_fr")
class Transfer(models.Model):
    """An amount that moved from one fund to another within a year, and by whose authority."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    source = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="given")
    target = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="received")
    amount_minor = models.BigIntegerField()
    on = models.DateField()
    council_item = models.ForeignKey(
        CouncilItem, on_delete=models.PROTECT, null=True, blank=True, related_name="transfers"
    )
    instrument = models.ForeignKey(
        DelegationInstrument, on_delete=models.PROTECT, null=True, blank=True, related_name="transfers"
    )
    title_en = line("What for")
    title_fr = line()

    class Meta:
        ordering: ClassVar = ["on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount_minor__gte=0), name="a_transfer_is_not_below_zero"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="a_transfer_leaves_its_fund"),
            models.CheckConstraint(
                condition=Q(council_item__isnull=False) | Q(instrument__isnull=False),
                name="a_transfer_has_its_authority",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.on}"

    @property
    def amount(self) -> Money:
        """How much moved."""
        return Money(self.amount_minor, self.source.unit)


@audited(keep=Keep.PERMANENT, public="kind year value source")
class YearFigure(models.Model):
    """A figure of a year that the city enters: the index of prices, or how many days a full-time year of work has.
    Without it nothing is worked out."""

    class Kind(models.TextChoices):
        """Which figure."""

        PRICES = "prices", _("Index of consumer prices")
        WORKING_DAYS = "working-days", _("Days of work in a full-time year")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=12, choices=Kind)
    year = models.PositiveSmallIntegerField()
    value = models.DecimalField(max_digits=12, decimal_places=4)
    source = line()

    class Meta:
        ordering: ClassVar = ["kind", "year"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "year"], name="one_figure_a_year"),
            models.CheckConstraint(condition=Q(value__gt=0), name="a_figure_is_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.year}"


@audited(keep=Keep.PERMANENT, internal="fund about before after reason on corrected_by")
class Correction(models.Model):
    """What a row said before, what it says since, and why: nothing is corrected without a trace beside it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, null=True, blank=True, related_name="corrections")
    about = models.UUIDField(db_index=True, help_text="The row of this room that was corrected")
    before = models.JSONField()
    after = models.JSONField()
    reason = prose()
    on = models.DateField()
    corrected_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["on", "id"]
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(reason=""), name="a_correction_has_its_reason")]

    def __str__(self) -> str:
        return f"{self.about} {self.on}"

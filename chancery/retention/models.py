"""How long each class of record is kept, what is held back from that, and what was disposed of by whom."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chancery.audit.models import Actor
from chancery.columns import day, line, prose
from chancery.ids import uuid7
from chancery.records import Keep, audited


@audited(keep=Keep.PERMANENT, internal="code title_en title_fr table counts_from years rule_en rule_fr source")
class RecordClass(models.Model):
    """A line of the city's records schedule: which records, how long, counted from when, by which rule."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.SlugField(max_length=80, unique=True)
    title_en = line()
    title_fr = line()
    table = models.CharField(max_length=80, help_text="Which table it covers, as `papers.paper`")
    counts_from = models.CharField(max_length=60, help_text="The column with the day it counts from")
    years = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Empty: as long as there is a city")
    rule_en = prose("The rule in words")
    rule_fr = prose()
    source = line("The by-law or schedule that says so; empty is not recorded")

    class Meta:
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(title_en="", title_fr=""), name="record_class_has_a_title"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def destroys_files(self) -> bool:
        """Is it of papers, whose files go? Of everything else, what is about people goes."""
        return self.table == "papers.paper"


class HoldQuerySet(models.QuerySet["Hold"]):
    """Picking holds."""

    def standing(self, on: date) -> HoldQuerySet:
        """Those that hold on a day, both ends included."""
        return self.filter(since__lte=on).filter(Q(until=None) | Q(until__gte=on))


@audited(keep=Keep.PERMANENT, internal="record_class row reason since until placed_by lifted_by")
class Hold(models.Model):
    """Nothing of this class, or not this record, is disposed of while it stands: a lawsuit, a request, an inquiry."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    record_class = models.ForeignKey(RecordClass, on_delete=models.PROTECT, null=True, blank=True, related_name="holds")
    row = models.CharField(max_length=160, blank=True, default="", help_text="The record, as `papers.paper/0198…`")
    reason = prose()
    since = models.DateField()
    until = day("Last day; empty is until it is lifted")
    placed_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    lifted_by = models.ForeignKey(Actor, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = HoldQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-since", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(record_class__isnull=False, row="") | Q(record_class=None) & ~Q(row=""),
                name="hold_on_a_class_or_a_record",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="hold_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.row or self.record_class_id} since {self.since}"


class DisposalQuerySet(models.QuerySet["Disposal"]):
    """Picking disposals."""

    def under_way(self) -> DisposalQuerySet:
        """Those that wait for their next step."""
        return self.filter(state__in=(Disposal.State.PROPOSED, Disposal.State.SIGNED))

    def decided(self) -> DisposalQuerySet:
        """Those that were carried out or refused."""
        return self.filter(state__in=(Disposal.State.DONE, Disposal.State.REFUSED))


@audited(
    keep=Keep.PERMANENT,
    internal="record_class row due_on state proposed_by proposed_on signed_by signed_on carried_by carried_on reason",
)
class Disposal(models.Model):
    """That a record is to be disposed of: proposed by one, co-signed by a second, carried out by a third."""

    class State(models.TextChoices):
        """How far it is."""

        PROPOSED = "proposed", _("Proposed")
        SIGNED = "signed", _("Co-signed")
        DONE = "done", _("Carried out")
        REFUSED = "refused", _("Refused")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    record_class = models.ForeignKey(RecordClass, on_delete=models.PROTECT, related_name="disposals")
    row = models.CharField(max_length=160)
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    proposed_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    proposed_on = models.DateField()
    signed_by = models.ForeignKey(Actor, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    signed_on = day()
    carried_by = models.ForeignKey(Actor, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    carried_on = day()
    reason = prose("Why it was refused")

    objects = DisposalQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-proposed_on", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["row"], condition=Q(state__in=("proposed", "signed")), name="disposal_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(signed_by=None) | ~Q(signed_by=F("proposed_by")), name="disposal_signed_by_another"
            ),
            models.CheckConstraint(
                condition=Q(carried_by=None) | ~Q(carried_by=F("proposed_by")) & ~Q(carried_by=F("signed_by")),
                name="disposal_carried_out_by_a_third",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.row} {self.state}"

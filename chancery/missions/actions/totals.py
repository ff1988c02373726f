"""Keep the yearly totals true. They are a copy of the lines, so they have no line of their own in the ledger.

Each is called when the line of the ledger is written: whoever writes one holds the ledger until the end, so two who
write at once count one after the other.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.db.models import F, Q, QuerySet

from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.missions import borne
from chancery.missions.actions.telling import tell
from chancery.missions.models import CostLine, Repayment, Trip
from chancery.missions.models.totals import YEAR, Of, Tally, YearTotal, sums
from chancery.missions.models.undertaking import Payer
from chancery.records import changed


@transaction.atomic
def count_in(*, by: Actor, trips: QuerySet[Trip]) -> None:
    """Residents read these trips from now on: what they come to is in the totals."""
    _add(sums(trips))


@transaction.atomic
def count_out(*, by: Actor, trips: QuerySet[Trip]) -> None:
    """Residents read these trips no longer: what they come to leaves the totals."""
    _add({of: Tally(-one.minor, -one.trips) for of, one in sums(trips).items()})


@transaction.atomic
def count_posted(*, by: Actor, row: CostLine | Repayment) -> None:
    """What was posted, or given back, of a trip that residents may read."""
    rows = Trip.objects.public().filter(pk=row.trip_id).exclude(mission__starts_on=None)
    for year, group in rows.values_list(YEAR, "group"):
        of = Of(year, group, row.kind, row.paid_by) if isinstance(row, CostLine) else Of(year, group)
        _add({of: Tally(row.counts)})


@transaction.atomic
def recount(*, by: Actor) -> bool:
    """Count all of them anew where they are not what the lines come to; the ledger says that it was needed. Lines of
    before it was kept what the City bears of each say it first."""
    _say_what_the_city_bears(by)
    if YearTotal.kept() == YearTotal.counted():
        return False
    audit.record(by=by, type="travel.recounted", ref="")
    YearTotal.objects.all().delete()
    _add(sums(Trip.objects.public()))
    return True


def _say_what_the_city_bears(by: Actor) -> None:
    """Of lines that travellers paid, posted before that was kept: each, and what took it back, as a line of today."""
    paid = CostLine.objects.posted().filter(paid_by=Payer.TRAVELLER, borne_minor=None, reverses=None)
    part = Q(personal_minor__gt=0) | Q(reimbursable=False)
    for line in paid.filter(part).select_related("trip__mission", "corrects").order_by("id"):
        minor = None if borne.is_paid_out(line) else borne.less(line)
        if minor is None:
            continue
        rows = [line, *CostLine.objects.filter(reverses=line)]
        for one in rows:
            one.borne_minor = -minor if one.reverses_id else minor
            one.save(update_fields=["borne_minor"])
        told = [changed(one, ["borne_minor"]) for one in rows]
        tell(by=by, what="line-recounted", mission=line.trip.mission, rows=told)


def _add(more: Mapping[Of, Tally]) -> None:
    for of, one in more.items():
        given = one._asdict()
        row, made = YearTotal.objects.get_or_create(**of._asdict(), defaults=given)
        if not made:
            YearTotal.objects.filter(pk=row.pk).update(minor=F("minor") + one.minor, trips=F("trips") + one.trips)

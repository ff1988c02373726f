"""What is possible at a mission now, whoever asks: its page offers nothing else, and no form of it opens."""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone

from chancery.missions.models import CostLine, Mission, Repayment, Trip
from chancery.missions.models.undertaking import CostClass

State = Mission.State


def can_be_planned(mission: Mission) -> bool:
    """Is nobody asked for it yet?"""
    return mission.state == State.PLANNED


def is_open(mission: Mission) -> bool:
    """Did nobody decide over it yet?"""
    return mission.state in (State.PLANNED, State.ASKED)


def can_be_cancelled(mission: Mission) -> bool:
    """Nobody was there yet, as far as anybody wrote down. That it fell through may be written down afterwards."""
    made = Q(public=True) | ~Q(returned_on=None) | ~Q(report=None)
    if mission.state == State.AUTHORISED:
        return not mission.trips.filter(made, cancelled_on=None).exists()
    return is_open(mission)


def can_be_reviewed(mission: Mission) -> bool:
    """Is everybody back, and nobody wrote down yet what came of it?"""
    back = mission.ends_on is not None and mission.ends_on < timezone.localdate()
    return back and mission.state == State.AUTHORISED and mission.reviewed_on is None


def is_over(trip: Trip) -> bool:
    """Is somebody back, or did their travel fall through? Where that was is a fact by then, and no plan."""
    day = trip.cancelled_on or trip.returned_on or trip.ends_on or trip.mission.ends_on
    decided = trip.mission.state in (State.AUTHORISED, State.CANCELLED)
    return decided and day is not None and day < timezone.localdate()


def can_be_repaid(trip: Trip) -> bool:
    """Was anything spent or paid in advance that could come back?"""
    return bool(trip.advance_minor) or trip.lines.standing().exists()


def can_be_posted(line: CostLine) -> bool:
    """Is it not posted yet, and not taken out?"""
    return line.posted_on is None and _stands(line)


def can_be_corrected(line: CostLine) -> bool:
    """Is it posted, and does it stand?"""
    return line.posted_on is not None and _stands(line)


def has_vendor_to_tell(line: CostLine) -> bool:
    """Is it hospitality that stands, and recorded who was paid?"""
    return line.kind == CostClass.HOSPITALITY and bool(line.vendor) and _stands(line)


def repayment_stands(back: Repayment) -> bool:
    """Is it still what is said to have come back?"""
    return Repayment.objects.standing().filter(pk=back.pk).exists()


def _stands(line: CostLine) -> bool:
    return CostLine.objects.standing().filter(pk=line.pk).exists()

"""What the pages of this room look up: only what whoever asks may read is there."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from chancery.accounts.models import actor_of
from chancery.frame import language
from chancery.missions import permissions
from chancery.missions.models import CostLine, FollowUp, Funding, Mission, Repayment, Trip

Trail = list[tuple[str, str]]


def a_mission(request: HttpRequest, reference: str) -> Mission:
    """A mission that this person may read."""
    rows = permissions.visible(actor_of(request.user)).select_related("activity", "division", "country")
    return get_object_or_404(rows, reference=reference)


def a_trip(request: HttpRequest, trip_id: UUID) -> Trip:
    """A trip of such a mission."""
    mine = permissions.visible(actor_of(request.user))
    rows = Trip.objects.filter(mission__in=mine).select_related("mission", "person", "division")
    return get_object_or_404(rows, pk=trip_id)


def a_line(request: HttpRequest, cost_line_id: UUID) -> CostLine:
    """A line of such a trip."""
    mine = permissions.visible(actor_of(request.user))
    rows = CostLine.objects.filter(trip__mission__in=mine).select_related("trip__mission", "trip__division")
    return get_object_or_404(rows, pk=cost_line_id)


def a_follow_up(request: HttpRequest, follow_up_id: UUID) -> FollowUp:
    """What somebody does next after such a mission."""
    mine = permissions.visible(actor_of(request.user))
    rows = FollowUp.objects.filter(report__trip__mission__in=mine).select_related("report__trip__mission")
    return get_object_or_404(rows, pk=follow_up_id)


def a_repayment(request: HttpRequest, repayment_id: UUID) -> Repayment:
    """What was given back of such a mission."""
    mine = permissions.visible(actor_of(request.user))
    rows = Repayment.objects.filter(trip__mission__in=mine).select_related("trip__mission", "trip__person", "line")
    return get_object_or_404(rows, pk=repayment_id)


def a_funding(request: HttpRequest, funding_id: UUID) -> Funding:
    """What is said of who pays for such a mission."""
    mine = permissions.visible(actor_of(request.user))
    return get_object_or_404(Funding.objects.filter(mission__in=mine).select_related("mission"), pk=funding_id)


def shut(request: HttpRequest, possible: bool) -> bool:
    """A form of what is not possible now is not shown: it leads to its page, which says why. What was typed meanwhile
    is sent all the same, and is told why it is refused."""
    return request.method != "POST" and not possible


def title_of(mission: Mission) -> str:
    """What it is called, in the language of the page."""
    return str(getattr(mission, f"title_{language()}") or mission.title_en or mission.title_fr)


def top() -> Trail:
    """The way to the list."""
    return [(_("Travel"), reverse("missions:index"))]


def to_mission(mission: Mission) -> Trail:
    """The way to a mission."""
    return [*top(), (title_of(mission), reverse("missions:mission", args=[mission.reference]))]

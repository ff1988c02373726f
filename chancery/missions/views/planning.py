"""Plan a mission: its purpose, objectives, travellers, estimate and who pays."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from chancery import edits
from chancery.accounts.editing import Editing, edit
from chancery.accounts.models import actor_of
from chancery.accounts.staff import ask, sent, writes
from chancery.audit.models import Actor
from chancery.missions import actions, forms, permissions, possible, shown
from chancery.missions.models import Mission, Trip
from chancery.missions.views.found import a_mission, a_trip, shut, title_of, to_mission, top
from chancery.money import Money


def to(mission: Mission, place: str = "") -> HttpResponse:
    """Back to the page of a mission."""
    answer = redirect("missions:mission", reference=mission.reference)
    answer["Location"] += f"#{place}" if place else ""
    return answer


@writes(permissions.may_plan)
def plan(request: HttpRequest) -> HttpResponse:
    """Begin a mission."""
    form = forms.NewPlan(sent(request), about="missions.plan")

    def act(by: Actor) -> HttpResponse:
        given = dict(form.cleaned_data)
        return to(actions.plan(by=by, id=UUID(str(given.pop("key"))), **given))

    return ask(request, form, act, title=_("Plan a mission"), verb=_("Plan"), trail=top())


@writes(permissions.may_write_some)
def revise(request: HttpRequest, reference: str) -> HttpResponse:
    """Change what is planned, before anybody is asked."""
    mission = a_mission(request, reference)
    if shut(request, possible.can_be_planned(mission)):
        return to(mission, "before")

    def now() -> dict[str, Any]:
        return edits.of(
            Mission.objects.get(pk=mission.pk), (name for name in forms.Plan.base_fields if name != "goals")
        )

    def make(*args: Any, **more: Any) -> forms.Plan:
        form = forms.Plan(*args, **more)
        del form.fields["goals"]  # they are rows of their own
        return form

    def act(by: Actor, merged: edits.Merged) -> HttpResponse:
        actions.revise(by=by, mission=mission, held=merged.held, changes=merged.changes)
        return to(mission)

    title = _("Change the plan")
    return edit(request, Editing(mission, make, now, act), title=title, verb=_("Save"), trail=to_mission(mission))


@writes(permissions.may_write_some)
def emergency(request: HttpRequest, reference: str) -> HttpResponse:
    """Say whom to call there in an emergency."""
    mission = a_mission(request, reference)

    def now() -> dict[str, Any]:
        return edits.of(Mission.objects.get(pk=mission.pk), forms.Emergency.base_fields)

    def act(by: Actor, merged: edits.Merged) -> HttpResponse:
        actions.note_emergency(by=by, mission=mission, held=merged.held, changes=merged.changes)
        return to(mission, "before")

    title, editing = _("Emergency numbers there"), Editing(mission, forms.Emergency, now, act)
    return edit(request, editing, title=title, verb=_("Save"), trail=to_mission(mission))


@writes(permissions.may_write_some)
def aim(request: HttpRequest, reference: str) -> HttpResponse:
    """Add an objective."""
    mission = a_mission(request, reference)
    if shut(request, possible.can_be_planned(mission)):
        return to(mission, "before")
    form = forms.AimForm(sent(request), about=f"missions.aim/{mission.pk}")

    def act(by: Actor) -> HttpResponse:
        given = dict(form.cleaned_data)
        actions.add_aim(by=by, mission=mission, id=UUID(str(given.pop("key"))), **given)
        return to(mission, "before")

    title = _("Add an objective")
    return ask(request, form, act, title=title, verb=_("Add"), trail=to_mission(mission), about=title_of(mission))


@writes(permissions.may_write_some)
def traveller(request: HttpRequest, reference: str) -> HttpResponse:
    """Add one person's travel."""
    mission = a_mission(request, reference)
    if shut(request, possible.can_be_planned(mission)):
        return to(mission, "before")
    about = f"missions.trip/{mission.pk}"
    form = forms.Traveller(sent(request), about=about, by=actor_of(request.user))

    def act(by: Actor) -> HttpResponse:
        given = dict(form.cleaned_data)
        actions.add_trip(by=by, mission=mission, id=UUID(str(given.pop("key"))), **given)
        return to(mission, "travellers")

    title = _("Add a traveller")
    return ask(request, form, act, title=title, verb=_("Add"), trail=to_mission(mission), about=title_of(mission))


@writes(permissions.may_write_some)
def correct_traveller(request: HttpRequest, trip_id: UUID) -> HttpResponse:
    """Correct what the plan says of who travels."""
    trip = a_trip(request, trip_id)
    names = {*actions.FUNCTION, *(actions.WHERE if possible.is_over(trip) else ())}
    names = set(forms.TravellerAsItIs.base_fields) if possible.can_be_planned(trip.mission) else names
    names -= {"name"} if trip.person else set()

    def make(*args: Any, **more: Any) -> forms.TravellerAsItIs:
        form = forms.TravellerAsItIs(*args, **more)
        for name in set(form.fields) - names:
            del form.fields[name]
        return form

    def now() -> dict[str, Any]:
        return edits.of(
            Trip.objects.get(pk=trip.pk), (name for name in forms.TravellerAsItIs.base_fields if name in names)
        )

    def act(by: Actor, merged: edits.Merged) -> HttpResponse:
        actions.correct_trip(by=by, trip=trip, held=merged.held, changes=merged.changes)
        return to(trip.mission, "travellers")

    title, editing = _("Correct a traveller"), Editing(trip, make, now, act)
    trail = to_mission(trip.mission)
    return edit(request, editing, title=title, verb=_("Save"), trail=trail, about=shown.who(trip))


@writes(permissions.may_write_some)
def estimate(request: HttpRequest, trip_id: UUID) -> HttpResponse:
    """Say what one class of a trip is thought to cost."""
    trip = a_trip(request, trip_id)
    if shut(request, possible.can_be_planned(trip.mission)):
        return to(trip.mission, "before")
    form = forms.EstimateForm(sent(request))

    def act(by: Actor) -> HttpResponse:
        given = dict(form.cleaned_data)
        minor = given.pop("amount")
        amount = None if minor is None else Money(minor, settings.CITY.currency)
        actions.estimate(by=by, trip=trip, amount=amount, **given)
        return to(trip.mission, "travellers")

    title, trail = _("Estimate a cost"), to_mission(trip.mission)
    return ask(request, form, act, title=title, verb=_("Save"), trail=trail, about=shown.who(trip))


@writes(permissions.may_write_some)
def fund(request: HttpRequest, reference: str) -> HttpResponse:
    """Say who pays, and declare what somebody outside pays."""
    mission = a_mission(request, reference)
    form = forms.FundingForm(sent(request), about=f"missions.fund/{mission.pk}")

    def act(by: Actor) -> HttpResponse:
        given = dict(form.cleaned_data)
        given.pop("currency")
        amount = given.pop("amount") or None
        actions.fund(by=by, mission=mission, amount=amount, id=UUID(str(given.pop("key"))), **given)
        return to(mission, "pays")

    title = _("Say who pays")
    return ask(request, form, act, title=title, verb=_("Save"), trail=to_mission(mission), about=title_of(mission))


@writes(permissions.may_claim_some)
def note(request: HttpRequest, trip_id: UUID) -> HttpResponse:
    """Write down what became of a trip."""
    trip = a_trip(request, trip_id)
    initial = {name: getattr(trip, name) for name in forms.TripNotes.base_fields}
    me = actor_of(request.user)
    form = forms.TripNotes(sent(request), initial=initial, own=me is not None and permissions.travels(me, trip))

    def act(by: Actor) -> HttpResponse:
        changed = {name: form.cleaned_data[name] for name in form.changed_data}
        if changed:
            actions.note_trip(by=by, trip=trip, **changed)
        return to(trip.mission, "travellers")

    title, trail = _("What became of the trip"), to_mission(trip.mission)
    return ask(request, form, act, title=title, verb=_("Save"), trail=trail, about=shown.who(trip))

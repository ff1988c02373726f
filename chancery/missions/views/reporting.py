"""The report of a trip, and what follows from it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from chancery import edits
from chancery.accounts.editing import Editing, edit
from chancery.accounts.staff import ask, sent, writes
from chancery.audit.models import Actor
from chancery.missions import actions, carried, permissions, shown
from chancery.missions import report_forms as forms
from chancery.missions.carry_forms import CarryForm
from chancery.missions.days import has_begun
from chancery.missions.forms import ADay
from chancery.missions.models import FollowUp, TripReport
from chancery.missions.views.found import a_follow_up, a_trip, shut, to_mission
from chancery.missions.views.planning import to


@writes(permissions.may_write_some)
def report(request: HttpRequest, trip_id: UUID) -> HttpResponse:
    """Write the report of a trip, or complete it."""
    trip = a_trip(request, trip_id)
    if shut(request, trip.cancelled_on is None and has_begun(trip)):
        return to(trip.mission, "after")
    held = TripReport.objects.filter(trip=trip).first()
    form = forms.ReportForm(sent(request), aims=list(trip.mission.aims.all()), initial=_said(held))

    def act(by: Actor) -> HttpResponse:
        actions.report(by=by, trip=trip, answers=form.answers(), **form.values())
        return to(trip.mission, "after")

    title, trail = _("Report on the trip"), to_mission(trip.mission)
    return ask(request, form, act, title=title, verb=_("File the report"), trail=trail, about=shown.who(trip))


@writes(permissions.may_write_some)
def follow_up(request: HttpRequest, trip_id: UUID) -> HttpResponse:
    """Say what somebody does next."""
    trip = a_trip(request, trip_id)
    held = get_object_or_404(TripReport, trip=trip)
    form = forms.FollowUpForm(sent(request), about=f"missions.follow-up/{held.pk}")

    def act(by: Actor) -> HttpResponse:
        given = dict(form.cleaned_data)
        actions.follow_up(by=by, report=held, id=UUID(str(given.pop("key"))), **given)
        return to(trip.mission, "after")

    title, trail = _("Add a follow-up"), to_mission(trip.mission)
    return ask(request, form, act, title=title, verb=_("Add"), trail=trail, about=shown.who(trip))


@writes(permissions.may_write_some)
def follow_up_done(request: HttpRequest, follow_up_id: UUID) -> HttpResponse:
    """Write down that it is done."""
    found = a_follow_up(request, follow_up_id)
    mission = found.report.trip.mission
    if shut(request, found.done_on is None):
        return to(mission, "after")
    form = ADay(sent(request))

    def act(by: Actor) -> HttpResponse:
        actions.follow_up_done(by=by, follow_up=found, **form.cleaned_data)
        return to(mission, "after")

    title, trail = _("A follow-up is done"), to_mission(mission)
    return ask(request, form, act, title=title, verb=_("Save"), trail=trail, about=str(found))


@writes(permissions.may_write_some)
def follow_up_correct(request: HttpRequest, follow_up_id: UUID) -> HttpResponse:
    """Correct what somebody does next."""
    found = a_follow_up(request, follow_up_id)
    mission = found.report.trip.mission

    def now() -> dict[str, Any]:
        return edits.of(FollowUp.objects.get(pk=found.pk), forms.FollowUpAsItIs.base_fields)

    def act(by: Actor, merged: edits.Merged) -> HttpResponse:
        actions.correct_follow_up(by=by, follow_up=found, held=merged.held, changes=merged.changes)
        return to(mission, "after")

    title, editing = _("Correct a follow-up"), Editing(found, forms.FollowUpAsItIs, now, act)
    return edit(request, editing, title=title, verb=_("Save"), trail=to_mission(mission))


@writes(permissions.may_carry)
def carry(request: HttpRequest, trip_id: UUID) -> HttpResponse:
    """Enter people met and promises of a report in the register, with one confirmation."""
    trip = a_trip(request, trip_id)
    held = get_object_or_404(TripReport.objects.select_related("trip__mission__activity__counterparty"), trip=trip)
    people, promises = carried.people(held), carried.promises(held)
    if not people and not promises:
        return to(trip.mission, "after")
    form = CarryForm(sent(request), people=people, promises=promises)

    def act(by: Actor) -> HttpResponse:
        actions.carry(by=by, report=held, people=form.met(), promises=form.promised())
        return to(trip.mission, "after")

    lede = _(
        "What you tick is entered; the rest stays in the report. Residents do not read a promise until you say so."
    )
    title, trail = _("Into the register"), to_mission(trip.mission)
    return ask(
        request, form, act, title=title, verb=_("Enter what is ticked"), trail=trail, about=shown.who(trip), lede=lede
    )


def _said(held: TripReport | None) -> dict[str, Any]:
    """What the report says now, as its form takes it."""
    if held is None:
        return {}
    said: dict[str, Any] = {name: getattr(held, name) for name in forms.ReportForm.base_fields}
    said["remained"] = {True: "yes", False: "no", None: ""}[held.remained]
    return said | {f"aim-{one.aim.number}": one.answer for one in held.answers.select_related("aim")}

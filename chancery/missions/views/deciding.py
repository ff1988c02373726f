"""Ask for a mission, authorise it or not, note its booking, cancel it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from chancery import edits
from chancery.accounts.editing import Editing, edit
from chancery.accounts.models import actor_of
from chancery.accounts.staff import ask, sent, writes
from chancery.audit.models import Actor
from chancery.missions import actions, chain, forms, permissions, possible, shown
from chancery.missions.models import Mission
from chancery.missions.views.found import a_mission, a_trip, shut, title_of, to_mission
from chancery.missions.views.planning import to
from chancery.money import Money


@writes(permissions.may_write_some)
def ask_for(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask for the authorisation."""
    lede = _("From then on the plan stands still, until it is decided or taken back.")
    mission = a_mission(request, reference)
    if shut(request, possible.can_be_planned(mission) and not shown.not_whole(mission)):
        return to(mission)
    return _do(request, mission, Form(sent(request)), actions.ask, _("Ask for the authorisation"), _("Ask"), lede)


@writes(permissions.may_write_some)
def take_back(request: HttpRequest, reference: str) -> HttpResponse:
    """Take the request back."""
    lede = _("It is planned on, and asked for again later.")
    mission = a_mission(request, reference)
    if shut(request, mission.state == Mission.State.ASKED):
        return to(mission)
    return _do(
        request, mission, Form(sent(request)), actions.take_back, _("Take the request back"), _("Take it back"), lede
    )


@writes(permissions.may_decide_some)
def authorise(request: HttpRequest, reference: str) -> HttpResponse:
    """Authorise it, up to a maximum; or agree, where the policy asks others after."""
    mission = a_mission(request, reference)
    if shut(request, _is_theirs(request, mission)):
        return to(mission)
    way = chain.of(mission)
    if not way.is_last(chain.turn(mission, way)):
        title, lede = _("Agree to the mission"), _("Others decide after you; the last of them authorises it.")
        return _do(request, mission, forms.Assenting(sent(request)), actions.assent, title, _("Agree"), lede)
    form = forms.Authorising(sent(request), initial={"maximum": mission.maximum_minor})

    def act(by: Actor) -> HttpResponse:
        given = dict(form.cleaned_data)
        most = given.pop("maximum")
        maximum = None if most is None else Money(most, settings.CITY.currency)
        actions.authorise(by=by, mission=mission, maximum=maximum, **given)
        return to(mission, "before")

    title, lede = _("Authorise the mission"), _("Your decision is kept with the maximum and the travellers of today.")
    if mission.booked_on:
        lede += " " + _("Something is booked already: say why it is authorised only now.")
    return _asked(request, form, act, mission, title, _("Authorise"), lede)


@writes(permissions.may_decide_some)
def refuse(request: HttpRequest, reference: str) -> HttpResponse:
    """Say no, with the reason."""
    mission = a_mission(request, reference)
    if shut(request, _is_theirs(request, mission)):
        return to(mission)
    title, verb = _("Do not authorise the mission"), _("Do not authorise")
    return _do(request, mission, forms.Reasons(sent(request)), actions.refuse, title, verb, "")


@writes(permissions.may_write_some)
def book(request: HttpRequest, reference: str) -> HttpResponse:
    """Note the first booking."""
    mission = a_mission(request, reference)
    if mission.booked_on is not None:
        return _booking_again(request, mission)
    return _do(request, mission, forms.ADay(sent(request)), actions.book, _("Note the first booking"), _("Save"), "")


@writes(permissions.may_cancel_some)
def cancel(request: HttpRequest, reference: str) -> HttpResponse:
    """Cancel it, with the reason."""
    mission = a_mission(request, reference)
    if shut(request, possible.can_be_cancelled(mission)):
        return to(mission)
    lede = _("What it has cost already stays, and is accounted for like any other cost.")
    title, verb = _("Cancel the mission"), pgettext("mission", "Cancel it")
    return _do(request, mission, forms.Cancelling(sent(request)), actions.cancel, title, verb, lede)


@writes(permissions.may_cancel_some)
def take_off(request: HttpRequest, trip_id: UUID) -> HttpResponse:
    """Take one person off: from a plan altogether; from what is authorised with the day and the reason."""
    trip = a_trip(request, trip_id)
    by = actor_of(request.user)
    if shut(request, by is not None and bool(shown.leaving(trip, by, trip.lines.exists()))):
        return to(trip.mission, "travellers")
    authorised = trip.mission.state == Mission.State.AUTHORISED
    form = forms.Cancelling(sent(request)) if authorised else Form(sent(request))

    def act(by: Actor) -> HttpResponse:
        step = actions.cancel_trip if authorised else actions.take_off
        step(by=by, trip=trip, **form.cleaned_data)
        return to(trip.mission, "travellers")

    title = verb = _("Cancel their travel")
    lede = _("The others travel. What it has cost already stays, and residents read that it was cancelled.")
    if not authorised:
        title, verb, lede = _("Take off the plan"), _("Take off"), ""
    trail = to_mission(trip.mission)
    return ask(request, form, act, title=title, verb=verb, trail=trail, about=shown.who(trip), lede=lede)


def _booking_again(request: HttpRequest, mission: Mission) -> HttpResponse:
    """The day is noted already: it is corrected, until somebody decided."""
    if shut(request, possible.is_open(mission)):
        return to(mission)

    def now() -> dict[str, Any]:
        return edits.of(Mission.objects.get(pk=mission.pk), forms.Booking.base_fields)

    def act(by: Actor, merged: edits.Merged) -> HttpResponse:
        actions.correct_booking(by=by, mission=mission, held=merged.held, changes=merged.changes)
        return to(mission, "before")

    title, editing = _("Correct the first booking"), Editing(mission, forms.Booking, now, act)
    return edit(request, editing, title=title, verb=_("Save"), trail=to_mission(mission))


def _is_theirs(request: HttpRequest, mission: Mission) -> bool:
    """Is it asked for, and this person's to decide now? Otherwise the page of the mission says why not."""
    by = actor_of(request.user)
    turn = chain.turn(mission, chain.of(mission))
    return mission.state == Mission.State.ASKED and by is not None and not shown.why_not_theirs(by, mission, turn)


def _do(
    request: HttpRequest, mission: Mission, form: Form, action: Callable[..., Any], title: str, verb: str, lede: str
) -> HttpResponse:
    def act(by: Actor) -> HttpResponse:
        action(by=by, mission=mission, **form.cleaned_data)
        return to(mission)

    return _asked(request, form, act, mission, title, verb, lede)


def _asked(
    request: HttpRequest,
    form: Form,
    act: Callable[[Actor], HttpResponse],
    mission: Mission,
    title: str,
    verb: str,
    lede: str,
) -> HttpResponse:
    trail = to_mission(mission)
    return ask(request, form, act, title=title, verb=verb, trail=trail, about=title_of(mission), lede=lede)

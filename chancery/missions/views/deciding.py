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

from chancery.accounts.staff import ask, sent, writes
from chancery.audit.models import Actor
from chancery.missions import actions, chain, forms, permissions, shown
from chancery.missions.models import Mission
from chancery.missions.views.found import a_mission, a_trip, title_of, to_mission
from chancery.missions.views.planning import to
from chancery.money import Money


@writes(permissions.may_plan)
def ask_for(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask for the authorisation."""
    lede = _("From then on the plan stands still, until it is decided or taken back.")
    return _do(request, reference, Form(sent(request)), actions.ask, _("Ask for the authorisation"), _("Ask"), lede)


@writes(permissions.may_plan)
def take_back(request: HttpRequest, reference: str) -> HttpResponse:
    """Take the request back."""
    lede = _("It is planned on, and asked for again later.")
    return _do(
        request, reference, Form(sent(request)), actions.take_back, _("Take the request back"), _("Take it back"), lede
    )


@writes(permissions.may_decide_some)
def authorise(request: HttpRequest, reference: str) -> HttpResponse:
    """Authorise it, up to a maximum; or agree, where the policy asks others after."""
    mission = a_mission(request, reference)
    way = chain.of(mission)
    if not way.is_last(chain.turn(mission, way)):
        title, lede = _("Agree to the mission"), _("Others decide after you; the last of them authorises it.")
        return _do(request, reference, forms.Assenting(sent(request)), actions.assent, title, _("Agree"), lede)
    form = forms.Authorising(sent(request), initial={"maximum": mission.maximum_minor})

    def act(by: Actor) -> HttpResponse:
        given = dict(form.cleaned_data)
        most = given.pop("maximum")
        maximum = None if most is None else Money(most, settings.CITY.currency)
        actions.authorise(by=by, mission=mission, maximum=maximum, **given)
        return to(mission, "before")

    title, lede = _("Authorise the mission"), _("Your decision is kept with the maximum and the travellers of today.")
    return _asked(request, form, act, mission, title, _("Authorise"), lede)


@writes(permissions.may_decide_some)
def refuse(request: HttpRequest, reference: str) -> HttpResponse:
    """Say no, with the reason."""
    title, verb = _("Do not authorise the mission"), _("Do not authorise")
    return _do(request, reference, forms.Reasons(sent(request)), actions.refuse, title, verb, "")


@writes(permissions.may_plan)
def book(request: HttpRequest, reference: str) -> HttpResponse:
    """Note the first booking."""
    return _do(request, reference, forms.ADay(sent(request)), actions.book, _("Note the first booking"), _("Save"), "")


@writes(permissions.may_cancel_some)
def cancel(request: HttpRequest, reference: str) -> HttpResponse:
    """Cancel it, with the reason."""
    lede = _("What it has cost already stays, and is accounted for like any other cost.")
    title, verb = _("Cancel the mission"), pgettext("mission", "Cancel it")
    return _do(request, reference, forms.Cancelling(sent(request)), actions.cancel, title, verb, lede)


@writes(permissions.may_cancel_some)
def take_off(request: HttpRequest, trip_id: UUID) -> HttpResponse:
    """Take one person off: from a plan altogether; from what is authorised with the day and the reason."""
    trip = a_trip(request, trip_id)
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


def _do(
    request: HttpRequest, reference: str, form: Form, action: Callable[..., Any], title: str, verb: str, lede: str
) -> HttpResponse:
    mission = a_mission(request, reference)

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

"""Correct an objective or who pays, or take it out."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from chancery import edits
from chancery.accounts.editing import Editing, edit
from chancery.accounts.staff import ask, sent, writes
from chancery.audit.models import Actor
from chancery.errors import Refused
from chancery.missions import actions, forms, permissions, possible
from chancery.missions.models import Aim, Funding, Mission
from chancery.missions.views.found import a_funding, a_mission, shut, to_mission
from chancery.missions.views.planning import to


@writes(permissions.may_write_some)
def aim(request: HttpRequest, reference: str, aim_id: UUID) -> HttpResponse:
    """Correct an objective, before anybody is asked."""
    mission = a_mission(request, reference)
    found = mission.aims.filter(pk=aim_id).first()
    if shut(request, found is not None and possible.can_be_planned(mission)):
        return to(mission, "objectives")
    title, trail = _("Correct an objective"), to_mission(mission)
    if found is None:  # somebody took it out meanwhile: what was typed stays
        return ask(request, forms.Objective(sent(request)), _gone, title=title, verb=_("Save"), trail=trail)

    def now() -> dict[str, Any]:
        return edits.of(Aim.objects.get(pk=aim_id), forms.Objective.base_fields)

    def act(by: Actor, merged: edits.Merged) -> HttpResponse:
        actions.correct_aim(by=by, aim=found, held=merged.held, changes=merged.changes)
        return to(mission, "objectives")

    return edit(request, Editing(found, forms.Objective, now, act), title=title, verb=_("Save"), trail=trail)


@writes(permissions.may_write_some)
def aim_out(request: HttpRequest, reference: str, aim_id: UUID) -> HttpResponse:
    """Take an objective off the plan."""
    mission = a_mission(request, reference)
    found = mission.aims.filter(pk=aim_id).first()
    if found is None or shut(request, possible.can_be_planned(mission)):
        return to(mission, "objectives")

    def act(by: Actor) -> HttpResponse:
        actions.remove_aim(by=by, aim=found)
        return to(mission, "objectives")

    title, trail = _("Take an objective out"), to_mission(mission)
    return ask(request, Form(sent(request)), act, title=title, verb=_("Take out"), trail=trail, about=str(found))


def _gone(by: Actor) -> HttpResponse:
    raise Refused(*actions.NO_AIM)


@writes(permissions.may_write_some)
def funding(request: HttpRequest, funding_id: UUID) -> HttpResponse:
    """Correct who pays."""
    paid = a_funding(request, funding_id)
    if shut(request, paid.ended_on is None):
        return to(paid.mission, "pays")
    asked = paid.mission.state != Mission.State.PLANNED
    same = ("source", "body", "currency", "covers_en", "covers_fr", "declared_on")
    held = {name: getattr(paid, name) for name in same} | {"amount": paid.amount.major if paid.amount else ""}
    form = forms.WhoPaysInstead(sent(request), about=f"missions.pays/{paid.pk}", initial=held, why=asked)

    def act(by: Actor) -> HttpResponse:
        given = dict(form.cleaned_data)
        given.pop("currency")
        amount = given.pop("amount") or None
        actions.correct_funding(by=by, paid=paid, amount=amount, id=UUID(str(given.pop("key"))), **given)
        return to(paid.mission, "pays")

    lede = _("What it said until now stays on record with your reason.") if asked else ""
    return _asked(request, form, act, paid, _("Correct who pays"), _("Save"), lede)


@writes(permissions.may_write_some)
def funding_out(request: HttpRequest, funding_id: UUID) -> HttpResponse:
    """Take out who pays."""
    paid = a_funding(request, funding_id)
    if shut(request, paid.ended_on is None):
        return to(paid.mission, "pays")
    asked = paid.mission.state != Mission.State.PLANNED
    form = forms.Why(sent(request)) if asked else Form(sent(request))

    def act(by: Actor) -> HttpResponse:
        actions.take_out_funding(by=by, paid=paid, **form.cleaned_data)
        return to(paid.mission, "pays")

    lede = _("It stays on record with your reason, and says nothing any more.") if asked else ""
    return _asked(request, form, act, paid, _("Take out who pays"), _("Take out"), lede)


def _asked(request: HttpRequest, form: Form, act: Any, paid: Funding, title: str, verb: str, lede: str) -> HttpResponse:
    about = paid.body or paid.get_source_display()
    return ask(request, form, act, title=title, verb=verb, trail=to_mission(paid.mission), about=about, lede=lede)

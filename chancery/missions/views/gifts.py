"""Gifts of a mission, the office's list of them, and what came of a mission some time after."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from chancery import edits, paging
from chancery.accounts.editing import Editing, edit
from chancery.accounts.models import actor_of
from chancery.accounts.staff import ask, reads, sent, writes
from chancery.audit.models import Actor
from chancery.counterparties import permissions as counterparties
from chancery.missions import actions, gift_forms, permissions, possible
from chancery.missions.forms import Why
from chancery.missions.models import Gift, Mission
from chancery.missions.views.found import a_mission, shut, title_of, to_mission, top
from chancery.missions.views.planning import to

FIELDS = ("way", "what_en", "what_fr", "on", "other", "counterparty", "currency", "keeper")


@reads(permissions.may_look)
def index(request: HttpRequest) -> HttpResponse:
    """Every gift of the missions that this person may read, the last entered first; or those not decided."""
    by, open_ = actor_of(request.user), request.GET.get("show") == "open"
    rows = Gift.objects.standing().filter(mission__in=permissions.visible(by)).select_related("mission")
    page = paging.page(rows.filter(fate="") if open_ else rows, "pk", request.GET.get("after", ""), down=True)
    more = "show=open&" if open_ else ""
    context = {
        "page": page,
        "open": open_,
        "here": _("Gifts"),
        "trail": top(),
        "next": f"?{more}after={page.next}" if page.next else "",
        "previous": f"?{more}after={page.previous}" if page.previous else "",
    }
    return render(request, "missions/gifts.html", context)


@writes(permissions.may_write_some)
def add(request: HttpRequest, reference: str) -> HttpResponse:
    """Write down a gift."""
    mission = a_mission(request, reference)
    form = gift_forms.GiftForm(sent(request), about=f"missions.gift/{mission.pk}", links=_links(request))

    def act(by: Actor) -> HttpResponse:
        given = dict(form.cleaned_data)
        given.pop("currency")
        value = given.pop("amount") or None
        actions.add_gift(by=by, mission=mission, value=value, id=UUID(str(given.pop("key"))), **given)
        return to(mission, "gifts")

    title, trail = _("Note a gift"), to_mission(mission)
    return ask(request, form, act, title=title, verb=_("Save"), trail=trail, about=title_of(mission))


@writes(permissions.may_decide_some)
def decide(request: HttpRequest, gift_id: UUID) -> HttpResponse:
    """Decide what becomes of a gift."""
    gift = _gift(request, gift_id)
    if shut(request, not gift.fate and gift.ended_on is None):
        return to(gift.mission, "gifts")
    form = gift_forms.FateForm(sent(request), initial={"keeper": gift.keeper})

    def act(by: Actor) -> HttpResponse:
        actions.decide_gift(by=by, gift=gift, **form.cleaned_data)
        return to(gift.mission, "gifts")

    title, trail = _("Decide on a gift"), to_mission(gift.mission)
    return ask(request, form, act, title=title, verb=_("Decide"), trail=trail, about=str(gift))


@writes(permissions.may_write_some)
def correct(request: HttpRequest, gift_id: UUID) -> HttpResponse:
    """Correct what was written of a gift."""
    gift = _gift(request, gift_id)
    if shut(request, gift.ended_on is None):
        return to(gift.mission, "gifts")
    held = {name: getattr(gift, name) for name in FIELDS}
    held["amount"] = gift.value.major if gift.value else ""
    about = f"missions.gift-of/{gift.pk}"
    form = gift_forms.GiftInstead(sent(request), about=about, initial=held, links=_links(request))

    def act(by: Actor) -> HttpResponse:
        given = {"counterparty": gift.counterparty, **form.cleaned_data}
        given.pop("currency")
        value = given.pop("amount") or None
        actions.correct_gift(by=by, gift=gift, value=value, id=UUID(str(given.pop("key"))), **given)
        return to(gift.mission, "gifts")

    lede = _("What was said stays on record with your reason and with what was decided; what is right is decided anew.")
    title, trail = _("Correct a gift"), to_mission(gift.mission)
    return ask(request, form, act, title=title, verb=_("Save"), trail=trail, about=str(gift), lede=lede)


@writes(permissions.may_write_some)
def take_out(request: HttpRequest, gift_id: UUID) -> HttpResponse:
    """Take a gift out that was none."""
    gift = _gift(request, gift_id)
    if shut(request, gift.ended_on is None):
        return to(gift.mission, "gifts")
    form = Why(sent(request))

    def act(by: Actor) -> HttpResponse:
        actions.take_out_gift(by=by, gift=gift, **form.cleaned_data)
        return to(gift.mission, "gifts")

    lede = _("It stays on record with your reason, and says nothing any more.")
    title, trail = _("Take a gift out"), to_mission(gift.mission)
    return ask(request, form, act, title=title, verb=_("Take out"), trail=trail, about=str(gift), lede=lede)


def _links(request: HttpRequest) -> bool:
    """Who reads the register of counterparties says which of them it was."""
    return counterparties.may_read(actor_of(request.user))


def _gift(request: HttpRequest, gift_id: UUID) -> Gift:
    """A gift of a mission that this person may read."""
    mine = permissions.visible(actor_of(request.user))
    return get_object_or_404(Gift.objects.filter(mission__in=mine).select_related("mission__division"), pk=gift_id)


@writes(permissions.may_write_some)
def results(request: HttpRequest, reference: str) -> HttpResponse:
    """Write down what came of a mission."""
    mission = a_mission(request, reference)
    if shut(request, possible.can_be_reviewed(mission) or mission.reviewed_on is not None):
        return to(mission, "after")
    if mission.reviewed_on is not None:
        return _results_again(request, mission)
    form = gift_forms.ResultsForm(sent(request))

    def act(by: Actor) -> HttpResponse:
        actions.review_results(by=by, mission=mission, **form.cleaned_data)
        return to(mission, "after")

    title, trail = _("What came of it"), to_mission(mission)
    return ask(request, form, act, title=title, verb=_("Save"), trail=trail, about=title_of(mission))


def _results_again(request: HttpRequest, mission: Mission) -> HttpResponse:
    """What came of it is written already: it is corrected."""

    def now() -> dict[str, Any]:
        return edits.of(Mission.objects.get(pk=mission.pk), gift_forms.ResultsForm.base_fields)

    def act(by: Actor, merged: edits.Merged) -> HttpResponse:
        actions.correct_results(by=by, mission=mission, held=merged.held, changes=merged.changes)
        return to(mission, "after")

    editing = Editing(mission, gift_forms.ResultsForm, now, act)
    return edit(request, editing, title=_("What came of it"), verb=_("Save"), trail=to_mission(mission))

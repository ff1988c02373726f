"""What a request takes, and what is reserved for it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from chancery import edits
from chancery.accounts.editing import Editing, edit
from chancery.accounts.models import actor_of
from chancery.accounts.staff import ask, sent, writes
from chancery.audit.models import Actor
from chancery.budgets import actions, forms, permissions
from chancery.budgets.models import Fund, Need
from chancery.budgets.views.found import a_case, a_need, address, to_case
from chancery.money import Money


@writes(permissions.may_assess_some)
def add(request: HttpRequest, reference: str) -> HttpResponse:
    """Say what a request takes."""
    case = a_case(request, reference)
    form = forms.NewNeed(sent(request), about=f"need/{case.pk}")

    def act(by: Actor) -> HttpResponse:
        given = dict(form.cleaned_data)
        amount = Money(given.pop("amount_minor") or 0, given.pop("unit"))
        actions.state_need(by=by, case=case, amount=amount, id=given.pop("key"), **given)
        return redirect(address(case))

    lede = _("Money and staff time each on their own, year by year. A request that takes none says so with 0.")
    return ask(request, form, act, title=_("What it takes"), verb=_("Enter"), trail=to_case(case), lede=lede)


@writes(permissions.may_assess_some)
def correct(request: HttpRequest, need_id: UUID) -> HttpResponse:
    """Correct what a request takes, with the reason."""
    need = a_need(request, need_id)

    def make(*args: Any, **more: Any) -> forms.MendNeed:
        return forms.MendNeed(*args, unit=need.unit, **more)

    def now() -> dict[str, Any]:
        names = [name for name in forms.MendNeed.base_fields if name != "reason"]
        return edits.of(Need.objects.get(pk=need.pk), names)

    def act(by: Actor, merged: edits.Merged) -> HttpResponse:
        reason = merged.beside["reason"]
        actions.correct(by=by, row=need, held=merged.held, changes=merged.changes, reason=reason)
        return redirect(address(need.case))

    page: dict[str, Any] = {"title": _("Correct what it takes"), "verb": _("Correct"), "trail": to_case(need.case)}
    return edit(request, Editing(need, make, now, act), **page)


@writes(permissions.may_act)
def reserve(request: HttpRequest, need_id: UUID) -> HttpResponse:
    """Reserve an amount of a fund for what a request takes."""
    need = a_need(request, need_id)
    fitting = [one.pk for one in permissions.visible(actor_of(request.user)) if need.fits(one)]
    first = {"amount": need.amount_minor - _held(need)}
    as_fund = Fund(unit=need.unit)
    funds = Fund.objects.filter(pk__in=fitting)
    form = forms.Reservation(sent(request), about=f"reserve/{need.pk}", funds=funds, fund=as_fund, initial=first)

    def act(by: Actor) -> HttpResponse:
        given = dict(form.cleaned_data)
        actions.reserve(by=by, need=need, id=given.pop("key"), **given)
        return redirect(address(need.case))

    lede = _("Only funds of the year, the unit, the source and the division that it needs are offered.")
    return ask(request, form, act, title=_("Reserve"), verb=_("Reserve"), trail=to_case(need.case), lede=lede)


def _held(need: Need) -> int:
    return sum(need.postings.filter(kind="reservation").values_list("amount_minor", flat=True))

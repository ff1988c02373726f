"""What is done with a fund: each verb asks, and leaves its row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from chancery import edits
from chancery.accounts.editing import Editing, edit
from chancery.accounts.models import actor_of
from chancery.accounts.staff import ask, sent, writes
from chancery.audit.models import Actor
from chancery.budgets import actions, forms, permissions
from chancery.budgets.models import Fund, Posting, Transfer
from chancery.budgets.shown import name_of, title_of
from chancery.budgets.views.found import a_fund, a_posting, to_fund

Kind = Posting.Kind


@writes(permissions.may_keep)
def allocate(request: HttpRequest, reference: str) -> HttpResponse:
    """Set an amount apart for an agreement or an activity."""
    fund = a_fund(request, reference)
    form = forms.Allocation(sent(request), about=_about(fund, "allocate"), fund=fund, initial=_asked(request))
    return _ask(request, form, fund, _("Set an amount apart"), _("Set apart"), actions.allocate)


@writes(permissions.may_act)
def commit(request: HttpRequest, reference: str) -> HttpResponse:
    """Commit an amount to somebody."""
    fund = a_fund(request, reference)
    kinds = (Kind.RESERVATION.value,)
    form = forms.Drawing(sent(request), about=_about(fund, "commit"), fund=fund, kinds=kinds, initial=_asked(request))
    return _ask(request, form, fund, _("Commit an amount"), _("Commit"), actions.commit)


@writes(permissions.may_post)
def spend(request: HttpRequest, reference: str) -> HttpResponse:
    """Post what was spent."""
    fund = a_fund(request, reference)
    kinds = (Kind.RESERVATION.value, Kind.COMMITMENT.value)
    form = forms.Expense(sent(request), about=_about(fund, "spend"), fund=fund, kinds=kinds, initial=_asked(request))
    return _ask(request, form, fund, _("Post an expense"), _("Post"), actions.spend)


@writes(permissions.may_act)
def move(request: HttpRequest, reference: str) -> HttpResponse:
    """Move an amount to another fund."""
    fund = a_fund(request, reference)
    form = forms.Move(sent(request), about=_about(fund, "move"), fund=fund)

    def act(by: Actor) -> HttpResponse:
        given = dict(form.cleaned_data)
        actions.transfer(by=by, source=fund, id=given.pop("key"), **given)
        return redirect("budgets:fund", reference=fund.reference)

    title, lede = _("Move an amount to another fund"), _("To a fund of the same year, counted in the same unit.")
    return ask(request, form, act, title=title, verb=_("Move"), trail=to_fund(fund), about=name_of(fund), lede=lede)


@writes(permissions.may_correct_some)
def correct(request: HttpRequest, posting_id: UUID) -> HttpResponse:
    """Correct a row of a fund, with the reason."""
    row = a_posting(request, posting_id)
    without = () if row.kind == Kind.ACTUAL else ("document",)
    return _correct(request, row, row.fund, without)


@writes(permissions.may_act)
def correct_move(request: HttpRequest, transfer_id: UUID) -> HttpResponse:
    """Correct a transfer, with the reason."""
    mine = permissions.visible(actor_of(request.user))
    row = get_object_or_404(Transfer.objects.filter(source__in=mine).select_related("source"), pk=transfer_id)
    return _correct(request, row, row.source, ("document",))


@writes(permissions.may_correct_some)
def release(request: HttpRequest, posting_id: UUID) -> HttpResponse:
    """Give back what of a row nobody used."""
    row = a_posting(request, posting_id)
    form = forms.Release(sent(request))

    def act(by: Actor) -> HttpResponse:
        actions.release(by=by, posting=row, reason=form.cleaned_data["reason"])
        return redirect("budgets:fund", reference=row.fund.reference)

    title, lede = _("Release what nobody used"), _("What was drawn on it stays; the rest is left in the fund again.")
    trail, about = to_fund(row.fund), title_of(row)
    return ask(request, form, act, title=title, verb=pgettext("money", "Release"), trail=trail, about=about, lede=lede)


def _correct(request: HttpRequest, row: Posting | Transfer, fund: Fund, without: tuple[str, ...]) -> HttpResponse:
    def make(*args: Any, **more: Any) -> forms.Mend:
        return forms.Mend(*args, unit=fund.unit, without=without, **more)

    def now() -> dict[str, Any]:
        names = [name for name in forms.Mend.base_fields if name not in ("reason", *without)]
        return edits.of(type(row).objects.get(pk=row.pk), names)

    def act(by: Actor, merged: edits.Merged) -> HttpResponse:
        reason = merged.beside["reason"]
        actions.correct(by=by, row=row, held=merged.held, changes=merged.changes, reason=reason)
        return redirect("budgets:fund", reference=fund.reference)

    page: dict[str, Any] = {"title": _("Correct a row"), "verb": _("Correct"), "trail": to_fund(fund)}
    return edit(request, Editing(row, make, now, act), about=title_of(row), **page)


def _ask(request: HttpRequest, form: Form, fund: Fund, title: str, verb: str, do: Callable[..., Any]) -> HttpResponse:
    def act(by: Actor) -> HttpResponse:
        given = dict(form.cleaned_data)
        do(by=by, fund=fund, id=given.pop("key"), **given)
        return redirect("budgets:fund", reference=fund.reference)

    return ask(request, form, act, title=title, verb=verb, trail=to_fund(fund), about=name_of(fund))


def _asked(request: HttpRequest) -> dict[str, str]:
    """What a link to a form says already: of which row, for which agreement."""
    return {name: value for name in ("drawn_from", "agreement", "activity") if (value := request.GET.get(name, ""))}


def _about(fund: Fund, verb: str) -> str:
    return f"fund/{fund.pk}/{verb}"

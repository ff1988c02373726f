"""Say which case decided on an agreement that was signed on paper, from either page; and undo it."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from chancery.accounts.models import actor_of
from chancery.accounts.staff import ask, ask_sure, sent, writes
from chancery.agreements import actions, permissions, ties
from chancery.agreements.models import CaseTie
from chancery.agreements.views.found import about as about_agreement
from chancery.agreements.views.found import agreement_of
from chancery.audit.models import Actor
from chancery.desk.cases import tying
from chancery.desk.views.cases.found import about, look, trail


def _lede() -> str:
    return _(
        "Neither is changed: what the paper says of its signature stays, and so does what was decided. Both pages and "
        "the certificate lead to the other. It can be undone."
    )


@writes(permissions.may_tie)
def from_agreement(request: HttpRequest, reference: str) -> HttpResponse:
    """From the agreement: which case decided it?"""
    row, by = agreement_of(request, reference), actor_of(request.user)
    if by is None:
        raise Http404
    form = tying.ToCase(sent(request), by=by, about=f"tie/{reference}")

    def act(by: Actor) -> HttpResponse:
        given = form.cleaned_data
        actions.tie(by=by, agreement=row, case=given["case"], why=given["why"])
        return redirect("desk:agreement", reference=row.reference)

    page = {**about_agreement(row, _("Tie to the case that decided it")), "verb": _("Tie"), "lede": _lede()}
    return ask_sure(
        request, form, act, check=lambda: ties.require_fitting(row, form.cleaned_data["case"]),
        says=lambda: tying.both(row, form.cleaned_data["case"], form.cleaned_data["why"]), **page,
    )  # fmt: skip


@writes(permissions.may_tie)
def from_case(request: HttpRequest, reference: str) -> HttpResponse:
    """From the case: which agreement was signed on paper after it?"""
    one = look(request, reference)
    form = tying.ToAgreement(sent(request), by=one.by, about=f"tie/{reference}")

    def act(by: Actor) -> HttpResponse:
        given = form.cleaned_data
        actions.tie(by=by, agreement=given["agreement"], case=one.case, why=given["why"])
        return redirect("desk:case", reference=one.case.reference)

    title = _("Tie an agreement that was signed on paper")
    page = {"name": about(one), "about": about(one), "trail": trail(one), "title": title, "verb": _("Tie")}
    return ask_sure(
        request, form, act, check=lambda: ties.require_fitting(form.cleaned_data["agreement"], one.case),
        says=lambda: tying.both(form.cleaned_data["agreement"], one.case, form.cleaned_data["why"]), lede=_lede(),
        **page,
    )  # fmt: skip


@writes(permissions.may_tie)
def undo(request: HttpRequest, case_tie_id: UUID) -> HttpResponse:
    """They were tied by mistake."""
    tie = get_object_or_404(CaseTie.objects.select_related("agreement", "case"), pk=case_tie_id)
    row = agreement_of(request, tie.agreement.reference)
    form = tying.Undoing(sent(request))

    def act(by: Actor) -> HttpResponse:
        actions.untie(by=by, tie=tie, why=form.cleaned_data["why"])
        return redirect("desk:agreement", reference=row.reference)

    lede = _(
        "%(number)s is no longer shown as the case that decided it. That it was, and why no more, stays on record."
    )
    page = about_agreement(row, _("Undo the tie to a case")) | {"lede": lede % {"number": tie.case.reference}}
    return ask(request, form, act, verb=_("Undo"), **page)

"""Take a case from step to step, say who leads, and end it: each on the strength of exactly what the page showed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from chancery.accounts.models import actor_of
from chancery.accounts.staff import CONFLICT, ask, sent, writes
from chancery.audit.models import Actor
from chancery.cases import actions, forms, permissions
from chancery.desk.cases import next as ahead
from chancery.desk.cases import refusing, rows, shown, subjects
from chancery.desk.cases.look import Look
from chancery.desk.views.cases.found import about, address, look, only, trail
from chancery.edits import Overtaken
from chancery.frame import language, posted
from chancery.proposals.actions import explain


@writes(permissions.may_take_part)
def submit(request: HttpRequest, reference: str) -> HttpResponse:
    """Write down that the request has come in: from then on deciders are shown what it says now."""
    one = look(request, reference)
    only(permissions.may_open(one.by, one.case.kind))
    open_ones = [(each.id, each.name.in_(language())) for each in one.policy.categories if each.status == "open"]
    form = forms.Came(sent(request), categories=open_ones, initial={"category": one.category})

    def act(by: Actor) -> HttpResponse:
        said = form.cleaned_data
        one.case.category = said["category"]
        digest = subjects.content(one.case)
        actions.submit(by=by, case=one.case, on=said["on"], category=said["category"], content_digest=digest)
        return redirect(address(one.case))

    title = _("Write down that it came in")
    return ask(request, form, act, title=title, verb=_("Save"), trail=trail(one), about=about(one))


@writes(permissions.may_take_part)
def lead(request: HttpRequest, reference: str) -> HttpResponse:
    """Say which division is most directly responsible."""
    one = look(request, reference)
    only(permissions.may_keep(one.by))
    form = forms.Lead(sent(request), initial={"division": one.case.lead_division})

    def act(by: Actor) -> HttpResponse:
        actions.lead(by=by, case=one.case, **form.cleaned_data)
        return redirect(address(one.case))

    return ask(request, form, act, title=_("Say who leads"), verb=_("Save"), trail=trail(one), about=about(one))


@writes(permissions.may_take_part)
def close(request: HttpRequest, reference: str) -> HttpResponse:
    """Leave the present step behind."""
    one = look(request, reference)
    if not ahead.may_close(one):
        return over(request, one, title=_("Close this step"), why=ahead.why_not_close(one))
    form = forms.Closing(sent(request), initial={"shown": shown.seal(one)})

    def act(by: Actor) -> None:
        actions.close_step(by=by, case=one.case, known=subjects.known(one.case, one.on))

    lede = _("What was found stays on record as it is read today, and can no longer be changed.")
    name = ahead.step_name(one.now.step) if one.now else ""
    title = _("Close the step: %(name)s") % {"name": name}
    return bound(request, one, form, act, title=title, verb=_("Close this step"), lede=lede)


@writes(permissions.may_take_part)
def refuse(request: HttpRequest, reference: str) -> HttpResponse:
    """End it with a no, for something that is not met."""
    one = look(request, reference)
    if not ahead.may_close(one):
        return over(request, one, title=_("Refuse it"), why=ahead.why_not_close(one))
    proposal = refusing.told(one)
    form = refusing.form_of(one, proposal, sent(request))

    def act(by: Actor) -> None:
        known, given = subjects.known(one.case, one.on), form.cleaned_data
        with transaction.atomic():
            actions.refuse(by=by, case=one.case, reason=given["reason"], known=known)
            if proposal is not None:
                proposal.case = one.case
                explain(by=by, proposal=proposal, why_en=given["why_en"], why_fr=given["why_fr"])

    lede = _("It ends here. The case and the reason stay on record; the candidate may propose again.")
    return bound(request, one, form, act, title=_("Refuse it"), verb=_("Refuse"), lede=lede)


@writes(permissions.may_take_part)
def unconsidered(request: HttpRequest, reference: str) -> HttpResponse:
    """It lacks what it must contain, and its policy says that it is not considered."""
    one = look(request, reference)
    only(permissions.may_keep(one.by))
    form = forms.Closing(sent(request), initial={"shown": shown.seal(one)})

    def act(by: Actor) -> None:
        actions.leave_unconsidered(by=by, case=one.case, known=subjects.known(one.case, one.on))

    lede = _("What is missing is written down. It can be completed and come in again, as a new case.")
    return bound(request, one, form, act, title=_("Leave it unconsidered"), verb=_("Leave it unconsidered"), lede=lede)


@writes(permissions.may_take_part)
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Whoever asked for it no longer does."""
    one = look(request, reference)
    if not (one.case.is_open and ahead.may_withdraw(one)):
        return over(request, one, title=_("Withdraw it"), why=_("The office withdraws it, or whoever brought it."))
    form = forms.Reason(sent(request), initial={"shown": shown.seal(one)})

    def act(by: Actor) -> None:
        actions.withdraw(by=by, case=one.case, reason=form.cleaned_data["reason"])

    lede = _("It ends here. The case and the reason stay on record.")
    return bound(request, one, form, act, title=_("Withdraw it"), verb=_("Withdraw"), lede=lede)


def bound(
    request: HttpRequest,
    one: Look,
    form: Form,
    act: Callable[[Actor], Any],
    *,
    template: str = "cases/sure.html",
    **page: Any,
) -> HttpResponse:
    """Ask, and act only if everything still reads as the page that asked showed it; otherwise show both."""
    by = actor_of(request.user)
    page |= {"about": about(one), "name": about(one), "trail": trail(one), "present": _read(one), "case": one.case}
    sound = request.method == "POST" and form.is_valid() and by is not None
    if sound and (found := shown.differences(one, form.cleaned_data["shown"])):
        return _conflict(request, one, form, found, page)

    def done(by: Actor) -> HttpResponse:
        try:
            act(by)
        except Overtaken:
            now = look(request, one.case.reference)
            return _conflict(request, now, form, shown.differences(now, form.cleaned_data["shown"]), page)
        return redirect(address(one.case))

    return ask(request, form, done, template=template, **page)


def over(request: HttpRequest, one: Look, *, title: str, why: str) -> HttpResponse:
    """It is not theirs to do; or it was, on the page they read. Then it is said what came between (a right of theirs
    that ended, or somebody who was faster), with what is different, what they typed, and `why` it is not theirs."""
    sealed = request.POST.get("shown", "")
    if not (sealed and shown.is_ours(one, sealed)):
        raise PermissionDenied
    typed = [request.POST.get(name, "") for name in ("note", "reason")]
    context: dict[str, Any] = {"here": title, "trail": trail(one), "about": about(one), "back": address(one.case)}
    context |= {"differences": shown.differences(one, sealed), "typed": next(filter(None, typed), "")}
    context |= {"ended": shown.ended(one, sealed), "faster": shown.went_on(one, sealed), "why": why}
    return render(request, "cases/conflict.html", context, status=CONFLICT)


def _read(one: Look) -> list[rows.Group]:
    """What whoever acts reads once more before they do."""
    return rows.groups(one, one.now, acts=False) if one.now else []


def _conflict(
    request: HttpRequest, one: Look, form: Form, found: list[shown.Difference], page: dict[str, Any]
) -> HttpResponse:
    """Nothing was done: what it said, what it says now, and the same form again with all that was typed."""
    data = posted(request).copy()
    data["shown"] = shown.seal(one)
    form.data = data
    context = {**page, "form": form, "here": page["title"], "differences": found, "back": address(one.case)}
    context["ended"] = shown.ended(one, posted(request).get("shown", ""))
    return render(request, "cases/conflict.html", context, status=CONFLICT)

"""Pages of an agreement's life: renew, amend, end, recognise, correct; and the decision on what was asked."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chancery import edits
from chancery.accounts.editing import Editing, edit
from chancery.accounts.models import actor_of
from chancery.accounts.staff import ask_sure, sent, writes
from chancery.agreements import actions, forms, permissions, rules
from chancery.agreements.models import Agreement, ChangeRequest
from chancery.agreements.views.found import about, agreement_of, back
from chancery.agreements.views.said import in_page_words, said
from chancery.audit.models import Actor
from chancery.dates import in_words
from chancery.errors import require
from chancery.frame import language

Kind = ChangeRequest.Kind
FORMS = {Kind.RENEW: forms.Renew, Kind.AMEND: forms.Amend, Kind.END: forms.End, Kind.RECOGNISE: forms.Recognise}
VERBS = {Kind.RENEW: actions.renew, Kind.AMEND: actions.amend, Kind.END: actions.end, Kind.RECOGNISE: actions.recognise}
RECORDING = {
    Kind.RENEW: gettext_lazy("Record the renewal"),
    Kind.AMEND: gettext_lazy("Record the amendment"),
    Kind.END: gettext_lazy("Record the end"),
    Kind.RECOGNISE: gettext_lazy("Record the recognition"),
}
ASKING = {
    Kind.RENEW: gettext_lazy("Ask for the renewal"),
    Kind.AMEND: gettext_lazy("Ask for the amendment"),
    Kind.END: gettext_lazy("Ask for the end"),
    Kind.RECOGNISE: gettext_lazy("Ask for the recognition"),
}


@writes(permissions.may_step)
def step(request: HttpRequest, reference: str, kind: str) -> HttpResponse:
    """A step of its life: recorded by the clerk, asked for by everybody else."""
    row, recording = agreement_of(request, reference), permissions.may_record_as(actor_of(request.user))
    more = {"agreement": row} if kind == Kind.RENEW else {}
    form = FORMS[Kind(kind)](sent(request), about=f"{kind}/{reference}", **more)

    def payload() -> dict[str, Any]:
        return {name: value for name, value in form.cleaned_data.items() if name not in ("key", "years")}

    def check() -> None:
        require(not recording or payload()["council_item"] is not None, *rules.ITEM_NEEDED)
        rules.require_possible(row, kind, payload())
        form.rest_on(edits.texts(edits.of(row, rules.RESTS_ON)))

    def act(by: Actor) -> HttpResponse:
        key = form.cleaned_data["key"]
        if recording:
            VERBS[Kind(kind)](by=by, agreement=row, key=key, shown=form.shown, **payload())
        else:
            actions.ask(by=by, key=key, agreement=row, kind=kind, payload=payload())
        return back(row)

    title = str((RECORDING if recording else ASKING)[Kind(kind)])
    page = _page(row, title, recording=recording)
    if kind == Kind.RENEW and row.ends_on:
        term = _("Its present term ends on %(day)s.") % {"day": in_words(row.ends_on, language())}
        page["lede"] = f"{term} {page['lede']}"
    return ask_sure(request, form, act, check=check, says=lambda: said(form), **page)


@writes(permissions.may_register)
def correct(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask for a correction of what binds: nothing changes before the head of the office and the solicitor agree."""
    row = agreement_of(request, reference)

    def now() -> dict[str, Any]:
        return edits.of(Agreement.objects.get(pk=row.pk), forms.Terms.base_fields)

    def wanted(merged: edits.Merged) -> dict[str, Any]:
        party = merged.beside["party"]
        return merged.changes | ({"party": party} if party else {})

    def check(merged: edits.Merged) -> None:
        rules.require_possible(row, Kind.CORRECT, wanted(merged))

    def act(by: Actor, merged: edits.Merged) -> HttpResponse:
        held = {name: merged.held[name] for name in merged.changes}
        given = {"key": merged.beside["key"], "why": merged.beside["why"]}
        actions.ask(by=by, agreement=row, kind=Kind.CORRECT, payload=wanted(merged), before=held, **given)
        return back(row)

    def says(form: Form, merged: edits.Merged) -> list[tuple[Any, Any]]:
        return said(form, [*wanted(merged), "why"])

    page = about(row, _("Ask for a correction")) | {"verb": _("Ask for the correction")}
    page["lede"] = _("Nothing changes before the head of the office and the solicitor have both said yes.")
    make = partial(forms.Correct, about=f"correct/{reference}")
    return edit(request, Editing(row, make, now, act, check, says), template="staff/twice.html", **page)


@writes(permissions.may_form)
def approve_form(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """The solicitor says that the form is satisfactory."""
    asked = _asked(request, request_id)

    def act(by: Actor) -> HttpResponse:
        actions.approve_form(by=by, request=asked)
        return back(asked.agreement)

    page = about(asked.agreement, _("Form satisfactory")) | {"verb": _("The form is satisfactory")}
    page["final"] = _("A correction that the head of the office agreed to is made at once.")
    return ask_sure(request, Form(sent(request)), act, says=lambda: told(asked), **page)


@writes(permissions.may_decide_some)
def decide(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Say yes to what was asked."""
    asked, form = _asked(request, request_id), forms.Decision(sent(request))

    def act(by: Actor) -> HttpResponse:
        actions.decide(by=by, request=asked, council_item=form.cleaned_data["council_item"])
        return back(asked.agreement)

    page = about(asked.agreement, _("Decide")) | {"verb": _("Say yes")}
    page["final"] = _("The step is taken at once and stays on record.")
    return ask_sure(request, form, act, says=lambda: [*told(asked), *said(form)], **page)


@writes(permissions.may_refuse_some)
def refuse(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Say no, or take back what one asked for."""
    asked = _asked(request, request_id)

    def act(by: Actor) -> HttpResponse:
        actions.refuse(by=by, request=asked)
        return back(asked.agreement)

    page = about(asked.agreement, _("Say no")) | {"verb": _("Say no")}
    page["final"] = _("The step is not taken. It may be asked for anew.")
    return ask_sure(request, Form(sent(request)), act, says=lambda: told(asked), **page)


def told(asked: ChangeRequest) -> list[tuple[Any, Any]]:
    """What was asked, in words: each value as it would be and, where something stands there, as it is."""
    correcting = asked.kind == Kind.CORRECT
    make: Any = forms.Correct if correcting else FORMS[Kind(asked.kind)]
    fields, values, before = make.base_fields, rules.unpacked(asked.payload), _stands(asked)
    named = [name for name, value in values.items() if name in fields and (value or correcting)]
    listed = [(fields[name].label, _becomes(fields[name], values[name], before.get(name))) for name in named]
    return [(_("Asked for"), asked.get_kind_display()), *listed]


def _stands(asked: ChangeRequest) -> dict[str, Any]:
    """What stands where a correction or a renewal would write."""
    if asked.kind == Kind.RENEW:
        return {"ends_on": asked.agreement.ends_on}
    return rules.unpacked(asked.before) if asked.kind == Kind.CORRECT else {}


def _becomes(field: Any, after: Any, before: Any) -> str:
    now = in_page_words(field, after) if after else _("not recorded")
    return _("%(now)s (before: %(before)s)") % {"now": now, "before": in_page_words(field, before)} if before else now


def _asked(request: HttpRequest, request_id: UUID) -> ChangeRequest:
    asked = get_object_or_404(ChangeRequest, pk=request_id)
    asked.agreement = agreement_of(request, asked.agreement.reference)
    return asked


def _page(row: Agreement, title: str, *, recording: bool) -> dict[str, Any]:
    lede = (
        _("The clerk records what Council decided: name its item.")
        if recording
        else _("The solicitor looks at the form; then the city manager decides, or Council through the clerk.")
    )
    final = _("The step is taken at once and stays on record.") if recording else ""
    first = (reverse("council:item-record"), _("It is not on record? Record the council item first"))
    return about(row, title) | {"verb": title, "lede": lede, "final": final, "before": first if recording else ()}

"""Pages: begin an agreement, enter one from its paper, edit it, sign it, say whether residents see it."""

from __future__ import annotations

from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from chancery import edits
from chancery.accounts.editing import Editing, edit
from chancery.accounts.staff import ask, ask_sure, sent, writes
from chancery.agreements import actions, forms, permissions, rules
from chancery.agreements.models import Agreement
from chancery.agreements.views.found import about, agreement_of, back
from chancery.agreements.views.said import said
from chancery.audit.models import Actor


@writes(permissions.may_register)
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a draft: only the counterparty is needed."""
    lede = _("Only the counterparty is needed. Residents see nothing of it before it is signed.")
    return _begin(request, Agreement.Standing.DRAFT, title=_("Begin a draft"), verb=_("Begin"), lede=lede)


@writes(permissions.may_register)
def enter(request: HttpRequest) -> HttpResponse:
    """Enter an agreement that is signed, as its paper shows it."""
    lede = _("As the paper shows it, whoever signed it. What it does not say stays empty. Residents see it at once.")
    title = _("Enter a signed agreement")
    return _begin(request, Agreement.Standing.SIGNED, title=title, verb=_("Enter"), lede=lede)


@writes(permissions.may_register)
def change(request: HttpRequest, reference: str) -> HttpResponse:
    """Edit a draft; of a signed agreement, what does not bind."""
    row = agreement_of(request, reference)
    make = forms.Draft if row.standing == Agreement.Standing.DRAFT else forms.Details

    def act(by: Actor, merged: edits.Merged) -> HttpResponse:
        actions.change(by=by, agreement=row, held=merged.held, changes=merged.changes)
        return back(row)

    def now() -> dict[str, Any]:
        return edits.of(Agreement.objects.get(pk=row.pk), make.base_fields)

    lede = "" if make is forms.Draft else _("What binds, such as the term and the parties, is corrected by two people.")
    page = about(row, _("Edit")) | {"verb": _("Save"), "lede": lede}
    return edit(request, Editing(row, make, now, act), **page)


@writes(permissions.may_sign_some)
def sign(request: HttpRequest, reference: str) -> HttpResponse:
    """Record that a draft was signed, after a page that repeats it."""
    row = agreement_of(request, reference)
    shown = {name: getattr(row, name) for name in forms.Signature.base_fields if hasattr(row, name)}
    form = forms.Signature(sent(request), initial={"on": row.signed, **shown})

    def act(by: Actor) -> HttpResponse:
        actions.sign(by=by, agreement=row, **form.cleaned_data)
        return back(row)

    final = _("From then on residents can read it, and what binds is changed by two people.")
    page = about(row, _("Record the signature")) | {"verb": _("Record the signature"), "final": final}
    return ask_sure(request, form, act, says=lambda: said(form), **page)


@writes(permissions.may_record)
def confirm(request: HttpRequest, reference: str) -> HttpResponse:
    """Record what Council made of something that was signed without its approval."""
    row, form = agreement_of(request, reference), forms.Confirm(sent(request))

    def act(by: Actor) -> HttpResponse:
        actions.confirm(by=by, agreement=row, **form.cleaned_data)
        return back(row)

    page = about(row, _("Record what Council made of it")) | {"verb": _("Record")}
    page["lede"] = _("It stays on record as signed outside the policy: Council’s decision does not change how it was.")
    return ask_sure(request, form, act, check=lambda: rules.require_outside(row), says=lambda: said(form), **page)


@writes(permissions.may_publish)
def publish(request: HttpRequest, reference: str) -> HttpResponse:
    """Let residents read it."""
    row = agreement_of(request, reference)

    def act(by: Actor) -> HttpResponse:
        actions.publish(by=by, agreement=row)
        return back(row)

    final = _("Residents see it at once, and what the public ledger then says of it stays said.")
    page = about(row, _("Publish")) | {"verb": _("Publish"), "final": final}
    return ask_sure(request, Form(sent(request)), act, **page)


@writes(permissions.may_publish)
def withhold(request: HttpRequest, reference: str) -> HttpResponse:
    """Take it off the pages that residents read, for a reason."""
    row, form = agreement_of(request, reference), forms.Withhold(sent(request))

    def act(by: Actor) -> HttpResponse:
        actions.withhold(by=by, agreement=row, why=form.cleaned_data["why"])
        return back(row)

    final = _("Its page is taken away. What the public ledger has said of it stays said.")
    page = about(row, _("Withhold")) | {"verb": _("Withhold"), "final": final}
    return ask_sure(request, form, act, says=lambda: said(form), **page)


def _begin(request: HttpRequest, standing: str, **page: Any) -> HttpResponse:
    form = forms.Begin(sent(request), about=f"agreement/{standing}")

    def act(by: Actor) -> HttpResponse:
        return back(actions.begin(by=by, standing=standing, **form.cleaned_data))

    trail = [(_("Agreements"), reverse("desk:agreements"))]
    return ask(request, form, act, trail=trail, **page)

"""Pages of what was promised, of who else takes part, and of what is delivered together."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from chancery import edits
from chancery.accounts.editing import Editing, edit
from chancery.accounts.staff import ask, sent, writes
from chancery.agreements import actions, forms, permissions
from chancery.agreements.models import Agreement, Commitment, CommunityPartner, JointProject
from chancery.agreements.views.found import about, agreement_of, back
from chancery.audit.models import Actor


@writes(permissions.may_register)
def promise(request: HttpRequest, reference: str) -> HttpResponse:
    """Enter what a side promised."""
    form = forms.NewPromise(sent(request), about=f"promise/{reference}")
    return _add(request, reference, form, (_("Enter a commitment"), _("Enter")), actions.promise)


@writes(permissions.may_register)
def restate(request: HttpRequest, row_id: UUID) -> HttpResponse:
    """Correct what is written of a commitment."""
    one = get_object_or_404(Commitment.objects.select_related("agreement"), pk=row_id)
    return _edit(request, one, forms.Promise, lambda **given: actions.restate(commitment=one, **given))


@writes(permissions.may_register)
def move(request: HttpRequest, row_id: UUID) -> HttpResponse:
    """Say where a commitment stands today."""
    one = get_object_or_404(Commitment.objects.select_related("agreement"), pk=row_id)
    row = agreement_of(request, one.agreement.reference)
    form = forms.Move(sent(request), initial={"state": one.state})

    def act(by: Actor) -> HttpResponse:
        actions.move(by=by, commitment=one, **form.cleaned_data)
        return back(row)

    page = about(row, _("Where it stands")) | {"about": str(one)}
    return ask(request, form, act, **page, verb=_("Save"))


@writes(permissions.may_register)
def add_party(request: HttpRequest, reference: str) -> HttpResponse:
    """Enter another body that signed."""
    form = forms.Party(sent(request))
    return _add(request, reference, form, (_("Add a party"), _("Add")), actions.join_party)


@writes(permissions.may_register)
def add_partner(request: HttpRequest, reference: str) -> HttpResponse:
    """Enter a community partner."""
    form, write = forms.Partner(sent(request)), partial(actions.add_community_partner, currency=settings.CITY.currency)
    return _add(request, reference, form, (_("Add a community partner"), _("Add")), write)


@writes(permissions.may_register)
def change_partner(request: HttpRequest, row_id: UUID) -> HttpResponse:
    """Correct a community partner, or count what it raised."""
    one = get_object_or_404(CommunityPartner.objects.select_related("agreement"), pk=row_id)
    return _edit(request, one, forms.Partner, lambda **given: actions.change_partner(partner=one, **given))


@writes(permissions.may_register)
def add_project(request: HttpRequest, reference: str) -> HttpResponse:
    """Enter a joint project."""
    form = forms.Project(sent(request))
    return _add(request, reference, form, (_("Add a joint project"), _("Add")), actions.add_joint_project)


@writes(permissions.may_register)
def change_project(request: HttpRequest, row_id: UUID) -> HttpResponse:
    """Correct a joint project."""
    one = get_object_or_404(JointProject.objects.select_related("agreement"), pk=row_id)
    return _edit(request, one, forms.Project, lambda **given: actions.change_project(project=one, **given))


def _add(request: HttpRequest, reference: str, form: Form, words: tuple[str, str], write: Any) -> HttpResponse:
    """Enter something that hangs on an agreement; the words are the page's title and its button."""
    row, (title, verb) = agreement_of(request, reference), words

    def act(by: Actor) -> HttpResponse:
        write(by=by, agreement=row, **form.cleaned_data)
        return back(row)

    return ask(request, form, act, **about(row, title), verb=verb)


def _edit(request: HttpRequest, one: Any, make: Any, write: Any) -> HttpResponse:
    """Edit something that hangs on an agreement."""
    row: Agreement = agreement_of(request, one.agreement.reference)

    def now() -> dict[str, Any]:
        return edits.of(type(one)._default_manager.get(pk=one.pk), make.base_fields)

    def act(by: Actor, merged: edits.Merged) -> HttpResponse:
        write(by=by, held=merged.held, changes=merged.changes)
        return back(row)

    page = about(row, _("Edit")) | {"about": str(one)}
    return edit(request, Editing(one, make, now, act), **page, verb=_("Save"))

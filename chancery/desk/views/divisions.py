"""The parts of the administration: listed, entered, renamed, merged and ended."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from chancery import edits
from chancery.accounts import actions, permissions
from chancery.accounts.editing import Editing, edit
from chancery.accounts.models import Division, actor_of
from chancery.accounts.staff import ask, guards, reads, sent
from chancery.audit.models import Actor
from chancery.desk import forms


@reads(permissions.may_see_people)
def index(request: HttpRequest) -> HttpResponse:
    """Every division, those of today first."""
    rows = Division.objects.select_related("parent", "merged_into").order_by("name_en")
    by = actor_of(request.user)
    context = {
        "standing": [row for row in rows if row.ended_on is None],
        "ended": [row for row in rows if row.ended_on is not None],
        "keeps": by is not None and permissions.may_keep_people(by),
    }
    return render(request, "desk/divisions.html", context)


@guards(permissions.may_keep_people)
def add(request: HttpRequest) -> HttpResponse:
    """Enter a division."""
    form = forms.DivisionDetails(sent(request))

    def act(by: Actor) -> HttpResponse:
        actions.add_division(by=by, **form.cleaned_data)
        return redirect("desk:divisions")

    return ask(request, form, act, title=_("Add a division"), verb=_("Add"), trail=_trail())


@guards(permissions.may_keep_people)
def rename(request: HttpRequest, slug: str) -> HttpResponse:
    """Call a division otherwise, or place it elsewhere."""
    row = get_object_or_404(Division, slug=slug)

    def now() -> dict[str, Any]:
        return edits.of(Division.objects.get(pk=row.pk), forms.DivisionDetails.base_fields)

    def act(by: Actor, merged: edits.Merged) -> HttpResponse:
        actions.rename_division(by=by, division=row, held=merged.held, changes=merged.changes)
        return redirect("desk:divisions")

    editing = Editing(row, forms.DivisionDetails, now, act)
    return edit(request, editing, title=_("Rename a division"), verb=_("Save"), trail=_trail())


@guards(permissions.may_keep_people)
def end(request: HttpRequest, slug: str) -> HttpResponse:
    """Say that a division is no more, and where its work goes on."""
    row, form = get_object_or_404(Division, slug=slug), forms.DivisionEnd(sent(request))

    def act(by: Actor) -> HttpResponse:
        actions.end_division(by=by, division=row, **form.cleaned_data)
        return redirect("desk:divisions")

    lede = _("Nothing is deleted: agreements and activities keep the name of the division that led them.")
    return ask(request, form, act, title=_("End or merge"), verb=_("End"), trail=_trail(), about=row.name_en, lede=lede)


def _trail() -> list[tuple[str, str]]:
    return [(_("Settings"), reverse("desk:settings")), (_("Divisions"), reverse("desk:divisions"))]

"""The city's own list of kinds of activity: what is in it, and how one is taken, added, renamed and put in order."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from chancery import edits
from chancery.accounts.editing import Editing, edit
from chancery.accounts.models import actor_of
from chancery.accounts.staff import ask, reads, sent, writes
from chancery.activities import actions, permissions, usual
from chancery.activities.forms.kinds import KindAsItIs, NewKind, UsualKinds
from chancery.activities.models import ActivityKind
from chancery.activities.views.found import Trail, top
from chancery.audit.models import Actor
from chancery.edits import Merged


@reads(permissions.may_read)
def index(request: HttpRequest) -> HttpResponse:
    """Every kind in its place, with the word that spreadsheets use for it, and how many activities are of it."""
    by, rows = actor_of(request.user), list(ActivityKind.objects.annotate(n=Count("activities")))
    known = {one.key for one in rows}
    context = {
        "rows": rows,
        "keeps": by is not None and permissions.may_keep(by),
        "more": any(one.key not in known for one in usual.kinds()),
        "here": _("Kinds of activity"),
        "trail": top(),
    }
    return render(request, "activities/kinds.html", context)


@writes(permissions.may_keep)
def add(request: HttpRequest) -> HttpResponse:
    """Add one."""
    form = NewKind(sent(request), about="activities.kind")

    def act(by: Actor) -> HttpResponse:
        given = dict(form.cleaned_data)
        actions.add_kind(by=by, id=UUID(str(given.pop("key"))), **given)
        return redirect("activities:kinds")

    return ask(request, form, act, title=_("Add a kind of activity"), verb=_("Add"), trail=_trail())


@writes(permissions.may_keep)
def take(request: HttpRequest) -> HttpResponse:
    """Take some of the usual ones."""
    form = UsualKinds(sent(request))

    def act(by: Actor) -> HttpResponse:
        actions.take_kinds(by=by, keys=form.cleaned_data["kinds"])
        return redirect("activities:kinds")

    lede = _("They can be renamed and put in another order afterwards, and others added.")
    title = _("Take the usual kinds of activity")
    return ask(request, form, act, title=title, verb=_("Add"), trail=_trail(), lede=lede)


@writes(permissions.may_keep)
def correct(request: HttpRequest, activity_kind_id: UUID) -> HttpResponse:
    """Rename one, or put it elsewhere in the list."""
    row = get_object_or_404(ActivityKind, pk=activity_kind_id)

    def now() -> dict[str, Any]:
        return edits.of(ActivityKind.objects.get(pk=row.pk), KindAsItIs.base_fields)

    def act(by: Actor, merged: Merged) -> HttpResponse:
        actions.correct_kind(by=by, kind=row, held=merged.held, changes=merged.changes)
        return redirect("activities:kinds")

    title, editing = _("Correct a kind of activity"), Editing(row, KindAsItIs, now, act)
    return edit(request, editing, title=title, verb=_("Save"), trail=_trail())


def _trail() -> Trail:
    return [*top(), (_("Kinds of activity"), reverse("activities:kinds"))]

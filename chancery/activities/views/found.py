"""What the pages of this room look up: only what whoever asks may read is there."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from chancery.accounts.models import actor_of
from chancery.activities import permissions
from chancery.activities.models import Activity, Award, Event
from chancery.frame import language

Trail = list[tuple[str, str]]


def an_activity(request: HttpRequest, reference: str) -> Activity:
    """An activity that this person may read."""
    rows = permissions.visible(actor_of(request.user)).select_related("kind", "lead", "counterparty")
    return get_object_or_404(rows, reference=reference)


def a_part(request: HttpRequest, model: Any, part_id: UUID) -> Any:
    """A part of an activity that this person may change; awards and events are the office's. To all others it is not
    there, for some of it is not released."""
    by, beside = actor_of(request.user), model in (Award, Event)
    to = "" if beside else "indicator__activity__" if hasattr(model, "indicator") else "activity__"
    row = get_object_or_404(model.objects.select_related(f"{to}lead" if to else "activity"), pk=part_id)
    may = by is not None and (permissions.may_keep(by) if beside else permissions.may_change(by, row.activity))
    if not may:
        raise Http404
    return row


def called(row: Any) -> str:
    """Its title in the page's language, or in the other."""
    french, english = row.title_fr, row.title_en
    return str(french or english) if language() == "fr" else str(english or french)


def top() -> Trail:
    """The way to the list."""
    return [(_("Activities"), reverse("activities:index"))]


def trail(row: Activity) -> Trail:
    """The way to one of them."""
    return [*top(), (called(row)[:80], address(row))]


def address(row: Activity) -> str:
    """Its page at the desk."""
    return reverse("activities:show", args=[row.reference])


def back(row: Activity) -> HttpResponse:
    """To its page."""
    return redirect("activities:show", reference=row.reference)

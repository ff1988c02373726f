"""What was done, what came of it, and on whose word: the list, one activity, its photos, and the same as files."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from chancery.activities import export, listing, shown
from chancery.activities.models import Activity, ActivityKind, Award, Basis, Event, Lesson, Photo
from chancery.papers.sending import sent
from chancery.portal import page, words
from chancery.strategy.models import Goal

ASKED = ("q", "kind", "year", "goal", "basis")
FILES = {"csv": export.as_csv, "json": export.as_json}


def show_all(request: HttpRequest) -> HttpResponse:
    """The list with its filters; beside it awards, events and what was learned."""
    asked = _asked(request)
    every = Activity.objects.public()
    found = listing.page(listing.narrowed(every, asked), request.GET.get("after", ""))
    kept = {key: value for key, value in asked.items() if value}
    context = {
        "here": _("Activities"),
        "page": found,
        "asked": asked,
        "narrowed": bool(kept),
        "kinds": ActivityKind.objects.filter(activities__public=True).distinct(),
        "years": listing.years(every),
        "bases": Basis.choices,
        "goals": _goals(),
        "files": [(kind.upper(), reverse("portal:activities-file", args=[kind]) + _query(kept)) for kind in FILES],
        "links": {
            way: _query({**kept, "after": token})
            for way, token in (("next", found.next), ("previous", found.previous))
            if token
        },
        **_beside(),
    }
    return page.show(request, "portal/activities.html", context, at="activities")


def file(request: HttpRequest, kind: str) -> StreamingHttpResponse:
    """The list as a table or as objects, one row for each result."""
    if kind not in FILES:
        raise Http404
    return FILES[kind](listing.narrowed(Activity.objects.public(), _asked(request)))


def show(request: HttpRequest, reference: str) -> HttpResponse:
    """One activity that was released."""
    if not reference.isprintable():
        raise Http404
    row = shown.with_everything(Activity.objects.public()).filter(reference=reference).first()
    if row is None:
        raise Http404
    context = {
        **shown.whole(row),
        "name": words.text(row, "title"),
        "plain": words.plain(row, "title")[:120],
        "trail": [{"label": _("Activities"), "url": reverse("portal:activities")}],
    }
    return page.show(request, "portal/activity.html", context, at="activities", inside=True)


def photo(request: HttpRequest, reference: str, photo_id: UUID) -> HttpResponse:
    """A photo that is shown, with credit and consent; any other is not there."""
    found = Photo.objects.filter(activity__public=True, public=True, paper__data_class="public")
    row = found.filter(activity__reference=reference, pk=photo_id).select_related("paper").first()
    if row is None or not row.paper.is_held:
        raise Http404
    return sent(row.paper)


def _beside() -> dict[str, Any]:
    lessons = Lesson.objects.filter(public=True, activity__public=True).select_related("activity")
    return {
        "awards": Award.objects.filter(public=True).order_by(listing.LATEST_FIRST, "id"),
        "events": Event.objects.filter(public=True).order_by("part", listing.LATEST_FIRST, "id"),
        "lessons": sorted(lessons, key=lambda one: list(Lesson.Kind.values).index(one.kind)),
    }


def _goals() -> list[tuple[str, str]]:
    """The goals that some activity serves, as the filter names them."""
    rows = Goal.objects.filter(activities__public=True).select_related("framework").distinct()
    ordered = sorted(rows, key=lambda goal: (goal.framework.slug, goal.number))
    return [
        (f"{one.framework.slug}.{one.number}", f"{words.plain(one.framework, 'title')}, {words.plain(one, 'name')}")
        for one in ordered
    ]


def _query(asked: dict[str, str]) -> str:
    return f"?{urlencode(asked)}" if asked else ""


def _asked(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "").strip()[:200] for name in ASKED}

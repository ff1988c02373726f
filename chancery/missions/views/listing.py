"""The missions that somebody may read, and one of them."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from chancery import paging
from chancery.accounts.models import actor_of
from chancery.accounts.staff import reads
from chancery.counterparties.permissions import may_read, may_read_contacts
from chancery.missions import gifts, permissions, possible, preflight, shown, spent, whom
from chancery.missions.models import Mission, Receipt
from chancery.missions.views.found import a_mission, title_of, top
from chancery.notes.shown import notes_of
from chancery.papers.permissions import readable

NAMES = ("q", "state", "year")


@reads(permissions.may_look)
def index(request: HttpRequest) -> HttpResponse:
    """Missions, the newest number first."""
    by = actor_of(request.user)
    asked = {name: request.GET.get(name, "").replace("\0", " ").strip()[:200] for name in NAMES}
    mine = permissions.visible(by)
    rows = mine
    if asked["q"]:
        words = ("reference", "title_en", "title_fr", "place")
        found = Q()
        for name in words:
            found |= Q(**{f"{name}__icontains": asked["q"]})
        rows = rows.filter(found)
    if asked["state"] in Mission.State.values:
        rows = rows.filter(state=asked["state"])
    if asked["year"].isdecimal() and len(asked["year"]) == 4:
        rows = rows.filter(starts_on__year=int(asked["year"]))
    page = paging.page(rows.select_related("country"), "reference", request.GET.get("after", ""), down=True)
    missing = shown.unreported(page.rows)
    context = {
        "page": page,
        "found": [(row, shown.standing(row, unreported=row.pk in missing)) for row in page.rows],
        "asked": asked,
        "states": Mission.State.choices,
        "years": [one.year for one in mine.dates("starts_on", "year", order="DESC")],
        "narrowed": any(asked.values()),
        "plans": by is not None and permissions.may_plan(by),
        "finance": permissions.may_see_finance(by),
        "next": f"?{urlencode({**asked, 'after': page.next})}" if page.next else "",
        "previous": f"?{urlencode({**asked, 'after': page.previous})}" if page.previous else "",
    }
    return render(request, "missions/index.html", context)


@reads(permissions.may_look)
def one(request: HttpRequest, reference: str) -> HttpResponse:
    """One mission: before, during and after, with the next step first."""
    by, mission = actor_of(request.user), a_mission(request, reference)
    writes = by is not None and permissions.may_write(by, mission)
    decided = shown.decided(mission)
    missing = mission.pk in shown.unreported([mission])
    context = {
        "mission": mission,
        "stands": shown.standing(mission, unreported=missing),
        "here": title_of(mission),
        "trail": top(),
        "steps": shown.steps(mission, by),
        "deciding": shown.deciding(mission, by),
        "preflight": preflight.of(mission, by),
        "travels": shown.travels(mission, by),
        "spent": spent.of(mission),
        "decided": decided,
        "maximum": next((one["maximum"] for one in reversed(decided) if one["row"].yes), None) or mission.maximum,
        "aims": mission.aims.select_related("goal"),
        "goals": mission.goals.all(),
        "funding": mission.funding.standing(),
        "before": mission.funding.ended(),
        "gifts": gifts.shown(mission, by),
        "gifts_before": mission.gifts.ended(),
        "links": may_read(by),
        "writes": writes,
        "opens": _opens(by, mission),
        "contacts": by is not None and permissions.may_read_contacts(by, mission),
        "meets": may_read_contacts(by) and whom.contacts(whom.partners(mission)).exists(),
        "plans": writes and possible.can_be_planned(mission),
        "books": writes and possible.is_open(mission),
        "stands_still": shown.plan_stands(mission) if writes else "",
        "reviews": writes and possible.can_be_reviewed(mission),
        "claims": writes or (by is not None and permissions.may_post(by)),
        "posts": by is not None and permissions.may_post(by) and not permissions.is_of(by, mission),
        "said": notes_of(request, mission, back=request.path, division=mission.division),
        "travels_too": by is not None and permissions.is_of(by, mission),
    }
    return render(request, "missions/mission.html", context)


def _opens(by: Any, mission: Mission) -> set[Any]:
    """The receipts that this person may open; that the others are there they read all the same."""
    filed = Receipt.objects.filter(line__trip__mission=mission, paper__disposed_on=None).values("paper")
    return set(readable(by).filter(pk__in=filed).values_list("pk", flat=True))

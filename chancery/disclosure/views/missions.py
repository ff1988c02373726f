"""What residents are told of travel: the list of missions with what is due, one mission, and the four decisions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from chancery import paging
from chancery.accounts.models import actor_of, names_of
from chancery.accounts.staff import SAFE, ask, reads, sent, writes
from chancery.audit.models import Actor
from chancery.disclosure import actions, facts, federal_rows, forms, permissions, table
from chancery.disclosure.rule import Stage
from chancery.frame import language
from chancery.missions.models import CostLine, Mission
from chancery.missions.permissions import may_write


class Row(NamedTuple):
    """A mission, how much residents read of it, and by when it is to be accounted for."""

    mission: Mission
    stage: Stage
    due: date | None
    late: bool


class Verb(NamedTuple):
    """What may be done next; what is not possible now says why."""

    words: str
    name: str
    why_not: str = ""


@reads(permissions.may_look)
def index(request: HttpRequest) -> HttpResponse:
    """Missions that were authorised, the newest number first, with what residents read of each."""
    rows = permissions.visible(actor_of(request.user)).filter(authorisations__yes=True).distinct()
    full = rows.prefetch_related("trips", "authorisations")
    page = paging.page(full, "reference", request.GET.get("after", ""), down=True)
    context = {
        "page": page,
        "rows": [_row(one) for one in page.rows],
        "next": f"?after={page.next}" if page.next else "",
        "previous": f"?after={page.previous}" if page.previous else "",
        "trail": [(_("Travel"), reverse("missions:index"))],
        "here": _("What residents read"),
    }
    return render(request, "disclosure/index.html", context)


@reads(permissions.may_look)
def one(request: HttpRequest, reference: str) -> HttpResponse:
    """One mission: how much residents read of it, until when the rest is due, what was decided, and the next step."""
    mission, by = _mission(request, reference), actor_of(request.user)
    history = list(mission.publications.all())
    names = names_of([each.by_id for each in history])
    row, mends = _row(mission), by is not None and may_write(by, mission)
    context = {
        "row": row,
        "refused": _refused(mission) if row.stage == Stage.AFTER else [],
        "mends": mends,
        "mission": mission,
        "verbs": _verbs(mission, by) if by else [],
        "history": [(each, names.get(each.by_id, "")) for each in history],
        "trail": _trail(mission),
        "here": _("What residents read"),
    }
    return render(request, "disclosure/mission.html", context)


def _refused(mission: Mission) -> list[tuple[Any, list[str]]]:
    """Its trips that the federal table leaves out, each with why, in the language of the page."""
    trips = table.with_everything(mission.trips.all())
    found = federal_rows.refused(trips, timezone.localdate())
    return [(trip, [one.in_(language()) for one in wrong]) for trip, wrong in found]


@writes(permissions.may_publish_some)
def publish(request: HttpRequest, reference: str) -> HttpResponse:
    """Publish a mission beforehand."""
    lede = _("Residents read its purpose, objectives, maximum and quarter: not where, when exactly or who.")
    return _do(request, reference, Form, actions.publish, _("Publish the mission"), _("Publish"), lede)


@writes(permissions.may_publish_some)
def account(request: HttpRequest, reference: str) -> HttpResponse:
    """Account for a mission whose travellers are back."""
    lede = _("Residents read where, when, who by function, what was posted, and the summaries of the reports.")
    waiting = CostLine.objects.standing().filter(trip__mission=_mission(request, reference), posted_on=None).count()
    if waiting:
        lede += " " + ngettext(
            "%(n)s cost is entered and not posted yet: they read it once it is posted, as one that came in afterwards.",
            "%(n)s costs are entered and not posted yet: they read them once they are posted, as added afterwards.",
            waiting,
        ) % {"n": waiting}  # fmt: skip
    return _do(request, reference, Form, actions.account, _("Account for the mission"), _("Publish"), lede)


@writes(permissions.may_withhold)
def withhold(request: HttpRequest, reference: str) -> HttpResponse:
    """Withhold a mission, with the reason."""
    lede = _("Residents read nothing of it until it is released. The reason is the office’s, under your name.")
    return _do(request, reference, forms.Withholding, actions.withhold, _("Withhold the mission"), _("Withhold"), lede)


@writes(permissions.may_withhold)
def release(request: HttpRequest, reference: str) -> HttpResponse:
    """Release a mission that was withheld."""
    lede = _("Residents read it again, as far as it may be read by now.")
    if not facts.was_published(_mission(request, reference)):
        lede = _("It was never published, and is not by this: it can be published then.")
    title, verb = _("Release the mission"), pgettext("mission", "Release")
    return _do(request, reference, Form, actions.release, title, verb, lede)


def _do(
    request: HttpRequest,
    reference: str,
    form: type[Form],
    action: Callable[..., Any],
    title: str,
    verb: str,
    lede: str,
) -> HttpResponse:
    mission, filled = _mission(request, reference), form(sent(request))
    by = actor_of(request.user)
    possible = {one.name for one in _verbs(mission, by) if not one.why_not} if by else set()
    if request.method in SAFE and f"disclosure:{action.__name__}" not in possible:
        return redirect("disclosure:mission", reference=mission.reference)  # it says what is possible, or why not

    def act(by: Actor) -> HttpResponse:
        action(by=by, mission=mission, **filled.cleaned_data)
        return redirect("disclosure:mission", reference=mission.reference)

    trail = [*_trail(mission), (_("What residents read"), reverse("disclosure:mission", args=[reference]))]
    return ask(request, filled, act, title=title, verb=verb, trail=trail, lede=lede)


def _mission(request: HttpRequest, reference: str) -> Mission:
    return get_object_or_404(permissions.visible(actor_of(request.user)), reference=reference)


def _trail(mission: Mission) -> list[tuple[str, str]]:
    title = str(getattr(mission, f"title_{language()}") or mission.title_en or mission.title_fr)
    return [
        (_("Travel"), reverse("missions:index")),
        (title, reverse("missions:mission", args=[mission.reference])),
    ]


def _row(mission: Mission) -> Row:
    today, due = timezone.localdate(), facts.due(mission)
    stage = facts.stage(mission, today)
    late = due is not None and due < today and stage != Stage.AFTER and not mission.withheld_reason
    return Row(mission, stage, due, late)


def _verbs(mission: Mission, by: Actor) -> list[Verb]:
    told, withheld = facts.told(mission), bool(mission.withheld_reason)
    found = []
    if permissions.may_publish(by, mission) and not withheld:
        if not mission.public:
            found.append(Verb(_("Publish"), "disclosure:publish", "" if told.authorised else _("Not authorised yet.")))
        elif not told.accounted:
            back = told.is_over(timezone.localdate())
            found.append(Verb(_("Account for it"), "disclosure:account", "" if back else _("Not everyone is back.")))
    if permissions.may_withhold(by):
        found.append(
            Verb(pgettext("mission", "Release"), "disclosure:release")
            if withheld
            else Verb(_("Withhold"), "disclosure:withhold")
        )
    return found

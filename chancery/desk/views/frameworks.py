"""Frameworks of goals: which are on record, brought in, and how much each part weighs in this city."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from chancery.accounts.editing import Editing, edit
from chancery.accounts.models import actor_of
from chancery.accounts.staff import ask, reads, sent, writes
from chancery.audit.models import Actor
from chancery.desk import goals
from chancery.desk.views.workshop.drafts import top
from chancery.edits import Merged
from chancery.errors import BadInput
from chancery.frame import language
from chancery.imports import frameworks
from chancery.policy import PolicyError
from chancery.policy_files import told
from chancery.strategy import actions, permissions
from chancery.strategy.models import Framework


@reads(permissions.may_read_drafts)
def index(request: HttpRequest) -> HttpResponse:
    """Every framework on record, with the weight of its parts, and those that ship and are not."""
    by = actor_of(request.user)
    rows = list(Framework.objects.oldest_first().prefetch_related("goals"))
    known = {row.slug for row in rows}
    context = {
        "here": _("Frameworks"),
        "trail": top(),
        "rows": [(row, any(goal.weight is not None for goal in row.goals.all())) for row in rows],
        "ours": [one for one in goals.ours() if one[0] not in known],
        "brings": by is not None and permissions.may_import(by),
        "weighs": by is not None and permissions.may_weigh(by),
    }
    return render(request, "desk/frameworks.html", context)


@writes(permissions.may_import)
def bring(request: HttpRequest) -> HttpResponse:
    """One that ships, or the city's own file; again, what changed of it."""
    form = goals.BringIn(sent(request), request.FILES or None, initial={"choice": request.GET.get("framework", "")})

    def act(by: Actor) -> HttpResponse:
        try:
            done = frameworks.adopt(by=by, content=form.content, name=form.named, ours=form.ours)
        except PolicyError as error:
            raise BadInput(told(error, "en"), told(error, "fr")) from error
        if done.new:
            return redirect(f"{reverse('desk:frameworks')}#{done.framework.slug}")
        context = {"here": _("Brought in again"), "trail": _trail(), "done": done, "fr": language() == "fr"}
        return render(request, "desk/framework-again.html", context)

    lede = _(
        "What is on record already and says the same is not changed. The command “chancery framework check” tells the "
        "faults of a file beforehand."
    )
    return ask(request, form, act, title=_("Bring a framework in"), verb=_("Bring it in"), lede=lede, trail=_trail())


@writes(permissions.may_weigh)
def weigh(request: HttpRequest, slug: str) -> HttpResponse:
    """How much each part weighs in this city; residents read it with who set it, when and why."""
    row = get_object_or_404(Framework, slug=slug, weightable=True)

    def now() -> dict[str, Any]:  # read again each time: someone may have written meanwhile
        return goals.said_of(Framework.objects.get(pk=row.pk))

    def act(by: Actor, merged: Merged) -> HttpResponse:
        held, given = (goals.weights_of(values) for values in (merged.held, merged.values))
        actions.weigh(by=by, framework=row, held=held, weights=given)
        return redirect(f"{reverse('desk:frameworks')}#{row.slug}")

    editing = Editing(row, partial(goals.Weighing, goals=row.goals.all()), now, act)
    lede = _(
        "In percent, together 100; without any, the weights are taken back. Residents read them on the page of goals, "
        "with what they were set from, who set them, when and why. What they were before stays in the ledger."
    )
    title, about = _("Weights"), getattr(row, f"title_{language()}") or row.title_en or row.title_fr
    return edit(request, editing, title=title, verb=_("Save"), trail=_trail(), about=about, lede=lede)


def _trail() -> list[tuple[str, str]]:
    return [*top(), (_("Frameworks"), reverse("desk:frameworks"))]

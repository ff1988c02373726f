"""What the City wants: frameworks, goals, objectives, and the plans they answer to."""

from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from chancery.portal import data, page, words
from chancery.strategy.models import Framework, Goal, Mechanism


def show(request: HttpRequest) -> HttpResponse:
    """Every framework whole, the oldest first."""
    rows = Framework.objects.oldest_first().select_related("under").prefetch_related("goals__objectives", "alignments")
    served, done = _served(), _done()
    context = {
        "here": _("Goals"),
        "frameworks": [_framework(row, served, done) for row in rows],
        "mechanisms": [(words.text(one, "name"), one.source) for one in Mechanism.objects.all()],
        "notes": data.notes("frameworks"),
    }
    return page.show(request, "portal/frameworks.html", context, at="frameworks")


def _served() -> dict[Any, int]:
    """How many public agreements name each goal."""
    counted = Goal.objects.annotate(n=Count("agreements", filter=Q(agreements__public=True))).filter(n__gt=0)
    return dict(counted.values_list("pk", "n"))


def _done() -> dict[Any, int]:
    """How many released activities serve each goal."""
    counted = Goal.objects.annotate(n=Count("activities", filter=Q(activities__public=True))).filter(n__gt=0)
    return dict(counted.values_list("pk", "n"))


def _framework(row: Framework, served: dict[Any, int], done: dict[Any, int]) -> dict[str, Any]:
    return {
        "slug": row.slug,
        "title": words.text(row, "title"),
        "kind": Framework.Kind(row.kind).label,
        "adopted": row.adopted,
        "under": {"slug": row.under.slug, "title": words.text(row.under, "title")} if row.under else None,
        "note": words.text(row, "note"),
        "weightable": row.weightable,
        "weighed": any(goal.weight is not None for goal in row.goals.all()),
        "weights": {"on": row.weights_on, "by": words.text(row, "weights_by"), "why": words.text(row, "weights_why")},
        "source": row.source,
        "goals": [_goal(goal, served.get(goal.pk, 0), done.get(goal.pk, 0)) for goal in row.goals.all()],
        "alignments": [
            {"plan": words.text(one, "plan"), "note": words.text(one, "note")} for one in row.alignments.all()
        ],
    }


def _goal(row: Goal, agreements: int, activities: int) -> dict[str, Any]:
    later, name = words.text(row, "name_2024"), words.text(row, "name")
    return {
        "number": row.number,
        "name": name,
        "later": later if str(later).casefold() != str(name).casefold() else "",
        "commitment": words.text(row, "commitment"),
        "means": words.text(row, "means"),
        "resources": words.text(row, "resources"),
        "weight": row.weight,
        "grounds": [one.label for one in Goal.Ground if one in row.weight_from.split()],
        "agreements": agreements,
        "url": f"{reverse('portal:register')}?goal={row.framework.slug}.{row.number}",
        "activities": activities,
        "done_url": f"{reverse('portal:activities')}?goal={row.framework.slug}.{row.number}",
        "objectives": [
            {"text": words.text(one, "text"), "note": words.text(one, "note")} for one in row.objectives.all()
        ],
    }

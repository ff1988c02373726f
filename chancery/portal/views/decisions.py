"""What Council decided about work abroad."""

from typing import Any
from uuid import UUID

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from chancery.council.models import CouncilItem
from chancery.portal import data, page, words
from chancery.strategy.models import PolicyVersion


def show(request: HttpRequest) -> HttpResponse:
    """Every public decision, the latest first."""
    rows = CouncilItem.objects.public().order_by(F("met_earliest").desc(nulls_last=True), "reference")
    runs = _simulations()
    items = [{**_item(row), "simulations": runs.get(row.pk, [])} for row in rows]
    context = {"here": _("Decisions"), "items": items, "notes": data.notes("decisions")}
    return page.show(request, "portal/decisions.html", context, at="decisions")


def _simulations() -> dict[UUID | None, list[tuple[str, str]]]:
    """By item, the policies under which residents may read the register because of it: what it is called, and where."""
    found: dict[UUID | None, list[tuple[str, str]]] = {}
    for one in PolicyVersion.objects.simulated_openly().exclude(council_item=None):
        told = (words.plain(one, "title"), reverse("portal:simulation", args=[one.policy_id]))
        found.setdefault(one.council_item_id, []).append(told)
    return found


def _item(row: CouncilItem) -> dict[str, Any]:
    return {
        "reference": row.reference,
        "body": words.text(row, "body"),
        "title": words.text(row, "title"),
        "text": words.text(row, "text"),
        "outcome": words.became(row, timezone.localdate()),
        "met": row.met,
        "url": row.url,
        "source": row.source,
    }

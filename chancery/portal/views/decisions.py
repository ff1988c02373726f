"""What Council decided about work abroad."""

from typing import Any

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from chancery.council.models import CouncilItem
from chancery.portal import data, page, words


def show(request: HttpRequest) -> HttpResponse:
    """Every public decision, the latest first."""
    rows = CouncilItem.objects.public().order_by(F("met_earliest").desc(nulls_last=True), "reference")
    context = {"here": _("Decisions"), "items": [_item(row) for row in rows], "notes": data.notes("decisions")}
    return page.show(request, "portal/decisions.html", context, at="decisions")


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

"""Travel beside the budget: what a year's trips came to by what they served."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from chancery.disclosure import serving, table
from chancery.disclosure.serving import Share
from chancery.portal import data, page, words

LABELS = {
    "division": _later("By division"),
    "group": _later("By group of travellers"),
    "activity": _later("By activity"),
    "goal": _later("By goal"),
    "agreement": _later("By agreement"),
}


def show(request: HttpRequest) -> HttpResponse:
    """One year, the latest unless another is asked for."""
    years = data.kept().travel
    said = request.GET.get("year") or str(next(iter(years), 0))
    year = int(said) if said.isascii() and said.isdigit() and len(said) == 4 else 0
    if year not in years:
        raise Http404
    found = serving.of_year(year)
    context = {
        "here": _("Travel by what it served, %(year)s") % {"year": year},
        "trail": [{"label": _("Travel and expenses"), "url": reverse("portal:trips")}],
        "year": year,
        "years": list(years),
        "total": years[year],
        "parts": [
            {
                "name": name,
                "label": label,
                "adds_up": name in serving.ADDS_UP,
                "rows": [_row(name, one) for one in found[name]],
            }
            for name, label in LABELS.items()
        ],
    }
    return page.show(request, "portal/trips-sums.html", context, at="trips", inside=True)


def _row(name: str, share: Share) -> dict[str, Any]:
    if share.of is None:
        return {"name": _("not recorded"), "url": "", "sums": share.sums}
    if name == "group":
        return {"name": dict(table.GROUPS)[share.of], "url": "", "sums": share.sums}
    if name == "agreement":
        said, url = (
            words.text(share.of.counterparty.now, "name"),
            reverse("portal:agreement", args=[share.of.reference]),
        )
        return {"name": said, "url": url, "sums": share.sums}
    url = reverse("portal:activity", args=[share.of.reference]) if name == "activity" else ""
    return {"name": words.text(share.of, "title" if name == "activity" else "name"), "url": url, "sums": share.sums}

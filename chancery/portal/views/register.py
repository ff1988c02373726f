"""The register: find an agreement, and take the list along."""

from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chancery.agreements import export, listing
from chancery.portal import data, page, rows
from chancery.portal.words import language

# What an address may ask of the list, and how much of it is read.
ASKED = ("q", "category", "country", "region", "status", "goal")
MOST_VALUES, LONGEST_VALUE = 50, 200


def show(request: HttpRequest) -> HttpResponse:
    """Fifty agreements, the filters with their counts, and the way on."""
    filters, sort = _filters(request), request.GET.get("sort", "")
    found = listing.page(filters, sort=sort, after=request.GET.get("after", ""), lang=language())
    return page.show(request, "portal/register.html", _gather(filters, sort if sort in listing.SORTS else "", found), at="register")


def as_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Exactly what the list shows, as a table; sent as it is read."""
    lines = export.as_csv(_filters(request), lang=language())
    return _download(StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8"), "csv")


def as_json(request: HttpRequest) -> StreamingHttpResponse:
    """Exactly what the list shows, as JSON; sent as it is read."""
    lines = export.as_json(_filters(request), lang=language())
    return _download(StreamingHttpResponse(lines, content_type="application/json; charset=utf-8"), "json")


def _download(response: StreamingHttpResponse, kind: str) -> StreamingHttpResponse:
    response["Content-Disposition"] = f'attachment; filename="agreements.{kind}"'
    response["X-Robots-Tag"] = "noindex"
    return response


def _filters(request: HttpRequest) -> dict[str, list[str]]:
    """What was asked, cut to size; a value that cannot be is kept, and finds nothing."""
    asked = {key: [value[:LONGEST_VALUE].replace("\0", "") for value in request.GET.getlist(key)[:MOST_VALUES]] for key in ASKED}
    return {key: [value for value in values if value.strip()] for key, values in asked.items() if any(values)}


def _gather(filters: dict[str, list[str]], sort: str, found: listing.Page) -> dict[str, Any]:
    action, known = reverse("portal:register"), data.categories()
    named = rows.labels(found.facets, known)
    chosen = rows.chosen(filters, named, sort, action)
    return {
        "here": _("Agreements"),
        "action": action,
        "q": " ".join(filters.get("q", ())),
        "sort": sort,
        "all": bool(found.total or filters),
        "lede": _("Agreements with cities and bodies abroad, past and present. Where something is not recorded, the list says so."),
        "found": _found(found),
        "facets": rows.boxes(found.facets, named),
        "chosen": chosen,
        "rows": rows.printed(found.rows, known, data.today()),
        "sorts": rows.sorts(filters, found.sort, action),
        "before": rows.query(action, filters, sort, after=found.previous) if found.previous else "",
        "next": rows.query(action, filters, sort, after=found.next) if found.next else "",
        "shown": _shown(found),
        "csv": rows.query(reverse("portal:register-csv"), filters, ""),
        "json": rows.query(reverse("portal:register-json"), filters, ""),
        "notes": data.notes("agreements"),
    }


def _found(found: listing.Page) -> str:
    if found.more:
        return _("%(n)s agreements") % {"n": _capped(found)}
    return ngettext("%(n)d agreement", "%(n)d agreements", found.total) % {"n": found.total}


def _shown(found: listing.Page) -> str:
    return _("%(n)d shown of %(all)s") % {"n": len(found.rows), "all": _capped(found)}


def _capped(found: listing.Page) -> str:
    if not found.more:
        return str(found.total)
    return "1\u00a0000+" if language() == "fr" else "1,000+"

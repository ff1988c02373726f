"""The register: find an agreement."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chancery.agreements import listing
from chancery.portal import called, data, page, rows
from chancery.portal.words import language
from chancery.search.words import MOST_WORDS, is_long

# What an address may ask of the list, and how much of it is read.
ASKED = ("q", "category", "country", "region", "status", "goal")
MOST_VALUES, LONGEST_VALUE, LONGEST_SHOWN = 50, 200, 40
# Room, and what stands for a sign that no text has.
NO_WORD = " \t\r\n\N{REPLACEMENT CHARACTER}"


def show(request: HttpRequest) -> HttpResponse:
    """Fifty agreements, the filters with their counts, and the way on."""
    filters, sort = asked(request), request.GET.get("sort", "")
    after, searched = request.GET.get("after", ""), bool(" ".join(filters.get("q", ())).strip())
    if not listing.is_place(after, sort=sort, searched=searched):
        raise Http404
    found = listing.page(filters, sort=sort, after=after, lang=language(), called=called.names(filters))
    context = gather(filters, sort if sort in listing.SORTS else "", found)
    return page.show(
        request,
        "portal/register.html",
        {**context, "unused": unused(request), "withheld": data.kept().withheld},
        at="register",
    )


def asked(request: HttpRequest) -> dict[str, list[str]]:
    """What was asked, cut to size; a value that cannot be is kept, and finds nothing."""
    given = {key: [value[:LONGEST_VALUE] for value in request.GET.getlist(key)[:MOST_VALUES]] for key in ASKED}
    said = {key: [one for one in values if one.strip(NO_WORD) or (one and key != "q")] for key, values in given.items()}
    return {key: values for key, values in said.items() if values}


def unused(request: HttpRequest) -> list[str]:
    """What was asked and cannot be used, in words; nothing that was asked is left out in silence."""
    given, sort = request.GET.getlist("q"), request.GET.get("sort", "")
    found = []
    if any(given) and not any(one.strip(NO_WORD) for one in given):
        found.append(_("The search holds no word and no number. It was not used."))
    if any(len(one) > LONGEST_VALUE for one in given):
        found.append(_("Only the first %(n)d characters of the search were used.") % {"n": LONGEST_VALUE})
    if is_long(" ".join(one[:LONGEST_VALUE] for one in given)):
        found.append(_("Only the first %(n)d words of the search were used.") % {"n": MOST_WORDS})
    if sort and sort not in listing.SORTS:
        found.append(_("The list has no order called “%(given)s”. It was not used.") % {"given": sort[:LONGEST_SHOWN]})
    elif sort not in ("", "newest") and any(one.strip(NO_WORD) for one in given):
        found.append(_("What words find is listed with the newest entry first. Another order was not used."))
    return found


def gather(
    filters: dict[str, list[str]],
    sort: str,
    found: listing.Page,
    *,
    to: str = "portal:agreement",
    at: str = "portal:register",
) -> dict[str, Any]:
    """What a list of agreements shows: the residents', or the office's, whose rows lead `to` its own files."""
    action, room = reverse(at), data.kept()
    named = rows.labels(room)
    chosen = rows.chosen(filters, named, sort, action)
    return {
        "here": _("Agreements"),
        "action": action,
        "q": " ".join(filters.get("q", ())),
        "sort": sort,
        "all": bool(found.total or filters),
        "lede": _(
            "Agreements with cities and bodies abroad, past and present."
            " Where something is not recorded, the list says so."
        ),
        "found": _found(found),
        "facets": rows.boxes(found.facets, room),
        "chosen": chosen,
        "beyond": "" if found.rows or not found.total else rows.query(action, filters, sort),
        "rows": rows.printed(found.rows, room, data.today(), to),
        "sorts": rows.sorts(filters, found.sort, action),
        "before": rows.query(action, filters, sort, after=found.previous) if found.previous else "",
        "next": rows.query(action, filters, sort, after=found.next) if found.next else "",
        "shown": _shown(found),
        "csv": rows.query(reverse("portal:register-csv"), filters, found.sort),
        "json": rows.query(reverse("portal:register-json"), filters, found.sort),
        "notes": data.notes("agreements", room=room),
        "room": room,
    }


def _found(found: listing.Page) -> str:
    if found.more:
        return _("%(n)s agreements") % {"n": _capped(found)}
    return ngettext("%(n)d agreement", "%(n)d agreements", found.total) % {"n": found.total}


def _shown(found: listing.Page) -> str:
    """How many of them stand on this page; nothing where that is all of them, for the heading has said it."""
    if len(found.rows) == found.total and not found.more:
        return ""
    return _("%(n)d shown of %(all)s") % {"n": len(found.rows), "all": _capped(found)}


def _capped(found: listing.Page) -> str:
    if not found.more:
        return str(found.total)
    return "1\u00a0000+" if language() == "fr" else "1,000+"

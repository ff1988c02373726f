"""The networks that the City or its staff belong to."""

from itertools import groupby
from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from chancery.memberships.models import Membership, Network, NetworkFact
from chancery.portal import data, page, words

SIGNED = {Network.Kind.PACT, Network.Kind.DECLARATION}


def show(request: HttpRequest) -> HttpResponse:
    """Networks by kind, each with what the sources say of it."""
    joined = Prefetch("memberships", Membership.objects.public(), to_attr="shown")
    rows = Network.objects.filter(memberships__public=True).distinct().prefetch_related(joined, "facts")
    order = list(Network.Kind.values)
    ordered = sorted(rows, key=lambda row: (order.index(row.kind), row.reference))
    groups = [
        {"name": Network.Kind(kind).label, "signed": kind in SIGNED, "rows": [_row(row) for row in some]}
        for kind, some in groupby(ordered, key=lambda row: row.kind)
    ]
    context = {"here": _("Networks"), "groups": groups, "notes": data.notes("networks")}
    return page.show(request, "portal/networks.html", context, at="networks")


def _row(row: Any) -> dict[str, Any]:
    known = [
        (_("Seat:"), words.text(row, "headquarters")),
        (_("Founded:"), words.text(row, "founded")),
        (_("Size:"), words.text(row, "size")),
    ]
    return {
        "reference": row.reference,
        "name": words.text(row, "name"),
        "acronym": row.acronym if row.acronym != row.name_en else "",
        "facts": [data.joined(label, value) for label, value in known if value],
        "note": words.text(row, "note"),
        "source": row.source,
        "told": _told(row),
        "memberships": [{"role": words.text(one, "role"), "when": _when(one)} for one in row.shown],
    }


def _told(row: Network) -> list[dict[str, Any]]:
    """What sources say of it, subject by subject; what has a date stands in the order of time, as a chain."""
    order = list(NetworkFact.About.values)
    facts = sorted(row.facts.all(), key=lambda each: (order.index(each.about), each.number))
    return [
        {"name": NetworkFact.About(about).label, "dated": any(each.on.earliest for each in some), "facts": some}
        for about, found in groupby(facts, key=lambda each: each.about)
        for some in [list(found)]
    ]


def _when(one: Membership) -> str:
    if one.until_year:
        return _("until %(year)d") % {"year": one.until_year}
    parts = [_("since %(year)s") % {"year": one.since_year}] if one.since_year else []
    parts += [_("as of %(year)d") % {"year": one.as_of_year}] if one.as_of_year else []
    return ", ".join(parts) or _("Date not recorded")

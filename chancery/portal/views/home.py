"""Home: what is in force, where, what changed, what it costs."""

from django.http import HttpRequest, HttpResponse

from chancery.agreements import tallies
from chancery.portal import data, front, money, page, places, worldmap
from chancery.portal.views import propose


def show(request: HttpRequest) -> HttpResponse:
    """The first page a resident sees."""
    on, room = data.today(), data.kept()
    shown = places.shown(on, room)
    lines = money.rows()
    own, figures, changes = front.home(), front.figures(on, room), front.changes(room, on)
    context = {
        "figures": figures,
        "more": max(0, sum(figures.counts.values()) - len(shown.listed)),
        "budget": front.budget(),
        "activities": front.activities(),
        "caution": front.caution(),
        "travel": next(iter(room.travel.items()), None),
        "all": tallies.today(on).count({}),
        "places": shown,
        "arcs": worldmap.arcs(own, shown.marks) if own else [],
        "own": own,
        "key": places.key(figures.counts, room),
        "changes": changes,
        "basis": front.shared(changes),
        "lines": lines,
        "lines_in": money.said_in(lines),
        "policy": data.binding(on),
        "invites": "propose" in room.exists and propose.takes_in(),
        "notes": data.notes("home", room=room),
        "room": room,
    }
    return page.show(request, "portal/home.html", context, at="home")

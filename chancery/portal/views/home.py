"""Home: what is in force, where, what changed, what it costs."""

from django.http import HttpRequest, HttpResponse

from chancery.agreements import tallies
from chancery.portal import data, front, money, page, worldmap


def show(request: HttpRequest) -> HttpResponse:
    """The first page a resident sees."""
    on, room = data.today(), data.kept()
    listed, marks = front.places(on, room)
    own, figures, changes = front.home(), front.figures(on, room), front.changes(room, on)
    context = {
        "figures": figures,
        "more": max(0, figures.total + figures.beside - len(listed)),
        "budget": front.budget(),
        "activities": front.activities(),
        "caution": front.caution(),
        "travel": next(iter(room.travel.items()), None),
        "all": tallies.today(on).count({}),
        "places": listed,
        "marks": marks,
        "unplaced": len(listed) - len(marks),
        "arcs": worldmap.arcs(own, marks) if own else [],
        "own": own,
        "key": front.key(listed, room.categories),
        "changes": changes,
        "basis": front.shared(changes),
        "lines": money.rows(),
        "policy": data.binding(on),
        "notes": data.notes("home", room=room),
        "room": room,
    }
    return page.show(request, "portal/home.html", context, at="home")

"""Where someone stands after signing in: what is late, what waits for them, what is coming."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from chancery.accounts.models import actor_of
from chancery.accounts.staff import read
from chancery.agreements import permissions
from chancery.desk import masthead, words
from chancery.desk import today as days
from chancery.desk.radar import MOST_COUNTED
from chancery.desk.viewer import Viewer


@read
def show(request: HttpRequest) -> HttpResponse:
    """The day of whoever signed in."""
    viewer = Viewer.at(actor_of(request.user), timezone.localdate())
    today = days.of(viewer)
    context = {
        "today": today,
        "needs_you": masthead.Needed(min(today.needed, masthead.MOST + 1), masthead.travels(viewer.actor)),
        "on": viewer.on,
        "needed": words.many(today.needed, MOST_COUNTED),
        "late": words.many(today.late.total, MOST_COUNTED),
        "figures": days.state(viewer),
        "radar": permissions.may_read(viewer.actor),
    }
    return render(request, "desk/today.html", context)

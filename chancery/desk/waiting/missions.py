"""Missions that wait for whoever authorises them now, and trips on which their traveller has not reported."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chancery.desk import words
from chancery.desk.radar.lines import Line, Rows, Window
from chancery.desk.viewer import Viewer
from chancery.missions import chain, owed, permissions, shown
from chancery.missions.models import Mission, Trip
from chancery.strategy import policies


def _asked(viewer: Viewer, window: Window) -> QuerySet[Any] | None:
    """Whoever may take the step that is due now."""
    by = viewer.actor
    if by is None or not viewer.is_any(*permissions.DECIDES):
        return None
    waiting = permissions.visible(by).filter(state=Mission.State.ASKED)
    mine = [
        one.pk
        for one in waiting.select_related("division")
        if not shown.why_not_theirs(by, one, chain.turn(one, chain.of(one)))
    ]
    return Mission.objects.filter(pk__in=mine)


def _ask(viewer: Viewer, rows: Sequence[Mission]) -> Iterator[Line]:
    for row in rows:
        why = _("They leave on %(day)s.") % {"day": words.day(row.starts_on)} if row.starts_on else ""
        yield Line(
            "mission",
            str(row.pk),
            row.starts_on,
            words.plain(row, "title"),
            _("mission to authorise"),
            why,
            reverse("missions:mission", kwargs={"reference": row.reference}),
            _("Decide"),
            row.reference,
        )


def _unreported(viewer: Viewer, window: Window) -> QuerySet[Any] | None:
    """The traveller is reminded, once they are back."""
    if viewer.person is None or viewer.actor is None or not permissions.may_plan(viewer.actor):
        return None
    mine = Trip.objects.filter(person=viewer.person, cancelled_on=None, report=None)
    back = mine.filter(mission__state=Mission.State.AUTHORISED).annotate(over=Coalesce("returned_on", "ends_on"))
    return back.filter(over__lt=viewer.on).select_related("mission")


def _report(viewer: Viewer, rows: Sequence[Trip]) -> Iterator[Line]:
    for row in rows:
        mission = row.mission
        due = owed.due(row, policies.in_force(mission.starts_on) if mission.starts_on else None)
        why = _("You are back; the policy names no deadline.")
        if due is not None:
            said = _("It was due by %(day)s, and is late.") if due < viewer.on else _("It is due by %(day)s.")
            why = said % {"day": words.day(due)}
        yield Line(
            "trip-report",
            str(row.pk),
            due,
            words.plain(mission, "title"),
            _("trip to report on"),
            why,
            reverse("missions:report", kwargs={"trip_id": row.pk}),
            _("Report on it"),
            mission.reference,
        )


MISSION = Rows("mission", gettext_lazy("Missions to authorise"), _asked, _ask)
REPORT = Rows("trip-report", gettext_lazy("Trips to report on"), _unreported, _report)

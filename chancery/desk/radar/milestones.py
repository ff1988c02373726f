"""Lines about milestones of activities: what should be there by a day, and is not yet. The office minds them all, a
division those of the activities that it leads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chancery.accounts.permissions import OF_A_DIVISION, OFFICE, STAFF
from chancery.activities import permissions
from chancery.activities.models import Activity, Milestone
from chancery.desk import words
from chancery.desk.radar.lines import Line, Rows, Window
from chancery.desk.viewer import Viewer
from chancery.frame import language


def _query(viewer: Viewer, window: Window) -> QuerySet[Any] | None:
    if not viewer.is_any(*STAFF):
        return None
    rows = Milestone.objects.filter(state=Milestone.State.AHEAD, due_latest__isnull=False)
    rows = rows.exclude(activity__state=Activity.State.DROPPED).select_related("activity__lead")
    if window.mine and not viewer.is_any(*OFFICE):
        return rows.filter(activity__lead__in=viewer.divisions)
    return rows.filter(permissions.visible_where(viewer.actor, "activity__"))


def _tell(viewer: Viewer, rows: Sequence[Milestone]) -> Iterator[Line]:
    for row in rows:
        activity = row.activity
        lead = words.plain(activity.lead, "name") if activity.lead else _("Its lead is not recorded.")
        what = _("milestone, due %(day)s") % {"day": row.due.phrase(language())}
        why = f"{words.plain(activity, 'title')}. {lead}"
        way = (reverse("activities:show", kwargs={"reference": activity.reference}), _("Open"))
        theirs = viewer.is_any(*OF_A_DIVISION) and activity.lead_id in viewer.divisions
        if viewer.is_any(*OFFICE) or theirs:
            way = (reverse("activities:part-correct", args=["milestone", row.pk]), _("Update"))
        yield Line(
            "milestone", str(row.pk), row.due_latest, words.plain(row, "title"), what, why, *way, activity.reference
        )


MILESTONE = Rows("milestone", gettext_lazy("Milestones of activities"), _query, _tell, on="due_latest")

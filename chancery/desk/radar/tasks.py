"""Lines about what Council directed: reports that are awaited. The office, the clerk and who reports mind them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chancery.accounts.permissions import OFFICE, READS_INTERNAL, STAFF
from chancery.council import permissions
from chancery.council.models import Task
from chancery.desk import words
from chancery.desk.radar.lines import Line, Rows, Window
from chancery.desk.viewer import Viewer
from chancery.frame import language

MINDS = (*OFFICE, "city-manager", "clerk")


def _query(viewer: Viewer, window: Window) -> QuerySet[Any] | None:
    if not viewer.is_any(*STAFF):
        return None
    rows = Task.objects.open().filter(due_latest__isnull=False).select_related("item", "division")
    if not viewer.is_any(*READS_INTERNAL):
        rows = rows.filter(permissions.shown(viewer.divisions))
    if window.mine and not viewer.is_any(*MINDS):
        return rows.filter(division__in=viewer.divisions)
    return rows


def _tell(viewer: Viewer, rows: Sequence[Task]) -> Iterator[Line]:
    for row in rows:
        who = words.plain(row, "reports") or (words.plain(row.division, "name") if row.division else "")
        why = who or _("Who reports is not recorded.")
        what = _("report to Council, due %(day)s") % {"day": row.due.phrase(language())}
        way = (reverse("council:tasks"), _("Open"))
        if viewer.is_any("clerk"):
            way = (reverse("council:task-report", kwargs={"task_id": row.pk}), _("Record the report"))
        yield Line("task", str(row.pk), row.due_latest, words.plain(row, "title"), what, why, *way, row.item.reference)


TASK = Rows("task", gettext_lazy("Reports to Council"), _query, _tell, on="due_latest")

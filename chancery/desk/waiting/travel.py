"""Travel that residents cannot read yet, beforehand and once everyone is back, and quarters that nobody closed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chancery.desk import words
from chancery.desk.radar.lines import Line, Rows, Window
from chancery.desk.viewer import Viewer
from chancery.disclosure import facts, periods, permissions
from chancery.missions.models import Authorisation, Mission, Trip


def _unpublished(viewer: Viewer, window: Window) -> QuerySet[Any] | None:
    """Whoever publishes does so before they leave. Once everyone is back the head accounts for it, which says so too;
    the head of a division, who has no such line, keeps this one."""
    by = viewer.actor
    if by is None or not viewer.is_any(*permissions.PUBLISHES):
        return None
    given = Exists(Authorisation.objects.filter(mission=OuterRef("pk"), yes=True))
    rows = Mission.objects.filter(given, state=Mission.State.AUTHORISED, public=False, withheld_reason="")
    if viewer.is_any("head"):
        return rows.exclude(_back(viewer))
    own = [one.pk for one in rows.select_related("division") if permissions.may_publish(by, one)]
    return Mission.objects.filter(pk__in=own)


def _publish(viewer: Viewer, rows: Sequence[Mission]) -> Iterator[Line]:
    for row in rows:
        leaves, url = row.starts_on, reverse("disclosure:mission", kwargs={"reference": row.reference})
        what, why = _("mission to publish"), _("Residents read it before they leave; on which day is not recorded.")
        if leaves is not None:
            late = leaves < viewer.on
            said = _("They left on %(day)s, and it is late.") if late else _("Before they leave, on %(day)s.")
            why = said % {"day": words.day(leaves)}
        title, number = words.plain(row, "title"), row.reference
        yield Line("publish", str(row.pk), leaves, title, what, why, url, _("Publish"), number)


def _missions(viewer: Viewer, window: Window) -> QuerySet[Any] | None:
    """The head of the office accounts for them, as soon as everyone is back."""
    if not viewer.is_any("head"):
        return None
    of = {"mission": OuterRef("pk")}
    given = Exists(Authorisation.objects.filter(**of, yes=True))
    untold = Exists(Trip.objects.filter(**of, public=False))
    return Mission.objects.filter(_back(viewer), given, untold, withheld_reason="").prefetch_related("trips")


def _back(viewer: Viewer) -> Q:
    """Everyone of a mission is back, as far as anybody recorded it."""
    over = Coalesce("cancelled_on", "returned_on", "ends_on")
    trips = Trip.objects.filter(mission=OuterRef("pk")).annotate(over=over)
    return Q(Exists(trips)) & ~Q(Exists(trips.filter(over__gte=viewer.on))) & ~Q(Exists(trips.filter(over=None)))


def _mission(viewer: Viewer, rows: Sequence[Mission]) -> Iterator[Line]:
    for row in rows:
        due, url = facts.due(row), reverse("disclosure:mission", kwargs={"reference": row.reference})
        what = _("travel to account for")
        yield Line(
            "travel",
            str(row.pk),
            due,
            words.plain(row, "title"),
            what,
            _why(due, viewer.on),
            url,
            _("Open"),
            row.reference,
        )


def _why(due: date | None, today: date) -> str:
    if due is None:
        return _("Everyone is back; the policy names no deadline.")
    said = _("Everyone is back; it is due by %(day)s.") % {"day": words.day(due)}
    return _("It was due by %(day)s, and is late.") % {"day": words.day(due)} if due < today else said


@dataclass(frozen=True)
class Quarters:
    """Quarters that are over and that nobody closed."""

    slug: str
    label: Any
    dated: bool = False

    def find(self, viewer: Viewer, window: Window) -> list[Line]:
        """The first of them."""
        return [one for one in self._lines(viewer) if one.key > window.after][: window.most]

    def count(self, viewer: Viewer, window: Window) -> int:
        """How many there are."""
        return len(periods.still_open(viewer.on)) if viewer.is_any("head") else 0

    def _lines(self, viewer: Viewer) -> Iterator[Line]:
        for one in periods.still_open(viewer.on) if viewer.is_any("head") else ():
            url, due = reverse("disclosure:period", args=[one.year, one.number]), one.due
            name = _("Quarter %(quarter)s of %(year)s") % {"quarter": one.number, "year": one.year}
            why = _("The policy names no deadline.")
            if due is not None:
                late = due < viewer.on
                said = _("It was due by %(day)s, and is late.") if late else _("It is due by %(day)s.")
                why = said % {"day": words.day(due)}
            key = f"{one.year:04}-{one.number}"
            yield Line(self.slug, key, due, name, _("quarter of travel to close"), why, url, _("Open"))


PUBLISH = Rows("publish", gettext_lazy("Missions to publish before they leave"), _unpublished, _publish)
TRAVEL = Rows("travel", gettext_lazy("Travel to account for"), _missions, _mission)
QUARTER = Quarters("quarter", gettext_lazy("Quarters of travel to close"))

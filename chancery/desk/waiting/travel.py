"""Travel whose travellers are back and that residents cannot read yet, and quarters that nobody closed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chancery.desk import words
from chancery.desk.radar.lines import Line, Rows, Window
from chancery.desk.viewer import Viewer
from chancery.disclosure import facts, periods
from chancery.missions.models import Authorisation, Mission, Trip


def _missions(viewer: Viewer, window: Window) -> QuerySet[Any] | None:
    """The head of the office accounts for them, as soon as everyone is back."""
    if not viewer.is_any("head"):
        return None
    of, over = {"mission": OuterRef("pk")}, Coalesce("cancelled_on", "returned_on", "ends_on")
    trips = Trip.objects.filter(**of).annotate(over=over)
    back = Exists(trips) & ~Exists(trips.filter(over__gte=viewer.on)) & ~Exists(trips.filter(over=None))
    given = Exists(Authorisation.objects.filter(**of, yes=True))
    waiting = Mission.objects.filter(back, given, Exists(trips.filter(public=False)), withheld_reason="")
    return waiting.prefetch_related("trips")


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


TRAVEL = Rows("travel", gettext_lazy("Travel to account for"), _missions, _mission)
QUARTER = Quarters("quarter", gettext_lazy("Quarters of travel to close"))

"""Lines about days of note: national days and anniversaries of those with whom the city has agreements in force."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from chancery.agreements.models import AgreementQuerySet
from chancery.counterparties.dates_of_note import Occurrence, between
from chancery.counterparties.models import Counterparty, Country, DateOfNote
from chancery.dates import add_years
from chancery.desk import words
from chancery.desk.radar.lines import Line, Window
from chancery.desk.viewer import Viewer


class DaysOfNote:
    """A kind of line that comes back each year; a window of more than a year shows the first of it."""

    slug = "day"
    label = gettext_lazy("National days and days of note")
    dated = True

    def find(self, viewer: Viewer, window: Window) -> list[Line]:
        """The first days in a window."""
        found = self._between(viewer, window)[: window.most]
        names = _names(found)
        return [_line(one, names) for one in found]

    def count(self, viewer: Viewer, window: Window) -> int:
        """How many days."""
        return min(len(self._between(viewer, window)), window.counted)

    def _between(self, viewer: Viewer, window: Window) -> list[Occurrence]:
        if window.since is None:
            return []
        last = min(window.until or date.max, add_years(window.since, 1))
        found = between(window.since, last, **_wanted(viewer, window))
        found.sort(key=lambda one: (one.on, str(one.of)))
        return [one for one in found if (one.on, str(one.of)) > (window.since, window.after)]


def _wanted(viewer: Viewer, window: Window) -> dict[str, Any]:
    """The countries and bodies of agreements in force: only those that have days at all are asked for."""
    bound = (viewer.mine if window.mine else viewer.readable).in_force(viewer.on).order_by()
    rows = list(DateOfNote.objects.standing().values_list("country", "counterparty", "counterparty__merged_into"))
    bodies = Counterparty.objects.filter(pk__in={pk for _country, *both in rows for pk in both if pk})
    countries = Country.objects.filter(pk__in={country for country, *_both in rows if country})
    return {
        "countries": _with(countries, bound.filter(country=OuterRef("pk"))),
        "counterparties": _with(bodies, bound.filter(counterparty=OuterRef("pk"))),
    }


def _with(rows: QuerySet[Any], bound: AgreementQuerySet) -> set[Any]:
    """Those of them that have such an agreement, asked for at once: each is one look into an index."""
    return set(rows.order_by().filter(Exists(bound)).values_list("pk", flat=True))


def _names(found: list[Occurrence]) -> dict[Any, Any]:
    countries = Country.objects.in_bulk({one.country for one in found if one.country})
    bodies = Counterparty.objects.in_bulk({one.counterparty for one in found if one.counterparty})
    return {**countries, **bodies}


def _line(one: Occurrence, names: dict[Any, Any]) -> Line:
    whose = names[one.counterparty or one.country]
    years = ngettext("%(n)d year", "%(n)d years", one.years or 0) % {"n": one.years} if one.years else ""
    asked = {"q": words.plain(whose, "name")} if one.counterparty else {"country": one.country}
    url = f"{reverse('desk:agreements')}?{urlencode(asked)}"
    what, verb = words.plain(one, "name"), _("See its agreements")
    return Line("day", str(one.of), one.on, words.plain(whose, "name"), what, years, url, verb)

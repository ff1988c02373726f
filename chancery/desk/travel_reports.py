"""Reports on travel that were filed: whom the policy wants to have each, and what they are told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from chancery.accounts.models import Person
from chancery.desk import words
from chancery.desk.radar.lines import Line
from chancery.desk.viewer import Viewer
from chancery.missions import recipients
from chancery.missions import yearly as yearly_
from chancery.missions.models import TripReport
from chancery.strategy import policies


class Filed(NamedTuple):
    """A report, the day it was filed, and who gets it; by the role to which they hand it over, if it is not theirs."""

    report: TripReport
    on: date
    to: dict[UUID, str]


def filed(since: date, until: date) -> list[Filed]:
    """Those of these days."""
    rows = TripReport.objects.filter(filed_on__range=(since, until)).order_by("filed_on", "pk")
    found = []
    for one in rows.select_related("trip__mission__division", "trip__division", "trip__person"):
        starts = one.trip.mission.starts_on
        told = recipients.told(one.trip, policies.in_force(starts) if starts else None)
        found.append(Filed(one, one.filed_on, {person.pk: role for person, role in told}))
    return found


def yearly(person: Person, since: date, until: date) -> Iterator[Line]:
    """What the city manager is told on the first of February: the reports on the year before are together."""
    viewer = Viewer.of(person, until)
    for year in range(since.year, until.year + 1):
        day, of = date(year, 2, 1), year - 1
        if since <= day <= until and viewer.is_any("city-manager"):
            filed, missing = yearly_.reports(viewer.actor, of).count(), yearly_.missing(viewer.actor, of, day)
            if filed or missing:
                what = _("reports on travel, together for the annual report")
                why = _("%(filed)s filed, %(missing)s not filed.") % {"filed": filed, "missing": missing}
                url = f"{reverse('missions:reports')}?year={of}"
                yield Line("trip-reports", str(of), day, str(of), what, why, url, _("Read them"), f"travel {of}")


def told(one: Filed, person: Person) -> Line | None:
    """What this person is told of it: neither where it went nor who travelled, since a letter leaves the house."""
    if person.pk not in one.to:
        return None
    mission, role = one.report.trip.mission, one.to[person.pk]
    what = _("report on travel to hand over to: %(who)s") % {"who": role} if role else _("report on travel for you")
    url = reverse("missions:mission", kwargs={"reference": mission.reference}) + "#after"
    why = _("Filed on %(day)s.") % {"day": words.day(one.on)}
    key = str(one.report.pk)
    return Line("trip-filed", key, one.on, mission.reference, what, why, url, _("Read it"), mission.reference)

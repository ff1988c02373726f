"""Missions that wait for whoever authorises them now, and trips on which their traveller has not reported."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chancery.accounts.permissions import OFFICE, principals_of
from chancery.desk import words
from chancery.desk.radar.lines import Line, Rows, Window
from chancery.desk.viewer import Viewer
from chancery.frame import language
from chancery.missions import chain, gifts, owed, permissions, shown
from chancery.missions.models import Gift, Mission, Trip
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
    """The traveller is reminded once they are back, whatever their role, and so is who prepares papers for them."""
    if viewer.person is None or viewer.actor is None:
        return None
    whose = [viewer.person.pk, *principals_of(viewer.actor)]
    mine = Trip.objects.filter(person__in=whose, cancelled_on=None, report=None)
    back = mine.filter(mission__state=Mission.State.AUTHORISED).annotate(over=Coalesce("returned_on", "ends_on"))
    return back.filter(over__lt=viewer.on).select_related("mission", "person")


def _report(viewer: Viewer, rows: Sequence[Trip]) -> Iterator[Line]:
    for row in rows:
        mission = row.mission
        due = owed.due(row, policies.in_force(mission.starts_on) if mission.starts_on else None)
        own = viewer.person is not None and row.person_id == viewer.person.pk
        why = _("You are back; the policy names no deadline.") if own else _("%(who)s is back.") % {"who": row.person}
        if due is not None:
            said = _("It was due by %(day)s, and is late.") if due < viewer.on else _("It is due by %(day)s.")
            late = said % {"day": words.day(due)}
            why = late if own else f"{why} {late}"
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


def _gifts(viewer: Viewer, window: Window) -> QuerySet[Any] | None:
    """What nobody decided yet and the policy wants decided, for whoever may."""
    by = viewer.actor
    if by is None or not viewer.is_any(*permissions.DECIDES):
        return None
    rows = (
        Gift.objects.standing().filter(fate="", mission__in=permissions.visible(by)).select_related("mission__division")
    )
    found = [(one, gifts.policy_of(one.mission)) for one in rows]
    mine = [one.pk for one, policy in found if gifts.needs(one, policy) and gifts.may_decide(by, one.mission, policy)]
    return Gift.objects.filter(pk__in=mine).select_related("mission")


def _gift(viewer: Viewer, rows: Sequence[Gift]) -> Iterator[Line]:
    for row in rows:
        url, why = reverse("missions:gift-decide", kwargs={"gift_id": row.pk}), words.plain(row.mission, "title")
        key, number = str(row.pk), row.mission.reference
        yield Line("gift", key, None, words.plain(row, "what"), _("gift to decide on"), why, url, _("Decide"), number)


def _unrated(viewer: Viewer, window: Window) -> QuerySet[Any] | None:
    """The treasurer keeps the rates: gifts of which nobody can say what the policy asks before one is on record."""
    if viewer.actor is None or not viewer.is_any("treasurer"):
        return None
    mine = [one.pk for one in gifts.without_rate(permissions.visible(viewer.actor))]
    return Gift.objects.filter(pk__in=mine).select_related("mission")


def _rate(viewer: Viewer, rows: Sequence[Gift]) -> Iterator[Line]:
    for row in rows:
        day = gifts.day_of_worth(row)
        url = f"{reverse('missions:rate-add')}?{urlencode({'currency': row.currency, 'day': day.isoformat()})}"
        said = _("%(worth)s, and no exchange rate of %(day)s is on record.")
        worth = row.value.phrase(language(), settings.CITY.currency) if row.value else ""
        why, key = said % {"worth": worth, "day": words.day(day)}, str(row.pk)
        what, title = _("exchange rate of a gift"), words.plain(row, "what")
        yield Line("gift-rate", key, None, title, what, why, url, _("Enter its rate"), row.mission.reference)


def _results(viewer: Viewer, window: Window) -> QuerySet[Any] | None:
    """The office looks again at what came of a mission, once the time of the policy has gone by since its end."""
    if viewer.actor is None or not viewer.is_any(*OFFICE):
        return None
    rows = Mission.objects.filter(state=Mission.State.AUTHORISED, results_on=None, ends_on__lt=viewer.on)
    mine = [one.pk for one in rows if (due := owed.results_due(one)) is not None and due <= viewer.on]
    return Mission.objects.filter(pk__in=mine)


def _result(viewer: Viewer, rows: Sequence[Mission]) -> Iterator[Line]:
    for row in rows:
        due, url = owed.results_due(row), reverse("missions:results", kwargs={"reference": row.reference})
        why = _("The policy wants them looked at from %(day)s.") % {"day": words.day(due)} if due else ""
        title, what = words.plain(row, "title"), _("results of travel to look at again")
        yield Line("results", str(row.pk), due, title, what, why, url, _("Write it down"), row.reference)


MISSION = Rows("mission", gettext_lazy("Missions to authorise"), _asked, _ask)
GIFT = Rows("gift", gettext_lazy("Gifts to decide on"), _gifts, _gift)
GIFT_RATE = Rows("gift-rate", gettext_lazy("Exchange rates of gifts to enter"), _unrated, _rate)
RESULTS = Rows("results", gettext_lazy("Results of travel to look at again"), _results, _result)
REPORT = Rows("trip-report", gettext_lazy("Trips to report on"), _unreported, _report)

"""What the page of a mission shows: its steps, its costs beside the estimate, its points to check."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from chancery.accounts.models import names_of
from chancery.accounts.permissions import OFFICE, has_role
from chancery.audit.models import Actor
from chancery.frame import language
from chancery.missions import carried, chain, filed, line_shown, owed, permissions, possible, recipients
from chancery.missions.days import has_begun
from chancery.missions.facts import points_to_check
from chancery.missions.found import Row
from chancery.missions.models import CostLine, Mission, Repayment, Trip, TripReport
from chancery.missions.points import Point
from chancery.money import Money
from chancery.policy.model import Policy, TravelRule
from chancery.policy.travel_reading import rule_sentences
from chancery.strategy import policies

State = Mission.State
SHAPES = {"met": "met", "not_met": "not", "unknown": "open"}


class Step(NamedTuple):
    """A verb of the page: its words, its address by name, why it is not possible now, and which trip it is about."""

    words: str
    name: str
    why_not: str = ""
    of: Any = None


class Standing(NamedTuple):
    """Where a mission stands today, in a word, and how its tag looks."""

    words: str
    look: str = ""


@dataclass
class Checked:
    """One point as the page says it."""

    point: Point
    shape: str
    answer: str
    reading: str
    checks: str  # what is held against it, with its thresholds, where the text of the policy says it in other words
    said: str
    source: str
    lines: list[tuple[CostLine, str]] = field(default_factory=list)  # each with how it stands to what the rule allows
    trip: Trip | None = None  # where it is about the trip as a whole, and something was said of that


@dataclass
class Travel:
    """One trip with its lines and its points."""

    trip: Trip
    who: str
    lines: list[CostLine]
    taken_back: int
    open_points: list[Checked]
    met: list[Checked]
    report: TripReport | None
    report_due: date | None
    may_report: bool
    goes_to: list[recipients.Recipient]
    to_enter: int
    leaves: str
    repaid: list[Repayment]

    @property
    def rows(self) -> list[tuple[CostLine, line_shown.Said]]:
        """Each line with all else that was typed of it."""
        return [(one, line_shown.rest(one)) for one in self.lines]

    @property
    def beside(self) -> line_shown.Said:
        """What the plan says of it besides."""
        return line_shown.of_trip(self.trip)

    @property
    def is_over(self) -> bool:
        """Is the place a fact, which is corrected, and no plan?"""
        return possible.is_over(self.trip)

    @property
    def may_come_back(self) -> bool:
        """Was anything spent or paid in advance that could come back?"""
        return bool(self.lines or self.trip.advance_minor)


def standing(mission: Mission, *, unreported: bool, today: date | None = None) -> Standing:
    """Where it stands: an authorised mission is to come, under way or back, with its reports or without."""
    now = today or timezone.localdate()
    if mission.state == State.ASKED:
        return Standing(mission.get_state_display(), "warn")
    if mission.state != State.AUTHORISED:
        return Standing(mission.get_state_display())
    if mission.starts_on is None or now < mission.starts_on:
        return Standing(mission.get_state_display(), "ok")
    if mission.ends_on is None or now <= mission.ends_on:
        return Standing(pgettext("mission", "Under way"), "ok")
    return Standing(_("Back, a report is missing"), "warn") if unreported else Standing(_("Back, reported"), "ok")


def unreported(missions: Iterable[Mission]) -> set[UUID]:
    """Which of these missions lack a report on some trip."""
    missing = Trip.objects.filter(mission__in=list(missions), cancelled_on=None, report=None)
    return set(missing.values_list("mission", flat=True))


def who(trip: Trip) -> str:
    """Who travels, as those who may read the mission know them."""
    return trip.person.name if trip.person else trip.name


def travels(mission: Mission, by: Actor | None) -> list[Travel]:
    """Every trip, in its order."""
    points, policy = dict(_points(mission, by)), _policy(mission)
    reports = {one.trip_id: one for one in _reports(mission)}
    kept: dict[Any, list[CostLine]] = defaultdict(list)
    for line in (
        CostLine.objects.filter(trip__mission=mission)
        .select_related("country", "corrects")
        .prefetch_related(Prefetch("receipts", filed.with_others()))
    ):
        kept[line.trip_id].append(line)
    found = []
    back = list(Repayment.objects.standing().filter(trip__mission=mission))
    for trip in mission.trips.select_related("person", "country", "division"):
        every = kept[trip.pk]
        gone = {one.reverses_id for one in every} - {None}
        corrected = sum(one.pk in gone and one.posted_on is not None for one in every)
        lines = [one for one in every if one.pk not in gone and one.reverses_id is None]
        checked = [_checked(point, policy, lines, trip) for point in points.get(trip.pk, [])]
        open_ = [one for one in checked if one.point.outcome != "met"]
        met = [one for one in checked if one.point.outcome == "met"]
        may = by is not None and permissions.may_report(by, trip) and has_begun(trip)
        report = reports.get(trip.pk)
        due, to = owed.due(trip, policy), recipients.of(trip, policy)
        enter, leaves = _to_enter(report, by), "" if report or by is None else leaving(trip, by, bool(every))
        came = [one for one in back if one.trip_id == trip.pk]
        found.append(Travel(trip, who(trip), lines, corrected, open_, met, report, due, may, to, enter, leaves, came))
    return found


def leaving(trip: Trip, by: Actor, has_costs: bool) -> str:
    """How somebody does not travel after all, where this person may say so; the last one goes with the mission."""
    mission = trip.mission
    if mission.state == State.PLANNED:
        return _("Take off the plan") if permissions.may_write(by, mission) and not has_costs else ""
    if mission.state != State.AUTHORISED or trip.cancelled_on or trip.returned_on or trip.public:
        return ""
    may = permissions.may_write(by, mission) or permissions.deciding_role(by, mission)
    others = mission.trips.filter(cancelled_on=None).exclude(pk=trip.pk).exists() if may else False
    return _("Cancel their travel") if others else ""


def _to_enter(report: TripReport | None, by: Actor | None) -> int:
    """How many lines of a report the office may still enter in the register."""
    if report is None or by is None or not permissions.may_carry(by):
        return 0
    return len(carried.people(report)) + len(carried.promises(report))


def _policy(mission: Mission) -> Policy | None:
    """The policy of the day on which they leave."""
    return policies.in_force(mission.starts_on) if mission.starts_on else None


def _reports(mission: Mission) -> QuerySet[TripReport]:
    return TripReport.objects.filter(trip__mission=mission).prefetch_related("answers__aim", "follow_ups")


def _points(mission: Mission, by: Actor | None) -> Iterable[tuple[Any, list[Point]]]:
    """For the traveller first, then for those who decide or pay; gone once the claim is settled and reimbursed."""
    if by is None or not _may_see_points(by, mission):
        return
    for trip, points in points_to_check(mission):
        if trip.settled_on is None or trip.reimbursed_on is None:
            yield trip.pk, points


def _may_see_points(by: Actor, mission: Mission) -> bool:
    if permissions.is_of(by, mission) or permissions.may_post(by):
        return True
    return has_role(by, *OFFICE, "auditor") or bool(permissions.deciding_role(by, mission))


def _checked(point: Point, policy: Policy | None, lines: list[CostLine], trip: Trip) -> Checked:
    lang = language()
    answers = {"met": _("Met"), "not_met": pgettext("point", "To explain"), "unknown": _("To document")}
    name = point.rule.name.in_(lang) or point.rule.text.in_(lang)
    checks = " ".join(rule_sentences(policy, point.rule, lang) if policy else ())
    about = {row[0]: row for row in point.rows}
    asked = [one for one in lines if str(one.pk) in about]
    said = trip if not asked and point.outcome == "not_met" and (trip.reason_en or trip.reason_fr) else None
    if said or (point.outcome == "not_met" and asked and all(one.reason_en or one.reason_fr for one in asked)):
        answers["not_met"] = pgettext("point", "Explained")
    return Checked(
        point,
        SHAPES[point.outcome],
        answers[point.outcome],
        name or checks,
        checks if name and _has_threshold(point.rule) else "",
        point.said(lang),
        point.rule.source,
        [(one, _share_of(point, about[str(one.pk)])) for one in asked],
        said,
    )


def _has_threshold(rule: TravelRule) -> bool:
    """Is there a figure, a term, a table or a list that the text of the policy may say in other words?"""
    return any(
        (rule.percent is not None, rule.amount, rule.within, rule.at_least, rule.at_most, rule.table, rule.classes)
    )


def _share_of(point: Point, row: Row) -> str:
    """How large it is, in percent of what the rule holds it against, where it is above."""
    if point.about not in ("meal-rate", "alcohol") or row[1] is None:
        return ""
    return _("%(percent)s %%, where the rule has at most %(limit)s %%") % {"percent": row[1], "limit": row[2]}


def decided(mission: Mission) -> list[dict[str, Any]]:
    """Every decision about it, with who took it."""
    rows = list(mission.authorisations.select_related("council_item").order_by("on", "id"))
    names = names_of([one.decided_by_id for one in rows])
    maxima = [None if one.maximum_minor is None else Money(one.maximum_minor, one.currency) for one in rows]
    return [
        {"row": row, "who": names.get(row.decided_by_id, ""), "maximum": most}
        for row, most in zip(rows, maxima, strict=True)
    ]


def steps(mission: Mission, by: Actor | None) -> list[Step]:
    """What this person does next; what is not possible now says why."""
    if by is None:
        return []
    found = _reports_due(mission, by)
    writes = permissions.may_write(by, mission)
    if mission.state == State.PLANNED and writes:
        found.append(Step(_("Ask for the authorisation"), "missions:ask", not_whole(mission)))
    if mission.state == State.PLANNED and not writes and permissions.deciding_role(by, mission):
        found.append(Step(_("Authorise"), "missions:authorise", _("Nobody asks for it yet.")))
    if mission.state == State.ASKED and permissions.may_decide_some(by):
        way = chain.of(mission)
        turn = chain.turn(mission, way)
        why_not = why_not_theirs(by, mission, turn)
        found.append(Step(_("Authorise") if way.is_last(turn) else _("Agree"), "missions:authorise", why_not))
        found.append(Step(_("Do not authorise"), "missions:refuse", why_not))
    if mission.state == State.ASKED and writes:
        found.append(Step(_("Take the request back"), "missions:take-back"))
    if writes and mission.booked_on is None and mission.state != State.REFUSED and mission.state != State.CANCELLED:
        found.append(Step(_("Note the first booking"), "missions:book"))
    if (writes or permissions.deciding_role(by, mission)) and possible.can_be_cancelled(mission):
        found.append(Step(pgettext("mission", "Cancel it"), "missions:cancel"))
    return found


def _reports_due(mission: Mission, by: Actor) -> list[Step]:
    """Who is back and has not reported does that first; the office for them."""
    if mission.state != State.AUTHORISED:
        return []
    back = mission.trips.filter(cancelled_on=None, report=None, ends_on__lt=timezone.localdate())
    mine = [one for one in back.select_related("person__user", "mission") if permissions.may_report(by, one)]
    return [Step(_("Report on the trip of %(who)s") % {"who": who(one)}, "missions:report", of=one.pk) for one in mine]


def not_whole(mission: Mission) -> str:
    """What is missing before anybody is asked."""
    missing = [
        words
        for words, there in (
            (_("its purpose"), mission.purpose_en or mission.purpose_fr),
            (_("its days"), mission.starts_on),
            (_("the maximum that it may cost"), mission.maximum_minor is not None),
            (_("a traveller"), mission.trips.exists()),
        )
        if not there
    ]
    return _("Missing: %(what)s.") % {"what": ", ".join(missing)} if missing else ""


def plan_stands(mission: Mission) -> str:
    """Why a plan is not changed any more; empty where it is."""
    return {
        State.ASKED: _("The plan stands still while somebody decides: take the request back to change it."),
        State.AUTHORISED: _("What was authorised stays: something else takes a new mission."),
    }.get(State(mission.state), "")


def why_not_theirs(by: Actor, mission: Mission, turn: str) -> str:
    """Why this person cannot decide now; empty where they can."""
    if permissions.is_of(by, mission):
        return _("You planned it, travel in it or prepare it for whoever does, so somebody else decides.")
    if not permissions.deciding_role(by, mission):
        return _("It is of another division.")
    if not chain.role_in(by, mission, turn):
        return _("The policy asks %(who)s now.") % {"who": chain.called(turn, language())}
    if not settings.CITY.small_office and mission.assents.filter(standing=True, given_by=by).exists():
        return _("You said yes before, so somebody else takes this step.")
    travellers = [trip for trip in mission.trips.select_related("person") if trip.group != "elected"]
    if not all(permissions.is_above(by, trip) for trip in travellers):
        return _("A traveller is your peer or stands above you, so somebody above them decides.")
    return ""


def deciding(mission: Mission, by: Actor | None) -> dict[str, Any]:
    """Who decides over it by the policy, in their order, who of them said yes, whose turn it is, and which late reports
    whoever decides looks at first."""
    way = chain.of(mission)
    turn, open_ = chain.turn(mission, way), mission.state in (State.PLANNED, State.ASKED)
    given = list(mission.assents.filter(standing=True))
    names = names_of([one.given_by_id for one in given])
    late = owed.holding_up(mission) if open_ else []
    mine = set(
        permissions.visible(by).filter(pk__in=[one.trip.mission_id for one in late]).values_list("pk", flat=True)
    )
    return {
        "owed": [(one, who(one.trip), one.trip.mission_id in mine) for one in late],
        "roles": [chain.called(one, language()) for one in way.roles] if open_ else [],
        "council": way.council and open_,
        "turn": chain.called(turn, language()) if turn and mission.state == State.ASKED else "",
        "vacant": mission.state == State.ASKED and chain.is_vacant(mission, turn),
        "given": [(one, chain.called(one.role, language()), names.get(one.given_by_id, "")) for one in given],
    }

"""How a mission becomes facts: the only door from this room to the rules of the policy."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.utils import timezone

from chancery.missions.models import Authorisation, CostLine, Funding, Mission, Trip, TripReport
from chancery.missions.plain import LineFacts, TripFacts
from chancery.missions.points import Point, Rules, points
from chancery.missions.ranks import rank, rank_of
from chancery.missions.stays import plain
from chancery.strategy import policies


def points_to_check(mission: Mission, today: date | None = None) -> list[tuple[Trip, list[Point]]]:
    """The points of each trip by the policy that was in force at departure; none where it says nothing of travel."""
    now = today or timezone.localdate()
    policy = policies.in_force(mission.starts_on or now)
    if policy is None:
        return []
    rules = Rules(policy)
    return [(trip, points(facts, rules, now)) for trip, facts in trips(mission)]


def trips(mission: Mission) -> list[tuple[Trip, TripFacts]]:
    """Each trip that was not cancelled, with what is recorded of it."""
    found = list(
        mission.trips.filter(cancelled_on=None)
        .select_related("person__user__actor", "country", "report")
        .prefetch_related("repayments")
    )
    given = mission.authorisations.filter(yes=True).select_related("decided_by").order_by("-on", "-id").first()
    paid = frozenset(
        one.body.casefold() for one in mission.funding.standing().exclude(source=Funding.Source.CITY) if _declared(one)
    )
    goals = set(mission.goals.values_list("pk", flat=True)) | set(mission.aims.values_list("goal", flat=True))
    lines: dict[object, list[CostLine]] = {}
    for line in CostLine.objects.filter(trip__in=found).standing().order_by("trip", "number"):
        lines.setdefault(line.trip_id, []).append(line)
    return [
        (trip, _facts(mission, trip, given, len(found), paid, len(goals - {None}), lines.get(trip.pk, [])))
        for trip in found
    ]


def _reported(trip: Trip) -> date | None:
    report: TripReport | None = getattr(trip, "report", None)
    return report.filed_on if report else None


def _declared(paid: Funding) -> bool:
    return bool(paid.body) and paid.declared_on is not None


def _facts(
    mission: Mission,
    trip: Trip,
    given: Authorisation | None,
    travellers: int,
    declared: frozenset[str],
    goals: int,
    lines: Iterable[CostLine],
) -> TripFacts:
    maximum = given.maximum_minor if given and given.currency == settings.CITY.currency else None
    alone = travellers == 1  # a maximum is for the mission as a whole; nobody said which part of it is whose
    return TripFacts(
        currency=settings.CITY.currency,
        group=trip.group,
        body=mission.body,
        purpose=bool(mission.purpose_en or mission.purpose_fr),
        goals=goals,
        starts_on=trip.starts_on,
        ends_on=trip.ends_on,
        returned_on=trip.returned_on,
        booked_on=mission.booked_on,
        authorised_on=given.on if given else None,
        approver=_stands(given, trip) if given else "",
        maximum_minor=maximum if alone else _share(trip, mission),
        authorised=given.travellers if given else None,
        travellers=travellers,
        travel_class=trip.travel_class,
        class_reason=bool(mission.class_reason_en or mission.class_reason_fr),
        hours=mission.hours,
        personal_days=trip.personal_days,
        companion=bool(trip.companions),
        companion_paid_by=trip.companion_paid_by,
        settled_on=trip.settled_on,
        reported_on=_reported(trip),
        reimbursed_on=trip.reimbursed_on,
        advance_minor=trip.advance_minor,
        repaid_minor=sum(one.counts for one in trip.repayments.all()),
        advance_cleared_on=trip.advance_cleared_on,
        other_trips=_others(trip),
        published_on=trip.accounted_on,
        unexplained=0,  # a correction says why, and the receipt of residents lists what came in after it was published
        declared=declared,
        lines=tuple(map(_line, lines)),
    )


def _share(trip: Trip, mission: Mission) -> int | None:
    """Of several travellers each may spend what was estimated for them, where that is recorded in one currency."""
    amounts = [one.amount for one in trip.estimates.all()]
    own = [one.minor for one in amounts if one.currency == mission.currency == settings.CITY.currency]
    return sum(own) if own and len(own) == len(amounts) else None


def _stands(given: Authorisation, trip: Trip) -> str:
    """How whoever authorised stands to the traveller; a decision of Council stands above everyone."""
    person = trip.person
    if person is None or given.council_item_id is not None:
        return "above"
    if person.user is not None and person.user.actor_id == given.decided_by_id:
        return "self"
    above = rank(given.decided_by) - rank_of(person)
    return "above" if above > 0 else "subordinate" if above < 0 else "peer"


def _others(trip: Trip) -> tuple[date, ...] | None:
    """The days on which the same person left for the same place before; unknown for who is only named."""
    if trip.person is None or not trip.place:
        return None
    there = Trip.objects.filter(person=trip.person, country=trip.country, cancelled_on=None)
    days = there.exclude(pk=trip.pk).exclude(starts_on=None).values_list("place", "starts_on")
    return tuple(day for place, day in days if day and plain(place) == plain(trip.place))


def _line(line: CostLine) -> LineFacts:
    return LineFacts(
        id=str(line.pk),
        kind=line.kind,
        on=line.on,
        amount_minor=line.amount_minor,
        currency=line.currency,
        own_minor=line.own_minor,
        country=line.country_id or "",
        city=line.place,
        meal=line.meal,
        includes=line.includes,
        alcohol_minor=line.alcohol_minor,
        proof=line.proof,
        guests=line.guests,
        attended=bool(line.attendees),
        paid_by=line.paid_by,
        paid_by_body=line.paid_by_body,
        borne_minor=line.borne_minor,
        claim=line.claim,
        account=line.account,
        envelope=line.envelope,
    )

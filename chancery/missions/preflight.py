"""What is known before anybody decides: who else goes there, what covers it, who was there, and which days collide."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from chancery.accounts.permissions import has_role
from chancery.audit.models import Actor
from chancery.council.models import CouncilItem
from chancery.counterparties import dates_of_note
from chancery.counterparties.dates_of_note import Occurrence
from chancery.counterparties.models import Country
from chancery.dates import FuzzyDate
from chancery.memberships.models import Membership
from chancery.missions import permissions, stays
from chancery.missions.models import Mission, Trip
from chancery.missions.shown import who
from chancery.missions.stays import Body, Stay, Why

State = Mission.State
#: So many journeys to a place are named; who wants more asks the list.
MOST = 5


@dataclass
class Journey:
    """Another mission: what it is, who goes or went, and why it is named."""

    mission: Mission
    href: str
    starts_on: date | None
    ends_on: date | None
    people: list[str] = field(default_factory=list)
    why: Why = "place"


@dataclass
class Cover:
    """A membership that may cover it, and how we know."""

    membership: Membership
    href: str
    why: Why


@dataclass
class Meeting:
    """A meeting of a body of Council, by what is on record of it."""

    first: CouncilItem
    met: FuzzyDate
    items: int
    href: str


@dataclass
class Preflight:
    """What the panel says."""

    beside: list[Journey]
    before: list[Journey]
    covers: list[Cover]
    meetings: list[Meeting]
    days: list[tuple[Occurrence, Country | None]]
    country: Country | None
    sees_all: bool


def of(mission: Mission, by: Actor | None) -> Preflight | None:
    """Of a mission that is planned or asked for; nothing once it is decided."""
    return known(mission, by) if mission.state in (State.PLANNED, State.ASKED) else None


def known(mission: Mission, by: Actor | None) -> Preflight:
    """What the record knows of the journey, whatever was decided."""
    mine = _mine(mission)
    trips = {one.pk: one for one in _others(mission, by)}
    others = [_stay(one, one.mission) for one in trips.values()]
    gone = {one.pk for one in trips.values() if one.mission.state == State.AUTHORISED}
    readable = set(
        permissions.visible(by).filter(pk__in={one.mission_id for one in trips.values()}).values_list("pk", flat=True)
    )
    return Preflight(
        beside=_journeys(stays.beside(mine, others, timezone.localdate()), trips, readable),
        before=_journeys(((one, "place") for one in stays.before(mine, others) if one.of in gone), trips, readable)[
            :MOST
        ],
        covers=_covers(mission),
        meetings=_meetings(mission),
        days=_days(mission),
        country=mission.country,
        sees_all=has_role(by, *permissions.READS_ALL),
    )


def _mine(mission: Mission) -> Stay:
    return Stay(
        mission.pk, mission.activity_id, mission.place, mission.country_id or "", mission.starts_on, mission.ends_on
    )


def _stay(trip: Trip, mission: Mission) -> Stay:
    last = trip.returned_on or trip.ends_on
    return Stay(trip.pk, mission.activity_id, trip.place, trip.country_id or "", trip.starts_on, last)


def _others(mission: Mission, by: Actor | None) -> Iterable[Trip]:
    """The trips of other missions that whoever asks may read, or that residents may."""
    fits = Q(country=mission.country_id) | Q(country=None) if mission.country_id else Q(pk__isnull=False)
    if mission.activity_id:
        fits |= Q(mission__activity=mission.activity_id)
    closed = Trip.objects.filter(public=False).values("mission")
    told = Trip.objects.public().filter(mission__withheld_reason="", ends_on__lt=timezone.localdate())
    read = Q(mission__in=permissions.visible(by)) | Q(pk__in=told.exclude(mission__in=closed).values("pk"))
    rows = Trip.objects.filter(read, fits, cancelled_on=None).exclude(mission=mission.pk)
    over = (State.REFUSED, State.CANCELLED)
    return rows.exclude(mission__state__in=over).select_related("mission", "person").order_by("starts_on", "pk")


def _journeys(found: Iterable[tuple[Stay, Why]], trips: dict[UUID, Trip], readable: set[UUID]) -> list[Journey]:
    """One for each mission, with those of its travellers who are meant."""
    by_mission: dict[UUID, Journey] = {}
    for stay, why in found:
        trip: Trip = trips[stay.of]  # type: ignore[index]  # (of is the key of a trip)
        inside = trip.mission_id in readable
        page = "missions:mission" if inside else "portal:trip"
        journey = by_mission.setdefault(
            trip.mission_id,
            Journey(trip.mission, reverse(page, args=[trip.mission.reference]), stay.starts_on, stay.ends_on, why=why),
        )
        if inside:
            journey.people.append(who(trip))
    return list(by_mission.values())


def _covers(mission: Mission) -> list[Cover]:
    year = (mission.starts_on or timezone.localdate()).year
    rows = Membership.objects.public().filter(Q(until_year=None) | Q(until_year__gte=year)).select_related("network")
    held: dict[Any, Membership] = {}
    for one in rows:  # the latest source of each goes first
        held.setdefault(one.network_id, one)
    bodies = [_body(one) for one in held.values()]
    linked = mission.activity.networks.values_list("pk", flat=True) if mission.activity else ()
    said = [getattr(mission, f"{stem}_{lang}") for stem in ("title", "purpose", "programme") for lang in ("en", "fr")]
    top = reverse("portal:networks")
    return [
        Cover(held[body.of], f"{top}#{held[body.of].network.reference}", why)
        for body, why in stays.covering(mission.place, said, frozenset(linked), bodies)
    ]


def _body(membership: Membership) -> Body:
    one = membership.network
    return Body(one.pk, (one.name_en, one.name_fr), one.acronym, (one.headquarters_en, one.headquarters_fr))


def _meetings(mission: Mission) -> list[Meeting]:
    """Those that may fall on one of the days; a month or a year that is all that is known may too."""
    if mission.starts_on is None:
        return []
    last = mission.ends_on or mission.starts_on
    rows = CouncilItem.objects.public().filter(met_earliest__lte=last, met_latest__gte=mission.starts_on)
    found: dict[Any, Meeting] = {}
    top = reverse("portal:decisions")
    for one in rows.order_by("met_earliest", "reference"):
        key = (one.body_en or one.body_fr, one.met_earliest, one.met_latest)
        held = found.setdefault(key, Meeting(one, one.met, 0, f"{top}#{one.reference}"))
        held.items += 1
    return list(found.values())


def _days(mission: Mission) -> list[tuple[Occurrence, Country | None]]:
    """Days of note here, there, and of whom the activity is with."""
    if mission.starts_on is None:
        return []
    with_ = mission.activity.counterparty_id if mission.activity else None
    found = dates_of_note.between(
        mission.starts_on,
        mission.ends_on or mission.starts_on,
        countries=[one for one in (mission.country_id, settings.CITY.country) if one],
        counterparties=[with_] if with_ else [],
    )
    names = Country.objects.in_bulk({one.country for one in found if one.country})
    return [(one, names.get(one.country)) for one in found]

"""Plan a mission: why, for what, who travels, what it may cost, and who pays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from chancery import edits, numbering
from chancery.audit.models import Actor
from chancery.errors import require, required
from chancery.ids import uuid7
from chancery.mailing import IN_TEXT
from chancery.missions import borne, permissions, possible
from chancery.missions.actions.telling import MAY_NOT, tell
from chancery.missions.actions.wording import reworded
from chancery.missions.days import day_of
from chancery.missions.models import Aim, Estimate, Mission, Trip
from chancery.missions.models.corrections import function_of, place_of
from chancery.money import LARGEST, Money
from chancery.records import Changed, changed, gone
from chancery.strategy.models import Goal

State = Mission.State
MAY_NOT_PLAN = (
    "The office, the divisions, members of Council and their assistants plan missions.",
    "Le bureau, les divisions, les membres du Conseil et leurs adjoints planifient les missions.",
)
NOT_THEIRS = (
    "Only the office puts somebody else of the directory in. Give their name, or ask the office. Nothing was written.",
    "Seul le bureau inscrit une autre personne du répertoire. Donnez son nom, ou adressez-vous au bureau. Rien n’a été "
    "inscrit.",
)
NOT_OPEN = (
    "This mission waits for its authorisation or has it. Nothing was changed: take the request back first, or have a "
    "new mission authorised.",
    "Cette mission attend son autorisation ou l’a reçue. Rien n’a été modifié\u00a0: retirez d’abord la demande, ou "
    "faites autoriser une nouvelle mission.",
)
AMOUNT = (
    "An amount is above zero and not beyond all measure. Nothing was written.",
    "Un montant est supérieur à zéro et raisonnable. Rien n’a été inscrit.",
)
NO_FUNCTION = (
    "Residents read the function of who travels, and an e-mail address is none. Nothing was written.",
    "La population lit la fonction de qui voyage, et une adresse électronique n’en est pas une. Rien n’a été inscrit.",
)
WHO = (
    "Say who travels: a person of the directory, or a name, one of the two. Nothing was written.",
    "Dites qui voyage\u00a0: une personne du répertoire, ou un nom, l’un des deux. Rien n’a été inscrit.",
)
DAYS = (
    "The return is before the departure. Nothing was written.",
    "Le retour précède le départ. Rien n’a été inscrit.",
)
ALREADY = (
    "This person travels in this mission already, on one of these days. Nothing was written.",
    "Cette personne voyage déjà dans cette mission, l’un de ces jours. Rien n’a été inscrit.",
)
NO_WORDS = (
    "An objective says something, in one language at least. Nothing was written.",
    "Un objectif dit quelque chose, dans une langue au moins. Rien n’a été inscrit.",
)
NO_ESTIMATE = (
    "Nothing is estimated of this yet: write an amount. Nothing was written.",
    "Rien n’est encore estimé de cela\u00a0: écrivez un montant. Rien n’a été inscrit.",
)
NO_AIM = (
    "Somebody took this objective out a moment ago. Nothing was written.",
    "Quelqu’un vient de retirer cet objectif. Rien n’a été inscrit.",
)
TITLE = ("Give the mission a title.", "Donnez un titre à la mission.")


OF_THE_MISSION = ("starts_on", "ends_on", "place", "country", "travel_class", "division")
FUNCTION = ("function_en", "function_fr")
WHERE = ("place", "country")
MONEY_CAME = ("reimbursed_on", "advance_cleared_on")
HAPPENED = (*MONEY_CAME, "returned_on", "settled_on")
OWN_MONEY = (
    "It is your own travel, so somebody else notes that it was reimbursed or that an advance is cleared. Nothing was "
    "written.",
    "C’est votre propre déplacement\u00a0: une autre personne note qu’il est remboursé ou qu’une avance est réglée. "
    "Rien n’a été inscrit.",
)


@transaction.atomic
def plan(*, by: Actor, id: UUID | None = None, goals: Iterable[Goal] = (), **values: Any) -> Mission:
    """Begin a mission. A form that is sent twice begins one."""
    require(permissions.may_plan(by), *MAY_NOT_PLAN)
    if id and (there := Mission.objects.filter(pk=id).first()):
        return there
    values.setdefault("currency", settings.CITY.currency)
    mission = Mission(id=id or uuid7(), planned_by=by, **values)
    require(bool(mission.title_en or mission.title_fr), *TITLE)
    _require_days(mission)
    mission.clean_fields(exclude=["reference"])
    numbering.take(mission, Mission.LETTERS, lambda: mission.save(force_insert=True))
    mission.goals.set(goals)
    tell(by=by, what="planned", mission=mission, rows=[changed(mission)])
    return mission


@transaction.atomic
def revise(*, by: Actor, mission: Mission, held: Mapping[str, Any], changes: Mapping[str, Any]) -> None:
    """Change what is planned, before anybody is asked. A form that is sent twice changes nothing the second time."""
    require(permissions.may_write(by, mission), *MAY_NOT)
    if not changes:
        return
    written = edits.columns(changes)
    _require_days(Mission(**{name: written.get(name, getattr(mission, name)) for name in ("starts_on", "ends_on")}))
    open_ = Mission.objects.filter(pk=mission.pk, state=State.PLANNED)
    before = required(open_.first(), *NOT_OPEN)
    edits.require_still(open_.filter(edits.still(held)).update(**written))
    mission.refresh_from_db()
    followed = _follow(mission, before, written)
    tell(by=by, what="revised", mission=mission, rows=[changed(mission, written), *followed])


@transaction.atomic
def note_emergency(*, by: Actor, mission: Mission, held: Mapping[str, Any], changes: Mapping[str, Any]) -> None:
    """Say whom to call there in an emergency, at any time; what is planned and authorised stays as it is."""
    require(permissions.may_write(by, mission), *MAY_NOT)
    if not changes:
        return
    written = {"emergency": str(changes["emergency"]).strip()}
    edits.require_still(Mission.objects.filter(edits.still(held), pk=mission.pk).update(**written))
    mission.refresh_from_db()
    tell(by=by, what="emergency-noted", mission=mission, rows=[changed(mission, written)], sealed=True)


@transaction.atomic
def add_aim(*, by: Actor, mission: Mission, goal: Goal | None = None, id: UUID | None = None, **values: Any) -> Aim:
    """Say one objective of a mission, and which goal of the city it serves."""
    _require_open(by, mission)
    if id and (there := Aim.objects.filter(pk=id).first()):
        return there
    last: int | None = mission.aims.aggregate(last=Max("number"))["last"]
    aim = Aim(id=id or uuid7(), mission=mission, number=(last or 0) + 1, goal=goal, **values)
    aim.clean_fields()
    aim.save(force_insert=True)
    tell(by=by, what="aim-added", mission=mission, rows=[changed(aim)])
    return aim


@transaction.atomic
def correct_aim(*, by: Actor, aim: Aim, held: Mapping[str, Any], changes: Mapping[str, Any]) -> None:
    """Correct an objective while nobody is asked. A form that is sent twice changes nothing the second time."""
    _require_open(by, aim.mission)
    if not changes:
        return
    written = edits.columns(changes)
    now = required(Aim.objects.filter(pk=aim.pk).first(), *NO_AIM)
    said = [written.get(name, getattr(now, name)) for name in ("text_en", "text_fr")]
    require(any(one.strip() for one in said), *NO_WORDS)
    edits.require_still(Aim.objects.filter(edits.still(held), pk=aim.pk).update(**written))
    aim.refresh_from_db()
    tell(by=by, what="aim-corrected", mission=aim.mission, rows=[changed(aim, written)])


@transaction.atomic
def remove_aim(*, by: Actor, aim: Aim) -> None:
    """Take an objective off a plan that nobody is asked about yet. The ledger keeps that it stood there."""
    _require_open(by, aim.mission)
    told = gone(aim)
    require(Aim.objects.filter(pk=aim.pk).delete()[0] == 1, *NO_AIM)
    tell(by=by, what="aim-removed", mission=aim.mission, rows=[told])


@transaction.atomic
def add_trip(*, by: Actor, mission: Mission, id: UUID | None = None, **values: Any) -> Trip:
    """Add one person's travel. Its days and place are those of the mission where nothing else is said, and the function
    of somebody of the directory is the one they have there: residents read it where they read no name."""
    _require_open(by, mission)
    if id and (there := Trip.objects.filter(pk=id).first()):
        return there
    for name in OF_THE_MISSION:
        values[name] = values.get(name) or getattr(mission, name)
    require(not values.get("person") or permissions.may_name(by, values["person"]), *NOT_THEIRS)
    if (person := values.get("person")) and not (values.get("function_en") or values.get("function_fr")):
        values |= {"function_en": person.function_en, "function_fr": person.function_fr}
    last: int | None = mission.trips.aggregate(last=Max("number"))["last"]
    trip = Trip(id=id or uuid7(), mission=mission, number=(last or 0) + 1, **values)
    require((trip.person is None) != (not trip.name), *WHO)
    require(not _travels_then(trip), *ALREADY)
    _require_days(trip)
    require(not IN_TEXT.search(f"{trip.function_en} {trip.function_fr}"), *NO_FUNCTION)
    trip.clean_fields()
    trip.save(force_insert=True)
    tell(by=by, what="trip-added", mission=mission, rows=[changed(trip)])
    return trip


@transaction.atomic
def correct_trip(*, by: Actor, trip: Trip, held: Mapping[str, Any], changes: Mapping[str, Any]) -> None:
    """Correct what a plan says of who travels. Once somebody is asked for it who goes, in which part and when stands
    still; a function that residents read may have been mistyped at any time, and of a trip that is over the place."""
    mission = trip.mission
    require(permissions.may_write(by, mission), *MAY_NOT)
    if not changes:
        return
    held_ = Mission.objects.select_for_update().get(pk=mission.pk)
    free = {*FUNCTION, *(WHERE if possible.is_over(trip) else ())}
    require(held_.state == State.PLANNED or not set(changes) - free, *NOT_OPEN)
    written = edits.columns(changes)
    now = Trip(**{name: written.get(name, getattr(trip, name)) for name in (*FUNCTION, "name", "starts_on", "ends_on")})
    require((trip.person is None) == bool(now.name.strip()), *WHO)
    _require_days(now)
    require(not IN_TEXT.search(f"{now.function_en} {now.function_fr}"), *NO_FUNCTION)
    before = Trip.objects.select_related("country").get(pk=trip.pk)
    edits.require_still(Trip.objects.filter(edits.still(held), pk=trip.pk).update(**written))
    trip.refresh_from_db()
    require(not _travels_then(trip), *ALREADY)
    told = [
        *reworded(by=by, mission=mission, about="function", was=function_of(before), now=function_of(trip)),
        *reworded(by=by, mission=mission, about="place", was=place_of(before), now=place_of(trip)),
    ]
    tell(by=by, what="trip-corrected", mission=mission, rows=[changed(trip, written), *told])


@transaction.atomic
def estimate(*, by: Actor, trip: Trip, kind: str, amount: Money | None, note: str = "") -> Estimate | None:
    """Say what one class of a trip is thought to cost; the newer counts. Without an amount it is taken out."""
    _require_open(by, trip.mission)
    there = trip.estimates.filter(kind=kind).first()
    if amount is None:
        told = gone(required(there, *NO_ESTIMATE))
        trip.estimates.filter(kind=kind).delete()
        tell(by=by, what="estimate-removed", mission=trip.mission, rows=[told])
        return None
    require(0 <= amount.minor <= LARGEST, *AMOUNT)
    found = there or Estimate(trip=trip, kind=kind)
    found.amount_minor, found.currency, found.note = amount.minor, amount.currency, note
    found.clean_fields()
    found.save()
    tell(by=by, what="estimated", mission=trip.mission, rows=[changed(found)])
    return found


@transaction.atomic
def note_trip(*, by: Actor, trip: Trip, **values: Any) -> None:
    """Write down what became of a trip: returned, settled, reimbursed, an advance given or cleared, personal days, and
    what is said of points to check that no line is asked for. Of their own trip nobody notes that money came."""
    require(permissions.may_write(by, trip.mission) or permissions.may_post(by), *MAY_NOT)
    require(not (permissions.travels(by, trip) and values.keys() & set(MONEY_CAME)), *OWN_MONEY)
    for name, value in values.items():
        setattr(trip, name, day_of(value) if value and name in HAPPENED else value)
    _require_days(trip)
    if "advance_minor" in values:
        Mission.objects.select_for_update().get(pk=trip.mission_id)
        require((trip.advance_minor or 0) >= borne.back_of_advance(trip), *borne.NO_ADVANCE)
    leaves = trip.starts_on or trip.mission.starts_on
    require(trip.returned_on is None or leaves is None or leaves <= trip.returned_on, *DAYS)
    trip.clean_fields()
    trip.save(update_fields=list(values))
    tell(by=by, what="trip-noted", mission=trip.mission, rows=[changed(trip, values)])


def _require_open(by: Actor, mission: Mission) -> None:
    require(permissions.may_write(by, mission), *MAY_NOT)
    held = Mission.objects.select_for_update().get(pk=mission.pk)
    require(held.state == State.PLANNED, *NOT_OPEN)


def _travels_then(trip: Trip) -> bool:
    """Does this person of the directory travel in this mission already, on one of these days?"""
    same = Trip.objects.filter(mission=trip.mission, person=trip.person, cancelled_on=None).exclude(pk=trip.pk)
    for one in same if trip.person else ():
        days = (one.starts_on, trip.ends_on), (trip.starts_on, one.ends_on)
        if all(first is None or last is None or first <= last for first, last in days):
            return True
    return False


def _follow(mission: Mission, before: Mission, written: Iterable[str]) -> list[Changed]:
    """Trips for which nothing else was said go along with their mission; none returns before it leaves."""
    rows: list[Changed] = []
    names = [name for name in OF_THE_MISSION if {name, f"{name}_id"} & set(written)]
    for trip in mission.trips.all() if names else ():
        moved = [name for name in names if getattr(trip, name) == getattr(before, name)]
        for name in moved:
            setattr(trip, name, getattr(mission, name))
        _require_days(trip)
        if moved:
            trip.save(update_fields=moved)
            rows.append(changed(trip, moved))
    return rows


def _require_days(row: Mission | Trip) -> None:
    require(row.starts_on is None or row.ends_on is None or row.starts_on <= row.ends_on, *DAYS)

"""One of those who were to travel does not: off the plan before anybody is asked, cancelled once it is authorised."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from chancery.audit.models import Actor
from chancery.errors import require
from chancery.missions import permissions
from chancery.missions.actions.telling import MAY_NOT, tell
from chancery.missions.days import can_be_cancelled, day_of
from chancery.missions.models import Mission, Trip
from chancery.records import changed, gone

State = Mission.State
NOT_PLANNED = (
    "This mission waits for its authorisation or has it: take the request back first. Nothing was changed.",
    "Cette mission attend son autorisation ou l’a reçue\u00a0: retirez d’abord la demande. Rien n’a été modifié.",
)
HAS_COSTS = (
    "Costs were entered for this person, so their travel stays on record. Once it is authorised it can be cancelled.",
    "Des coûts sont saisis pour cette personne\u00a0: son voyage reste au registre. Une fois autorisé, il peut être "
    "annulé.",
)
NOT_AUTHORISED = (
    "Only travel that is authorised is cancelled for one person. Nothing was changed.",
    "Seul un voyage autorisé s’annule pour une personne. Rien n’a été modifié.",
)
WAS_THERE = (
    "This person is back, or reported on the trip. Nothing was changed.",
    "Cette personne est de retour, ou a fait rapport de son voyage. Rien n’a été modifié.",
)
LAST = (
    "Nobody else travels: cancel the mission. Nothing was changed.",
    "Personne d’autre ne voyage\u00a0: annulez la mission. Rien n’a été modifié.",
)
MADE = (
    "By that day the trip was over, or residents read of it already. Nothing was changed.",
    "Ce jour-là, le voyage était terminé, ou la population le lit déjà. Rien n’a été modifié.",
)
DONE = ("Their travel is cancelled already.", "Son voyage est déjà annulé.")
REASON = ("Say why. Nothing was written.", "Dites pourquoi. Rien n’a été inscrit.")


@transaction.atomic
def take_off(*, by: Actor, trip: Trip) -> None:
    """Take somebody off a plan that nobody is asked about yet. The ledger keeps that they stood on it."""
    mission = trip.mission
    require(permissions.may_write(by, mission), *MAY_NOT)
    held = Mission.objects.select_for_update().get(pk=mission.pk)
    require(held.state == State.PLANNED, *NOT_PLANNED)
    require(not trip.lines.exists(), *HAS_COSTS)
    told = [*map(gone, trip.estimates.all()), gone(trip)]
    trip.estimates.all().delete()
    require(Trip.objects.filter(pk=trip.pk).delete()[0] == 1, *DONE)
    tell(by=by, what="trip-removed", mission=mission, rows=told)


@transaction.atomic
def cancel_trip(*, by: Actor, trip: Trip, on: date, reason_en: str = "", reason_fr: str = "") -> None:
    """Cancel the travel of one person, with the reason; the others travel. What it has cost already stays."""
    mission = trip.mission
    require(permissions.may_write(by, mission) or bool(permissions.deciding_role(by, mission)), *MAY_NOT)
    require(bool(reason_en.strip() or reason_fr.strip()), *REASON)
    held = Mission.objects.select_for_update().get(pk=mission.pk)
    require(held.state == State.AUTHORISED, *NOT_AUTHORISED)
    going = Trip.objects.filter(mission=mission, cancelled_on=None)
    require(going.filter(pk=trip.pk).exists(), *DONE)
    require(going.filter(pk=trip.pk, returned_on=None, report=None).exists(), *WAS_THERE)
    require(going.exclude(pk=trip.pk).exists(), *LAST)
    require(can_be_cancelled(trip, day_of(on)), *MADE)
    trip.cancelled_on, trip.end_reason_en, trip.end_reason_fr = day_of(on), reason_en.strip(), reason_fr.strip()
    columns = ["cancelled_on", "end_reason_en", "end_reason_fr"]
    trip.save(update_fields=columns)
    tell(by=by, what="trip-cancelled", mission=mission, rows=[changed(trip, columns)])

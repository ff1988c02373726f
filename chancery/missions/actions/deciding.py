"""Ask for a mission, authorise it or not, note its first booking, cancel it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from chancery.accounts.permissions import roles_of
from chancery.audit.models import Actor
from chancery.council.models import CouncilItem
from chancery.errors import require
from chancery.missions import permissions
from chancery.missions.actions.telling import MAY_NOT, tell
from chancery.missions.days import day_of
from chancery.missions.models import Authorisation, Mission
from chancery.missions.models.undertaking import Group
from chancery.money import Money
from chancery.policy.model import TravelRule
from chancery.records import Changed, changed
from chancery.strategy import policies

State = Mission.State
MISSING = (
    "Before anybody is asked the mission needs a purpose, at least one traveller, its days, and the maximum it may "
    "cost. Nothing was sent.",
    "Avant toute demande, il faut le but de la mission, au moins une personne qui voyage, ses jours et le maximum "
    "qu’elle peut coûter. Rien n’a été envoyé.",
)
NOT_PLANNED = ("This mission is not being planned any more.", "Cette mission n’est plus en planification.")
NOT_ASKED = (
    "Nobody asks for this mission now: somebody decided it or took it back a moment ago. Nothing was written.",
    "Personne ne demande cette mission\u00a0: elle vient d’être décidée ou retirée. Rien n’a été inscrit.",
)
NOT_YOURS = (
    "Travel is authorised by the city manager, the head of the office, or the head of the division. Nothing was "
    "written.",
    "Les déplacements sont autorisés par la direction générale, la direction du bureau ou celle de la division. Rien "
    "n’a été inscrit.",
)
OWN = (
    "You planned this mission or travel in it, so somebody else decides. Nothing was written.",
    "Vous avez planifié cette mission ou vous y voyagez\u00a0: une autre personne en décide. Rien n’a été inscrit.",
)
NOT_ABOVE = (
    "A traveller is your peer or stands above you, so somebody above them decides. Nothing was written.",
    "Une personne qui voyage est votre pair ou vous est supérieure\u00a0: quelqu’un au-dessus d’elle en décide. Rien "
    "n’a été inscrit.",
)
COUNCIL = (
    "A member of Council travels: name the decision of Council, or have the policy say who authorises it. Nothing was "
    "written.",
    "Un membre du Conseil voyage\u00a0: indiquez la décision du Conseil, ou que la politique dise qui l’autorise. Rien "
    "n’a été inscrit.",
)
LATE = (
    "Something is booked already. Say why it is authorised only now. Nothing was written.",
    "Une réservation est déjà faite. Dites pourquoi l’autorisation ne vient que maintenant. Rien n’a été inscrit.",
)
OVER = (
    "That is more than the mission asks for. Nothing was written.",
    "C’est plus que la mission ne demande. Rien n’a été inscrit.",
)
REASON = ("Say why. Nothing was written.", "Dites pourquoi. Rien n’a été inscrit.")
OVER_ALREADY = ("This mission is over already.", "Cette mission est déjà close.")


@transaction.atomic
def ask(*, by: Actor, mission: Mission, on: date | None = None) -> None:
    """Ask for the authorisation of a mission. From then on its plan stands still."""
    require(permissions.may_write(by, mission), *MAY_NOT)
    whole = (mission.purpose_en or mission.purpose_fr) and mission.starts_on and mission.maximum_minor is not None
    require(bool(whole) and mission.trips.exists(), *MISSING)
    _step(mission, [State.PLANNED], NOT_PLANNED, state=State.ASKED, asked_on=day_of(on))
    tell(by=by, what="asked", mission=mission, rows=[changed(mission, ["state", "asked_on"])])


@transaction.atomic
def take_back(*, by: Actor, mission: Mission) -> None:
    """Take the request back, to plan on."""
    require(permissions.may_write(by, mission), *MAY_NOT)
    _step(mission, [State.ASKED], NOT_ASKED, state=State.PLANNED, asked_on=None)
    tell(by=by, what="taken-back", mission=mission, rows=[changed(mission, ["state", "asked_on"])])


@transaction.atomic
def authorise(
    *,
    by: Actor,
    mission: Mission,
    maximum: Money | None = None,
    council_item: CouncilItem | None = None,
    late_reason: str = "",
    on: date | None = None,
    **reasons: Any,
) -> Authorisation:
    """Authorise a mission up to a maximum: never one's own, never a peer's or a superior's, and before booking."""
    role = _require_decider(by, mission)
    _require_council(by, mission, council_item)
    require(mission.booked_on is None or bool(late_reason.strip()), *LATE)
    granted = maximum or mission.maximum
    asked = mission.maximum
    require(granted is not None and asked is not None and 0 <= granted.minor <= asked.minor, *OVER)
    require(granted.currency == asked.currency, *OVER)  # type: ignore[union-attr]  # (both are there, see above)
    _step(mission, [State.ASKED], NOT_ASKED, state=State.AUTHORISED)
    decided = _decide(
        by, mission, role, yes=True, on=day_of(on), granted=granted, council_item=council_item,
        late_reason=late_reason, **reasons,
    )  # fmt: skip
    tell(by=by, what="authorised", mission=mission, rows=[changed(mission, ["state"]), changed(decided)])
    return decided


@transaction.atomic
def refuse(
    *, by: Actor, mission: Mission, reason_en: str = "", reason_fr: str = "", on: date | None = None
) -> Authorisation:
    """Say no to a mission, with the reason."""
    role = _require_decider(by, mission)
    require(bool(reason_en or reason_fr), *REASON)
    _step(mission, [State.ASKED], NOT_ASKED, state=State.REFUSED, end_reason_en=reason_en, end_reason_fr=reason_fr)
    decided = _decide(
        by, mission, role, yes=False, on=day_of(on), granted=None, reason_en=reason_en, reason_fr=reason_fr
    )
    row = changed(mission, ["state", "end_reason_en", "end_reason_fr"])
    tell(by=by, what="refused", mission=mission, rows=[row, changed(decided)])
    return decided


@transaction.atomic
def book(*, by: Actor, mission: Mission, on: date) -> None:
    """Write down the day of the first booking; a later booking changes nothing."""
    require(permissions.may_write(by, mission), *MAY_NOT)
    if mission.booked_on is not None and mission.booked_on <= on:
        return
    Mission.objects.filter(pk=mission.pk).update(booked_on=on)
    mission.booked_on = on
    tell(by=by, what="booked", mission=mission, rows=[changed(mission, ["booked_on"])])


@transaction.atomic
def cancel(*, by: Actor, mission: Mission, on: date, reason_en: str = "", reason_fr: str = "") -> None:
    """Cancel a mission, with the reason. What it has cost already stays, and is accounted for like any other cost."""
    require(permissions.may_write(by, mission) or bool(permissions.deciding_role(by, mission)), *MAY_NOT)
    require(bool(reason_en or reason_fr), *REASON)
    columns = {
        "state": State.CANCELLED, "cancelled_on": on, "end_reason_en": reason_en, "end_reason_fr": reason_fr,
    }  # fmt: skip
    _step(mission, [State.PLANNED, State.ASKED, State.AUTHORISED], OVER_ALREADY, **columns)
    rows: list[Changed] = [changed(mission, columns)]
    for trip in mission.trips.filter(cancelled_on=None):
        trip.cancelled_on = on
        trip.save(update_fields=["cancelled_on"])
        rows.append(changed(trip, ["cancelled_on"]))
    tell(by=by, what="cancelled", mission=mission, rows=rows)


def _step(mission: Mission, states: list[str], otherwise: tuple[str, str], **columns: Any) -> None:
    """From one of these states to another, once, whoever else presses at the same time."""
    require(Mission.objects.filter(pk=mission.pk, state__in=states).update(**columns) == 1, *otherwise)
    for name, value in columns.items():
        setattr(mission, name, value)


def _require_decider(by: Actor, mission: Mission) -> str:
    """The role in which they decide; refused where it is their own, a peer's, or not theirs at all."""
    require(not permissions.is_of(by, mission), *OWN)
    role = permissions.deciding_role(by, mission)
    require(bool(role), *NOT_YOURS)
    travellers = [trip for trip in mission.trips.select_related("person__user__actor") if trip.group != Group.ELECTED]
    require(all(permissions.is_above(by, trip) for trip in travellers), *NOT_ABOVE)
    return role


def _require_council(by: Actor, mission: Mission, item: CouncilItem | None) -> None:
    """Members of Council travel by a decision of Council, unless the city's policy names who authorises them."""
    if item is not None or not mission.trips.filter(group=Group.ELECTED).exists():
        return
    policy = policies.in_force(timezone.localdate())
    rules = [one for one in policy.all(TravelRule) if one.about == "authorises"] if policy else []
    named = {role for rule in rules if Group.ELECTED in rule.groups for role in rule.by}
    require(bool(named & roles_of(by)), *COUNCIL)


def _decide(
    by: Actor, mission: Mission, role: str, *, yes: bool, on: date, granted: Money | None, **values: Any
) -> Authorisation:
    asked = mission.maximum if granted is None else granted
    decided = Authorisation(
        mission=mission, yes=yes, on=on, decided_by=by, as_role=role,
        maximum_minor=granted.minor if granted else None, currency=asked.currency if asked else mission.currency,
        travellers=mission.trips.filter(cancelled_on=None).count(), **values,
    )  # fmt: skip
    decided.clean_fields()
    decided.save(force_insert=True)
    return decided

"""Ask for a mission, authorise it or not, note its first booking, cancel it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction

from chancery import edits
from chancery.audit.models import Actor
from chancery.council.models import CouncilItem
from chancery.errors import require
from chancery.missions import chain, owed, permissions, possible
from chancery.missions.actions.telling import MAY_NOT, tell
from chancery.missions.days import can_be_cancelled, day_of
from chancery.missions.models import Assent, Authorisation, Mission
from chancery.missions.models.undertaking import Group
from chancery.money import Money
from chancery.records import Changed, changed

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
    "This takes a decision of Council, since the policy asks for one, or a member of Council travels and it names "
    "nobody: say which. Nothing was written.",
    "Il faut une décision du Conseil, car la politique en demande une, ou un membre du Conseil voyage et elle ne nomme "
    "personne\u00a0: dites laquelle. Rien n’a été inscrit.",
)
TWICE = (
    "You said yes to this mission before, so somebody else takes this step. Nothing was written.",
    "Vous avez déjà donné votre accord à cette mission\u00a0: une autre personne fait ce pas. Rien n’a été inscrit.",
)
NOT_LAST = (
    "Others say yes to this mission after you: agree to it, and the last of them authorises it. Nothing was written.",
    "D’autres se prononcent après vous sur cette mission\u00a0: donnez votre accord, et la dernière personne "
    "l’autorise. Rien n’a été inscrit.",
)
HELD = (
    "A traveller owes the report of an earlier trip, which by the policy may hold up this one. Say why it goes on all "
    "the same, or wait for the report. Nothing was written.",
    "Une personne qui voyage doit le rapport d’un voyage antérieur, ce qui selon la politique peut retenir celui-ci. "
    "Dites pourquoi il se poursuit malgré tout, ou attendez le rapport. Rien n’a été inscrit.",
)
IS_LAST = (
    "Nobody comes after you: authorise it. Nothing was written.",
    "Personne ne vient après vous\u00a0: autorisez-la. Rien n’a été inscrit.",
)
DECIDED_ON = (
    "It was decided with this day of the first booking, so the day stands. Nothing was written.",
    "La décision a été prise avec ce jour de première réservation\u00a0: il demeure. Rien n’a été inscrit.",
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
MADE = (
    "By that day a trip of it was over, or residents read of it already. Nothing was changed.",
    "Ce jour-là, un de ses voyages était terminé, ou la population le lit déjà. Rien n’a été modifié.",
)
THERE = (
    "Somebody is back, or reported on a trip of it: cancel the travel of the others. Nothing was changed.",
    "Une personne est de retour, ou a fait rapport d’un voyage\u00a0: annulez celui des autres. Rien n’a été modifié.",
)
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
    tell(
        by=by, what="taken-back", mission=mission, rows=[changed(mission, ["state", "asked_on"]), *_no_longer(mission)]
    )


@transaction.atomic
def assent(*, by: Actor, mission: Mission, reason_en: str = "", reason_fr: str = "", on: date | None = None) -> Assent:
    """Say yes as one of several whom the policy names one after the other; whoever comes next is asked then."""
    way = chain.of(mission)
    turn = chain.turn(mission, way)
    role = _require_decider(by, mission, turn)
    require(not way.is_last(turn), *IS_LAST)
    _require_reports(mission, reason_en or reason_fr)
    held = Mission.objects.select_for_update().get(pk=mission.pk)
    require(held.state == State.ASKED and chain.turn(held, way) == turn, *NOT_ASKED)
    made = Assent(
        mission=mission, role=turn, as_role=role, on=day_of(on), given_by=by, reason_en=reason_en, reason_fr=reason_fr
    )
    made.clean_fields()
    made.save(force_insert=True)
    tell(by=by, what="assented", mission=mission, rows=[changed(made)])
    return made


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
    """Authorise a mission up to a maximum: never one's own, never a peer's or a superior's, and before booking. Where
    the policy names several, the last of them authorises it."""
    way = chain.of(mission)
    turn = chain.turn(mission, way)
    role = _require_decider(by, mission, turn)
    require(way.is_last(turn), *NOT_LAST)
    require(council_item is not None or not way.council, *COUNCIL)
    require(mission.booked_on is None or bool(late_reason.strip()), *LATE)
    _require_reports(mission, *(reasons.get(name, "") for name in ("reason_en", "reason_fr")))
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
    role = _require_decider(by, mission, chain.turn(mission, chain.of(mission)))
    require(bool(reason_en or reason_fr), *REASON)
    _step(mission, [State.ASKED], NOT_ASKED, state=State.REFUSED, end_reason_en=reason_en, end_reason_fr=reason_fr)
    decided = _decide(
        by, mission, role, yes=False, on=day_of(on), granted=None, reason_en=reason_en, reason_fr=reason_fr
    )
    row = changed(mission, ["state", "end_reason_en", "end_reason_fr"])
    tell(by=by, what="refused", mission=mission, rows=[row, changed(decided), *_no_longer(mission)])
    return decided


@transaction.atomic
def book(*, by: Actor, mission: Mission, on: date) -> None:
    """Write down the day of the first booking; a later booking changes nothing."""
    require(permissions.may_write(by, mission), *MAY_NOT)
    if mission.booked_on is not None and mission.booked_on <= day_of(on):
        return
    Mission.objects.filter(pk=mission.pk).update(booked_on=day_of(on))
    mission.booked_on = on
    tell(by=by, what="booked", mission=mission, rows=[changed(mission, ["booked_on"])])


@transaction.atomic
def correct_booking(*, by: Actor, mission: Mission, held: Mapping[str, Any], changes: Mapping[str, Any]) -> None:
    """Correct the day of the first booking, or that nothing is booked, until somebody decided on what stands there."""
    require(permissions.may_write(by, mission), *MAY_NOT)
    if not changes:
        return
    written = edits.columns(changes)
    day_of(written["booked_on"])
    open_ = Mission.objects.filter(pk=mission.pk, state__in=(State.PLANNED, State.ASKED))
    require(open_.exists(), *DECIDED_ON)
    edits.require_still(open_.filter(edits.still(held)).update(**written))
    mission.refresh_from_db()
    tell(by=by, what="booking-corrected", mission=mission, rows=[changed(mission, written)])


@transaction.atomic
def cancel(*, by: Actor, mission: Mission, on: date, reason_en: str = "", reason_fr: str = "") -> None:
    """Cancel a mission, with the reason. What it has cost already stays, and is accounted for like any other cost."""
    require(permissions.may_write(by, mission) or bool(permissions.deciding_role(by, mission)), *MAY_NOT)
    require(bool(reason_en or reason_fr), *REASON)
    made = mission.state == State.AUTHORISED and not all(
        can_be_cancelled(one, day_of(on)) for one in mission.trips.all()
    )
    require(not made, *MADE)
    require(possible.can_be_cancelled(mission) or mission.state != State.AUTHORISED, *THERE)
    columns = {
        "state": State.CANCELLED, "cancelled_on": day_of(on), "end_reason_en": reason_en, "end_reason_fr": reason_fr,
    }  # fmt: skip
    _step(mission, [State.PLANNED, State.ASKED, State.AUTHORISED], OVER_ALREADY, **columns)
    rows: list[Changed] = [changed(mission, columns), *_no_longer(mission)]
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


def _no_longer(mission: Mission) -> list[Changed]:
    """What was agreed to is not asked for any more: who said yes is asked again."""
    rows: list[Changed] = []
    for one in mission.assents.filter(standing=True):
        one.standing = False
        one.save(update_fields=["standing"])
        rows.append(changed(one, ["standing"]))
    return rows


def _require_reports(mission: Mission, *reasons: str) -> None:
    """Where a late report may hold up the next trip a person decides, and says why."""
    require(any(one.strip() for one in reasons) or not owed.holding_up(mission), *HELD)


def _require_decider(by: Actor, mission: Mission, turn: str) -> str:
    """The role in which they decide; refused where it is their own, a peer's, not theirs at all, or another's turn."""
    require(not permissions.is_of(by, mission), *OWN)
    require(bool(permissions.deciding_role(by, mission)), *NOT_YOURS)
    role = chain.role_in(by, mission, turn)
    require(bool(role), *chain.not_their_turn(turn))
    require(settings.CITY.small_office or not mission.assents.filter(standing=True, given_by=by).exists(), *TWICE)
    travellers = [trip for trip in mission.trips.select_related("person") if trip.group != Group.ELECTED]
    require(all(permissions.is_above(by, trip) for trip in travellers), *NOT_ABOVE)
    return role


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

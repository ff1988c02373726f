"""Report on a trip: what was seen and learned, whether the objectives were met, and what follows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from chancery import edits
from chancery.audit.models import Actor
from chancery.errors import require
from chancery.ids import uuid7
from chancery.missions import permissions
from chancery.missions.actions.telling import MAY_NOT, tell
from chancery.missions.actions.wording import reworded
from chancery.missions.days import day_of, has_begun
from chancery.missions.models import Aim, AimAnswer, FollowUp, Mission, Trip, TripReport
from chancery.missions.words import words_of
from chancery.records import Changed, changed
from chancery.search import actions as search

KIND = "mission"

NOTHING = (
    "A report says what was observed or learned. Nothing was written.",
    "Un rapport dit ce qui a été observé ou appris. Rien n’a été inscrit.",
)
CANCELLED = (
    "This trip was cancelled: there is nothing to report on. Nothing was written.",
    "Ce voyage a été annulé\u00a0: il n’y a rien à rapporter. Rien n’a été inscrit.",
)
NOT_YET = (
    "This trip has not begun: there is nothing to report on yet. Nothing was written.",
    "Ce voyage n’a pas commencé : il n’y a encore rien à rapporter. Rien n’a été inscrit.",
)
OTHERS = (
    "This objective is of another mission. Nothing was written.",
    "Cet objectif est celui d’une autre mission. Rien n’a été inscrit.",
)
NOT_A_TRAVELLER = (
    "The traveller reports, or the office for them. Nothing was written.",
    "La personne qui a voyagé fait rapport, ou le bureau pour elle. Rien n’a été inscrit.",
)
SAYS_NOTHING = (
    "A follow-up says what is to be done, in one language at least. Nothing was written.",
    "Une suite dit ce qui est à faire, dans une langue au moins. Rien n’a été inscrit.",
)
DONE = ("This is done already.", "C’est déjà fait.")


@transaction.atomic
def report(
    *, by: Actor, trip: Trip, answers: Mapping[Aim, str] | None = None, on: date | None = None, **values: Any
) -> TripReport:
    """File the report of a trip, or complete it: the day on which it was first filed stays."""
    require(permissions.may_report(by, trip), *NOT_A_TRAVELLER)
    held = Mission.objects.select_for_update().get(pk=trip.mission_id)
    require(trip.cancelled_on is None, *CANCELLED)
    require(has_begun(trip), *NOT_YET)
    found = TripReport.objects.filter(trip=trip).first()
    made = found or TripReport(id=uuid7(), trip=trip, filed_on=day_of(on), filed_by=by)
    was = (made.summary_en, made.summary_fr)
    for name, value in values.items():
        setattr(made, name, value)
    said = (made.observations_en, made.observations_fr, made.learning_en, made.learning_fr)
    require(any(one.strip() for one in said), *NOTHING)
    made.clean_fields()
    made.save()
    now = (made.summary_en, made.summary_fr)
    told = reworded(by=by, mission=held, about="summary", was=was, now=now)
    rows = [changed(made), *told, *_answered(held, made, answers or {})]
    search.index_many(by=by, kind=KIND, rows=[words_of(held)])
    tell(by=by, what="reported" if found is None else "report-completed", mission=held, rows=rows)
    return made


@transaction.atomic
def follow_up(*, by: Actor, report: TripReport, id: UUID | None = None, **values: Any) -> FollowUp:
    """Say what somebody does next, by a day."""
    mission = report.trip.mission
    require(permissions.may_report(by, report.trip), *NOT_A_TRAVELLER)
    if id and (there := FollowUp.objects.filter(pk=id).first()):
        return there
    Mission.objects.select_for_update().get(pk=mission.pk)
    made = FollowUp(id=id or uuid7(), report=report, number=report.follow_ups.count() + 1, **values)
    made.clean_fields()
    made.save(force_insert=True)
    tell(by=by, what="follow-up-added", mission=mission, rows=[changed(made)])
    return made


@transaction.atomic
def follow_up_done(*, by: Actor, follow_up: FollowUp, on: date) -> None:
    """Write down that it is done."""
    mission = follow_up.report.trip.mission
    require(permissions.may_write(by, mission), *MAY_NOT)
    require(FollowUp.objects.filter(pk=follow_up.pk, done_on=None).update(done_on=day_of(on)) == 1, *DONE)
    follow_up.done_on = on
    tell(by=by, what="follow-up-done", mission=mission, rows=[changed(follow_up, ["done_on"])])


@transaction.atomic
def correct_follow_up(*, by: Actor, follow_up: FollowUp, held: Mapping[str, Any], changes: Mapping[str, Any]) -> None:
    """Correct what somebody does next, by whom and when. A form that is sent twice changes nothing the second time."""
    mission = follow_up.report.trip.mission
    require(permissions.may_write(by, mission), *MAY_NOT)
    if not changes:
        return
    written = edits.columns(changes)
    said = [written.get(name, getattr(follow_up, name)) for name in ("text_en", "text_fr")]
    require(any(one.strip() for one in said), *SAYS_NOTHING)
    day_of(written.get("done_on"))
    edits.require_still(FollowUp.objects.filter(edits.still(held), pk=follow_up.pk).update(**written))
    follow_up.refresh_from_db()
    tell(by=by, what="follow-up-corrected", mission=mission, rows=[changed(follow_up, written)])


def _answered(mission: Mission, report: TripReport, answers: Mapping[Aim, str]) -> list[Changed]:
    rows = []
    for aim, answer in answers.items():
        require(aim.mission_id == mission.pk, *OTHERS)
        one = report.answers.filter(aim=aim).first() or AimAnswer(report=report, aim=aim)
        one.answer = answer
        one.clean_fields()
        one.save()
        rows.append(changed(one))
    return rows

"""Let what a report says of people and promises go into their rooms, with one confirmation."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from chancery.agreements import actions as agreements
from chancery.agreements import permissions as agreement_permissions
from chancery.agreements.models import Commitment
from chancery.audit.models import Actor
from chancery.counterparties import actions as counterparties
from chancery.counterparties import permissions as counterparty_permissions
from chancery.counterparties.models import Contact
from chancery.errors import require
from chancery.missions.actions.telling import tell
from chancery.missions.carried import Met, Promised
from chancery.missions.models import Mission, TripReport

MAY_NOT = (
    "Only the office enters contacts and commitments from a report. Nothing was written.",
    "Seul le bureau inscrit les contacts et les engagements d’un rapport. Rien n’a été inscrit.",
)


@transaction.atomic
def carry(*, by: Actor, report: TripReport, people: Sequence[Met] = (), promises: Sequence[Promised] = ()) -> None:
    """Enter people met as contacts, and promises as commitments of the city that residents do not read until somebody
    says so. Each line goes once, however often it is sent; all of it or nothing."""
    allowed = counterparty_permissions.may_register(by) and agreement_permissions.may_register(by)
    require(allowed, *MAY_NOT)
    mission = Mission.objects.select_for_update().get(pk=report.trip.mission_id)
    for one in people:
        _enter(by, mission, one)
    for promise in promises:
        agreements.promise(
            by=by, key=str(promise.id), agreement=promise.agreement, side=Commitment.Side.CITY,
            title_en=promise.title_en, title_fr=promise.title_fr, public=False,
        )  # fmt: skip
    tell(by=by, what="report-carried", mission=mission, rows=[])


def _enter(by: Actor, mission: Mission, one: Met) -> None:
    """Somebody of that name who is there already is not entered a second time."""
    there = one.organisation.now
    names = {"given_name": one.given_name, "family_name": one.family_name}
    said = " ".join(part for part in names.values() if part)
    known = Contact.objects.active().filter(organisation=there, **{f"{k}__iexact": v for k, v in names.items()})
    require(
        not known.exclude(pk=one.id).exists(),
        f"{said} is a contact there already: take the tick away. Nothing was written.",
        f"{said} y est déjà un contact\u00a0: décochez la ligne. Rien n’a été inscrit.",
    )
    counterparties.add_contact(
        by=by, organisation=there, id=one.id, **names, function_en=one.function_en, function_fr=one.function_fr,
        email=one.email, note=mission.reference,
    )  # fmt: skip

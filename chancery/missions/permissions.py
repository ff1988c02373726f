"""Who plans a mission, who decides over it, who writes down what it cost, and who reads it."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q, QuerySet

from chancery.accounts.models import Person
from chancery.accounts.permissions import (
    OF_A_DIVISION,
    OFFICE,
    divisions_of,
    has_role,
    is_own,
    may_work,
    principals_of,
)
from chancery.audit.models import Actor
from chancery.missions.models import Mission, Trip
from chancery.missions.models.undertaking import MissionQuerySet
from chancery.missions.ranks import rank, rank_of

PLANS = (*OFFICE, *OF_A_DIVISION, "councillor")
DECIDES = ("city-manager", "head", "division-head")
READS_ALL = (*OFFICE, "treasurer", "city-manager", "auditor")


def may_plan(by: Actor) -> bool:
    """The office, the divisions and members of Council plan missions; assistants prepare those of their principals."""
    return may_work(by, *PLANS) or bool(principals_of(by))


def may_name(by: Actor, person: Person) -> bool:
    """Whoever is not of the office puts in themselves from the directory, and those for whom they prepare."""
    return may_work(by, *OFFICE) or is_own(by, person) or person.pk in principals_of(by)


def is_of(by: Actor, mission: Mission) -> bool:
    """Did this person plan it, or do they travel in it, or whoever they prepare papers for?"""
    return mission.planned_by_id == by.pk or mission.trips.filter(_theirs(by)).exists()


def _theirs(by: Actor) -> Q:
    """The travel of this person and of their principals."""
    return Q(person__user__actor=by) | Q(person__in=principals_of(by))


def travels(by: Actor, trip: Trip) -> bool:
    """Is it this person's own travel?"""
    user = trip.person.user if trip.person else None
    return user is not None and user.actor_id == by.pk


def travels_some(actor: Actor | None) -> bool:
    """Does this person travel for the City, whatever their role?"""
    return actor is not None and Trip.objects.filter(person__user__actor=actor).exists()


def may_write_some(by: Actor) -> bool:
    """Who writes in some mission; in which one, the action asks."""
    return may_plan(by) or travels_some(by)


def may_write(by: Actor, mission: Mission) -> bool:
    """Whoever planned it or travels in it, their assistants, and the officers of the office, who help. Who travels in
    it does so whatever their role: their costs, receipts, answers and report are theirs to give."""
    if may_plan(by):
        return by.kind == Actor.Kind.SERVICE or is_of(by, mission) or has_role(by, *OFFICE)
    return mission.trips.filter(person__user__actor=by).exists()


def may_decide_some(by: Actor) -> bool:
    """Who authorises some mission; which one, the action asks."""
    return has_role(by, *DECIDES)


def deciding_role(by: Actor, mission: Mission, among: Collection[str] = DECIDES) -> str:
    """The role in which this person may decide over a mission; none where it is not theirs to decide. A policy may say
    that it is one of some roles' turn."""
    for role in ("city-manager", "head"):
        if role in among and has_role(by, role):
            return role
    division = mission.division
    mine = "division-head" in among and division is not None and has_role(by, "division-head", division=division)
    return "division-head" if mine else ""


def is_above(by: Actor, trip: Trip) -> bool:
    """Does this person stand above a traveller? Nobody stands above themselves or a peer; whom Council elected are
    decided over as the policy says, not here."""
    return trip.person is None or rank(by) > rank_of(trip.person)


def may_report(by: Actor, trip: Trip) -> bool:
    """The traveller reports; or the office, or their assistant, for them."""
    return may_work(by, *OFFICE) or travels(by, trip) or trip.person_id in principals_of(by)


def may_read_contacts(by: Actor, mission: Mission) -> bool:
    """Whom a traveller met is for the office, the city manager who receives the report, and the travellers."""
    return has_role(by, *OFFICE, "city-manager", "auditor") or is_of(by, mission)


def may_carry(by: Actor) -> bool:
    """The office enters whom a traveller met, and what was promised, in the register."""
    return may_work(by, *OFFICE)


def may_post(by: Actor) -> bool:
    """The treasurer alone posts a line, and corrects what is posted."""
    return may_work(by, "treasurer")


def may_see_rates(actor: Actor | None) -> bool:
    """Whoever may read some mission looks at the exchange rates: they were published by somebody."""
    return may_look(actor)


def may_see_finance(actor: Actor | None) -> bool:
    """Who looks at what the finance system says of everybody's travel."""
    return has_role(actor, *READS_ALL)


def may_claim_some(by: Actor) -> bool:
    """Who writes down what some trip cost; which one, the action asks."""
    return may_write_some(by) or may_post(by)


def may_cancel_some(by: Actor) -> bool:
    """Who cancels some mission; which one, the action asks."""
    return may_write_some(by) or may_decide_some(by)


def may_read(actor: Actor | None, mission: Mission) -> bool:
    """Whether this person may read a mission and what it cost."""
    return visible(actor).filter(pk=mission.pk).exists()


def may_look(actor: Actor | None) -> bool:
    """Who may read some mission; which ones, `visible` says."""
    return _by_role(actor) or travels_some(actor)


def _by_role(actor: Actor | None) -> bool:
    """Whoever's work it is, and who prepares papers for somebody."""
    return has_role(actor, *READS_ALL, *OF_A_DIVISION, "councillor") or bool(principals_of(actor))


def visible(actor: Actor | None) -> MissionQuerySet:
    """The missions that this person may read: all, those of their divisions, and those that they or their principals
    planned or travel in. Whose work it is not reads those that they travel in, and no other."""
    if actor is None:
        return Mission.objects.none()
    if has_role(actor, *READS_ALL):
        return Mission.objects.all()
    people = _themselves(actor)
    mine = Q(pk__in=Trip.objects.filter(person__in=people).values("mission"))
    if not _by_role(actor):
        return Mission.objects.filter(mine)
    planned = Q(planned_by=actor) | Q(planned_by__in=people.values("user__actor"))
    return Mission.objects.filter(planned | mine | Q(division__in=divisions_of(actor)))


def keys(actor: Actor) -> frozenset[str]:
    """The keys of the missions that are somebody's own, or that of whom they prepare papers for."""
    return frozenset(map(person_key, _themselves(actor).values_list("pk", flat=True)))


def person_key(person: UUID) -> str:
    """The key of what somebody travels in or planned."""
    return f"person-{person}"


def _themselves(actor: Actor) -> QuerySet[Person]:
    return Person.objects.filter(Q(user__actor=actor) | Q(pk__in=principals_of(actor)))

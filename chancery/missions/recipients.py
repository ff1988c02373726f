"""To whom the report of a trip goes: the roles that the policy names for its group of travellers, and their people."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.utils import timezone

from chancery.accounts.models import Division, Person
from chancery.accounts.permissions import holds_in, roles_held
from chancery.cases.permissions import played_by
from chancery.frame import language
from chancery.missions import owed, permissions
from chancery.missions.models import Trip
from chancery.policy.model import Policy


class Recipient(NamedTuple):
    """One role of the policy, as people call it, and who of the house reads the report in it. Where that is nobody, as
    with a committee of Council, the office hands the report over."""

    called: str
    people: tuple[Person, ...]


def of(trip: Trip, policy: Policy | None) -> list[Recipient]:
    """In the order of the policy, each role once."""
    if policy is None:
        return []
    roles = dict.fromkeys(role for rule in owed.rules(trip, policy) for role in rule.to)
    return [Recipient(_called(role, policy), tuple(_people(trip, played_by(role)))) for role in roles]


def told(trip: Trip, policy: Policy | None) -> list[tuple[Person, str]]:
    """Who is told that a report is filed, each once; and the role to which they hand it over, where it is not for
    themselves."""
    found: dict[Person, str] = {}
    for one in of(trip, policy):
        hands_over = () if one.people else _people(trip, ("head", "officer"))
        found |= {person: "" for person in one.people} | {p: one.called for p in hands_over if p not in found}
    return list(found.items())


def _people(trip: Trip, roles: Iterable[str]) -> list[Person]:
    """Those with an open account who hold one of these roles, and may read the mission. A division's role counts in the
    division of the trip. Nobody is sent what they wrote themselves."""
    division, slugs = trip.division or trip.mission.division, set(roles)
    held = roles_held(timezone.localdate()).filter(role__in=slugs, person__user__is_active=True)
    people = Person.objects.filter(pk__in=held.values("person")).select_related("user__actor").order_by("pk")
    return [one for one in people if one.pk != trip.person_id and _reads(one, trip, slugs, division)]


def _reads(person: Person, trip: Trip, slugs: set[str], division: Division | None) -> bool:
    wide = {one for one in slugs if not one.startswith("division-")}
    own = slugs - wide
    assert person.user is not None  # noqa: S101 (for the types: it was filtered)
    held = set(roles_held(timezone.localdate()).filter(person=person).values_list("role", flat=True))
    here = bool(held & wide) or (division is not None and holds_in(person, own, division))
    return here and permissions.may_read(person.user.actor, trip.mission)


def _called(role: str, policy: Policy) -> str:
    return policy.by_id[role].called(language()) if role in policy.by_id else role

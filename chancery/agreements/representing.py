"""Who represents the city at a ceremony: a power of its own, which the policy gives apart from the power to sign."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from chancery.accounts.models import Person
from chancery.accounts.permissions import roles_held
from chancery.agreements.models import Agreement
from chancery.cases.permissions import played_by
from chancery.policy import Policy
from chancery.policy.model import Authority, Role
from chancery.strategy import policies


class Representative(NamedTuple):
    """Someone who may represent the city that day: in which role of the policy, by which clause."""

    person: Person
    role: Role
    clause: Authority


def clauses(policy: Policy | None, category: str) -> list[Authority]:
    """The clauses that say who represents the city, for a category, or for all."""
    found = policy.all(Authority) if policy else ()
    mine = [one for one in found if one.decides == "represent"]
    return [one for one in mine if not one.categories or not category or category in one.categories]


def representatives(agreement: Agreement, on: date) -> list[Representative]:
    """Everyone who may, on a day."""
    policy = policies.in_force(on)
    return [
        Representative(person, policy.get(Role, role), clause)
        for clause in clauses(policy, agreement.category)
        for role in clause.roles
        for person in _holders(role, on)
        if policy is not None
    ]


def _holders(role: str, on: date) -> list[Person]:
    held = roles_held(on).filter(role__in=played_by(role)).values("person")
    return list(Person.objects.filter(pk__in=held).order_by("name"))

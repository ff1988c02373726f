"""Whom the policy wants told of a step, for their information: its roles, and the people who play them."""

from __future__ import annotations

from datetime import date

from chancery.accounts import permissions as accounts
from chancery.accounts.models import Person
from chancery.cases import permissions
from chancery.policy import Policy
from chancery.policy.model import Authority, Step


def roles(policy: Policy, step: Step) -> tuple[str, ...]:
    """The roles that a step names, or the clause that says who decides it."""
    clause = policy.get(Authority, step.authority) if step.authority else None
    return tuple(dict.fromkeys((*step.informs, *(clause.informs if clause else ()))))


def people(role: str, on: date) -> list[Person]:
    """Who plays it on a day. Council, or another body, is nobody of the office."""
    held = accounts.roles_held(on).filter(role__in=permissions.played_by(role)).values("person")
    return list(Person.objects.filter(pk__in=held).select_related("user").order_by("name"))


def mark(reference: str, step: str) -> str:
    """What a letter about it is about: of one step of one case, each is told once."""
    return f"informed-{reference}-{step}"[:80]

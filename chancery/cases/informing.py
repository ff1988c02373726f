"""Whom the policy wants told of a step, for their information: its roles."""

from __future__ import annotations

from chancery.policy import Policy
from chancery.policy.model import Authority, Step


def roles(policy: Policy, step: Step) -> tuple[str, ...]:
    """The roles that a step names, or the clause that says who decides it."""
    clause = policy.get(Authority, step.authority) if step.authority else None
    return tuple(dict.fromkeys((*step.informs, *(clause.informs if clause else ()))))


def mark(reference: str, step: str) -> str:
    """What a letter about it is about: of one step of one case, each is told once."""
    return f"informed-{reference}-{step}"[:80]

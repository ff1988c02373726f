"""From Council to the signature: which decisions a case must hold before anybody may say that it was signed.

Plain values in, plain values out: the same answer for a case of today, for its certificate and for a test.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Self

from chancery.cases.facts import policy_of
from chancery.cases.models import Case, Decision
from chancery.money import Money
from chancery.policy import Policy
from chancery.policy.model import Authority, Step
from chancery.policy.moments import steps


@dataclass(frozen=True, slots=True)
class Taken:
    """A decision that stands: on which content, under which policy, by which clause and role, within which limit."""

    step: str
    yes: bool
    on: date
    role: str
    clause: str
    content: str
    policy: str
    limit: Money | None = None
    cost: Money | None = None

    @classmethod
    def of(cls, one: Decision) -> Self:
        """A row as plain values."""
        cost = None if one.cost_minor is None else Money(one.cost_minor, one.currency)
        said = (one.role, one.authority, one.content_digest, one.policy_digest)
        return cls(one.step, one.yes, one.decided_on, *said, one.limit, cost)


@dataclass(frozen=True, slots=True)
class Place:
    """One step at which somebody decides, with the clause that says who; and what was decided there."""

    step: Step
    clause: Authority
    taken: Taken | None

    @property
    def is_signature(self) -> bool:
        """Is it here that it is signed?"""
        return self.clause.decides == "execute"


def places(policy: Policy, category: str, taken: Iterable[Taken], asks: str = "new") -> tuple[Place, ...]:
    """Every step of a category at which somebody decides, in the order of the policy."""
    by_step: Mapping[str, Taken] = {one.step: one for one in taken}
    deciding = [step for step in steps(policy, category, asks) if step.authority]
    return tuple(Place(step, policy.get(Authority, step.authority), by_step.get(step.id)) for step in deciding)


def broken(policy: Policy, content: str, found: Iterable[Place]) -> tuple[Place, ...]:
    """The links that do not hold: nobody decided, or said no, or decided on another content, under another policy, by
    another clause, in a role that it does not name, beyond the limit, or before what had to come first."""
    latest, bad = date.min, []
    for place in found:
        one = place.taken
        if one is None or not _holds(policy, content, place, one) or one.on < latest:
            bad.append(place)
        else:
            latest = one.on
    return tuple(bad)


def _holds(policy: Policy, content: str, place: Place, one: Taken) -> bool:
    clause = place.clause
    bound = (one.content, one.policy, one.clause) == (content, policy.digest, clause.id)
    return one.yes and bound and one.role in clause.roles and _within(clause, one)


def _within(clause: Authority, one: Taken) -> bool:
    """A limit holds where the cost is known, in its currency, and not above it."""
    if clause.limit is None:
        return True
    known = one.limit is not None and one.cost is not None
    return known and one.limit.currency == one.cost.currency and one.cost.minor <= one.limit.minor  # type: ignore[union-attr]  # (just asked)


def of(case: Case) -> tuple[Place, ...]:
    """The places of a case, with the decisions that stand."""
    return places(policy_of(case), case.category, map(Taken.of, case.decisions.standing()), case.asks)


def gaps(case: Case) -> tuple[Place, ...]:
    """What its chain lacks."""
    return broken(policy_of(case), case.content_digest, of(case))

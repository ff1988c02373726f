"""What a policy lets whom set aside for an agreement, and how long that lasts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from django.utils import timezone

from chancery.agreements import permissions
from chancery.agreements.models import AgreementWaiver
from chancery.audit.models import Actor
from chancery.policy import Policy
from chancery.policy.facts import plus
from chancery.policy.model import Criterion, Duration, Role, Step, WaiverRight
from chancery.strategy.policies import in_force


class Aside(NamedTuple):
    """A criterion that a policy lets a body set aside: by its right, for how long; or, of a *should* that no right
    names, by passing over it with a written reason."""

    policy: Policy
    criterion: Criterion
    body: str
    by_right: bool
    lasts: Duration | None = None

    def may(self, by: Actor) -> bool:
        """What a right names the clerk records; the office passes over the rest."""
        return permissions.may_record(by) if self.by_right else permissions.may_register(by)


def asides(policy: Policy) -> Iterator[Aside]:
    """Everything that a policy lets anybody set aside."""
    rights = policy.all(WaiverRight)
    for right in rights:
        for asked in (policy.by_id.get(id) for id in right.criteria):
            if isinstance(asked, Criterion):
                yield from (Aside(policy, asked, body, True, right.lasts) for body in right.by)
    named = {id for right in rights for id in right.criteria}
    for asked in policy.all(Criterion):
        if asked.force == "should" and asked.id not in named:
            yield from (Aside(policy, asked, role.id, False) for role in policy.all(Role))


def in_steps(policy: Policy, category: str) -> frozenset[str]:
    """The roles that act in the steps of a category; every role, where no step names one."""
    mine = (step for step in policy.all(Step) if not step.categories or category in step.categories)
    return frozenset(actor for step in mine for actor in step.actors) or frozenset(r.id for r in policy.all(Role))


def letting(criterion: str, body: str, on: date) -> list[Aside]:
    """What lets a body set a criterion aside: today's policy, or else the one of the day of the decision."""
    for day in (timezone.localdate(), on):
        policy = in_force(day)
        found = [one for one in asides(policy) if one.criterion.id == criterion and one.body == body] if policy else []
        if found:
            return found
    return []


def ends(row: AgreementWaiver) -> date | None:
    """The last day on which a waiver counts by the policy alone, where that is before what was decided."""
    found = letting(row.criterion, row.body, row.on)
    days = [plus(row.on, one.lasts) - timedelta(1) for one in found if one.lasts]
    last = max(days) if days and len(days) == len(found) else None
    return last if last and (row.until is None or last < row.until) else None


def may_correct(by: Actor, row: AgreementWaiver) -> bool:
    """The clerk corrects what was set aside; the office what it passed over itself."""
    passed = any(not one.by_right for one in letting(row.criterion, row.body, row.on))
    return permissions.may_record(by) or (passed and permissions.may_register(by))

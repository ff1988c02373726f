"""What an agreement cost, as far as residents may know: what its policy sets aside, and that nobody recorded more."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from chancery.agreements.models import Agreement
from chancery.policy.model import Amount
from chancery.portal import words
from chancery.strategy.models import PolicyVersion
from chancery.strategy.policies import loaded


class SetAside(NamedTuple):
    """An amount that a policy sets aside for each agreement of a category, while this one held it."""

    text: str
    policy: PolicyVersion
    since: date | None
    until: date | None
    source: str


def set_aside(row: Agreement, on: date) -> list[SetAside]:
    """By the published policies under which it was placed, the latest first (BUD-01)."""
    ended = [row.standing_since] if row.standing == Agreement.Standing.ENDED else []
    over = [day for day in (row.ends_on, *ended) if day is not None and day < on]
    return [one for held in reversed(list(row.assignments.all())) for one in _of(held, over)]


def _of(held: Any, over: list[date]) -> Iterator[SetAside]:
    """Nothing is set aside for what has ended, nor under a policy that is over."""
    if held.policy is None or not held.policy.published:
        return
    for clause in loaded(held.policy).all(Amount):
        if clause.kind == "budget" and held.category in clause.categories:
            text = words.fine(clause.text.in_(words.language()))
            until = min((day for day in (held.until, held.policy.in_force_to, *over) if day), default=None)
            if not (held.since and until and until < held.since):
                yield SetAside(text, held.policy, held.since, until, clause.source)

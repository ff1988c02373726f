"""What an agreement cost, as far as residents may know: what its policy sets aside, and that nobody recorded more."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from chancery.agreements.models import Agreement
from chancery.policy.model import Amount
from chancery.portal import currency, words
from chancery.strategy.models import PolicyVersion
from chancery.strategy.policies import loaded, own


class SetAside(NamedTuple):
    """An amount that a policy sets aside for each agreement of a category, while this one held it."""

    text: str
    policy: PolicyVersion
    since: date | None
    until: date | None
    ended: bool
    """Has it ended on a day that is not recorded?"""
    source: str
    currency: str
    indexed: bool | None


def set_aside(row: Agreement, on: date) -> list[SetAside]:
    """By the published policies under which it was placed, the latest first (BUD-01)."""
    ended = row.standing == Agreement.Standing.ENDED
    days = (row.ends_on, row.standing_since if ended else None)
    over = [day for day in days if day is not None and day < on]
    return [one for held in reversed(list(row.assignments.all())) for one in _of(held, over, ended, on)]


def said_in(rows: list[SetAside]) -> str:
    """In which currency these amounts are; and whether adjusted, where each policy says so."""
    return currency.said((one.currency for one in rows if one.currency), (one.indexed for one in rows))


def _of(held: Any, over: list[date], ended: bool, on: date) -> Iterator[SetAside]:
    """Nothing is set aside for what has ended, nor under a policy that is over. A category that was given under no
    policy is one of the policy in force, from its first day on, as it is for everything else that is said of it."""
    policy = held.policy or own(on)
    if policy is None or not policy.published:
        return
    since = held.since
    if not held.policy and since and policy.in_force_from:  # of a category without a day none is made of the policy's
        since = max(since, policy.in_force_from)
    for clause in loaded(policy).all(Amount):
        if clause.kind == "budget" and held.category in clause.categories:
            text = words.fine(clause.text.in_(words.language()))
            until = min((day for day in (held.until, policy.in_force_to, *over) if day), default=None)
            if not (since and until and until < since):
                code = clause.amount.currency if clause.amount else ""
                yield SetAside(text, policy, since, until, ended and until is None, clause.source, code, clause.indexed)

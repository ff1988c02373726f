"""Approved on condition: what must be met before it is signed, and was not yet on the day of the decision.

Where the policy lets an approval come before the means, it asks for them again of whoever signs. Such an approval says
so from its day on, and nobody signs before the condition is met.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from chancery.cases.facts import Known, hearing, held, policy_of
from chancery.cases.models import Case
from chancery.cases.readings import LANGS, hidden
from chancery.policy import Held, Policy, Reader, show
from chancery.policy.findings import Finding, of_criterion
from chancery.policy.hearing import Hearing
from chancery.policy.model import Authority, Criterion
from chancery.policy.moments import steps


def left_open(policy: Policy, case: Case, step: str, asked: Hearing, candidate: Held) -> tuple[Finding, ...]:
    """What those who decide after this step must find met, and is not met or not known today. What is told in
    confidence is not among it."""
    found = (of_criterion(one, asked.answer(one.id, candidate)) for one in _asked_later(policy, case, step))
    return tuple(one for one in found if one.blocks and not hidden(policy, case.category, one, Reader.STAFF))


def of_decision(case: Case, step: str, known: Known, on: date) -> list[dict[str, Any]]:
    """The same as plain values, for the decision to keep."""
    policy = policy_of(case)
    if not any(_asked_later(policy, case, step)):
        return []
    found = left_open(policy, case, step, hearing(case, known, on=on), held(case, known, on=on))
    return [{"clause": one.criterion} | {lang: name(policy, one, lang) for lang in LANGS} for one in found]


def name(policy: Policy, finding: Finding, lang: Any) -> str:
    """What a condition is called."""
    return show(policy, finding, Reader.STAFF, lang).name.rstrip(".")


def _asked_later(policy: Policy, case: Case, step: str) -> Iterator[Criterion]:
    """The criteria that nobody judges, of which a decision after this step depends."""
    way = list(steps(policy, case.category, case.asks))
    place = next((at for at, one in enumerate(way) if one.id == step), len(way))
    ids: dict[str, None] = {}
    for later in way[place + 1 :]:
        clause = policy.by_id.get(later.authority)
        if isinstance(clause, Authority):
            gate = later.gate.refs() if later.gate and clause.decides == "execute" else ()
            ids |= dict.fromkeys((*clause.conditions, *gate))
    named = (policy.by_id[id] for id in ids)
    return (one for one in named if isinstance(one, Criterion) and not one.judged_by)

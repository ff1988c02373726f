"""What is remarked on how clauses are combined: a rule that nobody can ever meet."""

from __future__ import annotations

from collections.abc import Iterator

from chancery.policy.behind import needed
from chancery.policy.model import Clause, Criterion, Policy, Rule, Text


def both_ways(policy: Policy) -> Iterator[tuple[Clause, Text]]:
    """The categories and criteria that want one clause met and not met at once."""
    rules: list[tuple[Clause, Rule, tuple[str, ...]]] = [
        (one, one.eligibility, one.must_have) for one in policy.categories
    ]
    rules += [(one, one.rule, ()) for one in policy.all(Criterion) if one.rule]
    for clause, rule, must_have in rules:
        signed = {*needed(policy, rule), *((id, False) for id in must_have)}
        for id in sorted(one for one, turned in signed if turned and (one, False) in signed):
            yield (
                clause,
                Text(
                    f"“{id}” must be met here and must not be met: nothing can ever do both.",
                    f"« {id} » doit être satisfait ici et ne pas l'être : rien ne peut faire les deux.",
                ),
            )

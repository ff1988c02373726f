"""What is remarked on how clauses are combined: a rule that nobody can ever meet, a way from where nothing is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chancery.policy.behind import needed
from chancery.policy.model import Clause, Criterion, Policy, Procedure, Rule, Text, Transition


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


def from_nowhere(policy: Policy, before: Sequence[Policy]) -> Iterator[tuple[Clause, Text]]:
    """The clauses that take agreements from a category which neither this policy nor one before it has; where none
    before it is at hand, nobody can tell."""
    known = {one.id for each in (policy, *before) for one in each.categories}
    takes: tuple[Transition | Procedure, ...] = (*policy.all(Transition), *policy.all(Procedure))
    for clause in takes if before else ():
        for id in (one for one in clause.origins if one not in known):
            yield (
                clause,
                Text(
                    f"It takes agreements from “{id}”, which is a category neither of this policy nor of one before "
                    "it: it takes none.",
                    f"Elle prend des ententes de « {id} », qui n'est une catégorie ni de cette politique ni d'une "
                    "précédente : elle n'en prend aucune.",
                ),
            )

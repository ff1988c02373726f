"""What is remarked on how clauses are combined: a rule that nobody can ever meet, a way from where nothing is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chancery.policy.behind import needed
from chancery.policy.model import Cap, Clause, Criterion, Policy, Procedure, Rule, Text, Transition

GROUP = "language_group"


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


def without_groups(policy: Policy) -> Iterator[tuple[Clause, Text]]:
    """What counts by language group where no fact says of which group anybody is."""
    if "language_group" in policy.by_id:
        return
    by_test = (one for one in policy.all(Criterion) if one.test and one.test.count and GROUP in one.test.count.same)
    for clause in (*(one for one in policy.all(Cap) if one.per == GROUP), *by_test):
        yield (
            clause,
            Text(
                "It counts by language group, and no [[fact]] “language_group” says who establishes it: it stays to "
                "document.",
                "Elle compte par groupe linguistique, et aucun [[fact]] « language_group » ne dit qui l'établit : elle "
                "reste à documenter.",
            ),
        )


def from_nowhere(policy: Policy, before: Sequence[Policy]) -> Iterator[tuple[Clause, Text]]:
    """The clauses that take agreements from a category which neither this policy nor one before it has; where not all
    of those before it are at hand, nobody can tell."""
    known = {one.id for each in (policy, *before) for one in each.categories}
    takes: tuple[Transition | Procedure, ...] = (*policy.all(Transition), *policy.all(Procedure))
    for clause in takes if before and not before[-1].supersedes else ():
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

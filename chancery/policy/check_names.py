"""Names given to what is not there: a class, a choice, a part or a region whose id was misspelt has no name at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from chancery.policy.model import Clause, Element, FactKind, Policy, RegionSet, Scale, Text
from chancery.policy.reader import Problems

Named = tuple[Clause, Mapping[str, Text], Iterable[str], str]


def names_of_nothing(policy: Policy, problems: Problems) -> None:
    """Note every name that is none of its clause's own values."""
    for clause, names, values, key in _named(policy):
        listed = ", ".join(values)
        for id in names:
            if values and id not in values:
                problems.add(
                    clause.id,
                    clause.line,
                    f"“{key}” names “{id}”, which is none of: {listed}. Correct one of the two.",
                    f"« {key} » nomme « {id} », qui n'en est pas : {listed}. Corrigez l'un des deux.",
                )


def _named(policy: Policy) -> Iterator[Named]:
    yield from ((one, one.names, one.order, "names") for one in policy.all(Scale))
    yield from ((one, one.choice_names, one.choices, "choice_names") for one in policy.all(FactKind))
    yield from ((one, one.part_names, one.parts, "part_names") for one in policy.all(Element))
    yield from ((one, one.names, tuple(one.regions), "names") for one in policy.all(RegionSet))

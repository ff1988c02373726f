"""One category's own policy: all that a file says of how an agreement of that category comes about and lives, in the
order in which somebody who wants one asks for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from chancery.policy.clauses import Clause
from chancery.policy.model import (
    Amount,
    Authority,
    Benefit,
    Cap,
    Category,
    Consultation,
    Criterion,
    Duty,
    Lang,
    Moratorium,
    NamedException,
    Policy,
    Procedure,
    Question,
    Step,
    Transition,
    WaiverRight,
)
from chancery.policy.moments import steps
from chancery.policy.procedure import criteria, elements
from chancery.policy.read import Read, read


class Part(NamedTuple):
    """One part of it: of which kind, the clause it is headed by (a step has a name of its own), and what it says."""

    key: str
    head: Read | None
    clauses: tuple[Read, ...]


def establishing(policy: Policy, category_id: str, lang: Lang) -> list[Part]:
    """The parts of a category's policy; each clause stands in the first that speaks of it, and one without is left
    out. Raises ``KeyError`` for no category of the file."""
    said = {one.id: one for section in read(policy, lang) for one in section.clauses}
    seen: set[str] = set()
    found = []
    for key, head, clauses in _parts(policy, policy.category(category_id)):
        ids = [one.id for one in clauses if one.id not in seen and one.id in said]
        seen.update(ids)
        if ids or head:
            found.append(Part(key, said[head.id] if head else None, tuple(said[id] for id in dict.fromkeys(ids))))
    return found


def _parts(policy: Policy, category: Category) -> Iterator[tuple[str, Clause | None, Iterable[Clause]]]:
    id = category.id
    yield "definition", None, [category]
    yield "eligibility", None, list(_whole(policy, criteria(policy, id)))
    way = list(steps(policy, id))
    if not any("all-elements" in step.needs for step in way):
        yield "contents", None, elements(policy, id)
    for step in way:
        yield "step", step, list(_at(policy, id, step))
    yield "authority", None, [one for one in policy.all(Authority) if id in one.categories]
    yield "limits", None, [*_of(policy.all(Cap), id), *_of(policy.all(Moratorium), id), *_waivers(policy, id)]
    yield "money", None, [*_of(policy.all(Amount), id), *_of(policy.all(Benefit), id)]
    needed = _whole(policy, (policy.get(Criterion, one) for one in category.must_have))
    yield (
        "life",
        None,
        [*needed, *_of(policy.all(Duty), id), *(one for one in policy.all(Procedure) if id in one.categories)],
    )
    yield "before", None, [*_from_before(policy, id), *(one for one in policy.all(NamedException) if one.to == id)]


def _whole(policy: Policy, found: Iterable[Criterion]) -> Iterator[Criterion]:
    """The criteria, and those of which one is made."""
    for one in found:
        yield one
        inside = (policy.by_id[id] for id in (one.rule.refs() if one.rule else ()))
        yield from _whole(policy, (each for each in inside if isinstance(each, Criterion)))


def _at(policy: Policy, category_id: str, step: Step) -> Iterator[Clause]:
    """What a step asks, of whom it is heard, and who decides it."""
    if "all-elements" in step.needs:
        yield from elements(policy, category_id)
    clause = policy.by_id.get(step.authority)
    conditions = clause.conditions if isinstance(clause, Authority) else ()
    for id in (*(step.gate.refs() if step.gate else ()), *step.consult, *conditions):
        if isinstance(policy.by_id[id], Criterion | Question | Consultation):
            yield policy.by_id[id]
    if clause is not None:
        yield clause


def _of(clauses: Iterable[Cap | Moratorium | Amount | Benefit | Duty], category_id: str) -> Iterator[Clause]:
    """Those for this category, and those for all."""
    return (one for one in clauses if not one.categories or category_id in one.categories)


def _waivers(policy: Policy, category_id: str) -> Iterator[Clause]:
    asked = {one.id for one in _whole(policy, criteria(policy, category_id))}
    return (one for one in policy.all(WaiverRight) if asked.intersection(one.criteria))


def _from_before(policy: Policy, category_id: str) -> Iterator[Clause]:
    """What becomes of this category."""
    for one in policy.all(Transition):
        branches = [branch.to for branch in (one.otherwise, one.on_unknown) if branch]
        if category_id in (one.to, *branches):
            yield one

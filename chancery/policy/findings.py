"""A finding: one clause held against the facts. And which facts it may rest on, so that nobody is told by it what they
may not know."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from chancery.policy.compare import Answer
from chancery.policy.hearing import MAKES_UP, SATISFIED
from chancery.policy.model import (
    NO_TEXT,
    Amount,
    Benefit,
    Cap,
    Category,
    Clause,
    Consultation,
    Criterion,
    FactKind,
    Force,
    Moratorium,
    Outcome,
    Policy,
    Question,
    Rule,
    Test,
    Text,
    Visibility,
)

#: What rests on a rule over other clauses, or holds only where one does.
RULED = (Criterion, Moratorium, Consultation, Amount, Benefit)


@dataclass(frozen=True, slots=True)
class Finding:
    """One clause held against the facts. ``criterion`` is its id, ``source`` its place in the adopted text.

    ``kind`` says what was looked at: a criterion, or the category's own status, kinds of counterparty, ladder, cap,
    moratorium, term or incompleteness. ``parts`` are the findings that it was worked out from, where the clause is made
    of others, or whether it applies is. ``made_up_by`` are the clauses that are met in its stead, ``awaits``
    those of which nobody knows yet whether they are. One that is ``unwanted`` is asked so that it is not met.
    """

    kind: str
    criterion: str
    source: str
    text: Text
    answer: Answer
    clause: Clause
    visibility: Visibility = Visibility.PUBLIC
    force: Force = Force.MUST
    parts: tuple[Finding, ...] = ()
    made_up_by: tuple[Criterion, ...] = ()
    awaits: tuple[Criterion, ...] = ()
    unwanted: bool = False

    @property
    def outcome(self) -> Outcome:
        """One of the five answers."""
        return self.answer.outcome

    @property
    def fails(self) -> bool:
        """Whether it is known not to be as it has to be: not met, or where it must not be met, met or made up for."""
        if self.unwanted:
            return self.outcome in MAKES_UP or bool(self.made_up_by)
        return self.outcome is Outcome.NOT_MET

    @property
    def blocks(self) -> bool:
        """Whether this clause stands in the way: a must not met or unknown, a should without a reason; unless another
        makes up for it."""
        if self.unwanted:
            return self.outcome not in (Outcome.NOT_MET, Outcome.NOT_APPLICABLE) or bool(self.made_up_by)
        return self.force is not Force.CONSIDER and self.outcome not in SATISFIED and not self.made_up_by


def own_finding(kind: str, category: Category, answer: Answer, source: str = "") -> Finding:
    """A finding about the category itself, which has no clause of its own."""
    return Finding(kind, f"{category.id}.{kind}", source or category.source, NO_TEXT, answer, category)


def of_criterion(
    criterion: Criterion,
    answer: Answer,
    parts: tuple[Finding, ...] = (),
    made_up_by: tuple[Criterion, ...] = (),
    awaits: tuple[Criterion, ...] = (),
) -> Finding:
    """The finding for one criterion."""
    c = criterion
    return Finding("criterion", c.id, c.source, c.text, answer, c, c.visibility, c.force, parts, made_up_by, awaits)


def of_question(question: Question, answer: Answer) -> Finding:
    """The finding for what a person, or the engine, answers at a step."""
    q = question
    return Finding("question", q.id, q.source, q.text if any(q.text) else q.name, answer, q, q.visibility)


def hidden_classes(policy: Policy, clause: Clause) -> frozenset[str]:
    """The data classes of the facts that a clause rests on, through every rule it is made of."""
    return frozenset(_classes(policy, clause, set()))


def _classes(policy: Policy, clause: Clause, seen: set[str]) -> Iterator[str]:
    if clause.id in seen:
        return
    seen.add(clause.id)
    if isinstance(clause, (Criterion, Question)) and clause.visibility is not Visibility.PUBLIC:
        yield "intergovernmental" if clause.visibility is Visibility.CONFIDENTIAL else "internal"
    if isinstance(clause, Cap):
        yield from _classes_of_facts(policy, (clause.per,))
    if isinstance(clause, RULED):
        for rule in (getattr(clause, "rule", None), getattr(clause, "applies_if", None)):
            yield from _classes_of_rule(policy, rule, seen) if rule else ()
    if isinstance(clause, Criterion):
        yield from _classes_of_test(policy, clause.test) if clause.test else ()
        for ref in clause.compensated_by:
            yield from _classes(policy, policy.by_id[ref], seen)


def _classes_of_test(policy: Policy, test: Test) -> Iterator[str]:
    counted_by = test.count.same if test.count else ()
    yield from _classes_of_facts(policy, (test.fact, test.share_of, getattr(test.value, "fact", ""), *counted_by))


def _classes_of_facts(policy: Policy, ids: Iterable[str]) -> Iterator[str]:
    for id in ids:
        kind = policy.by_id.get(id) if id else None
        if isinstance(kind, FactKind):
            yield kind.data_class


def _classes_of_rule(policy: Policy, rule: Rule, seen: set[str]) -> Iterator[str]:
    """Those of its clauses, and of all that the categories ask whose eligibility it wants met."""
    for ref in rule.refs():
        if ref in policy.by_id:
            yield from _classes(policy, policy.by_id[ref], seen)
    for category in (policy.category(id) for id in rule.named() if id not in seen):
        seen.add(category.id)
        yield from _classes_of_rule(policy, category.eligibility, seen)
        for id in policy.imposed:
            criterion = policy.get(Criterion, id)
            if not criterion.categories or category.id in criterion.categories:
                yield from _classes(policy, criterion, seen)

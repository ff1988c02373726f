"""A policy held against a whole register at once: the same answers as a hearing, clause by clause.

Each clause is one column with a byte for each agreement. A value is compared once, however many agreements have it; a
combination of answers is weighed once, however many agreements come to it. Findings with their reasons are worked out
by the hearing for whichever agreement someone asks about.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

from chancery.policy.compare import Answer
from chancery.policy.facts import Fact, Held, pick
from chancery.policy.hearing import Hearing, by_force, combine, facts_of, worst
from chancery.policy.model import Criterion, Duration, FactKind, Outcome, Rule, Test

Column = bytes
CODES = (Outcome.NOT_MET, Outcome.UNKNOWN, Outcome.MET, Outcome.WAIVED, Outcome.NOT_APPLICABLE)
CODE = {outcome: code for code, outcome in enumerate(CODES)}


class Survey:
    """The answers of one hearing for every agreement of a register, in the register's order."""

    def __init__(self, hearing: Hearing, register: Sequence[Held]) -> None:
        self.hearing, self.register = hearing, register
        self._waiving = [place for place, held in enumerate(register) if held.waivers]
        self._columns: dict[str, Column] = {}

    def eligible(self, category_id: str) -> list[Outcome]:
        """What ``Hearing.eligible`` says of each agreement. Raises ``KeyError`` for a category that is not there."""
        return [CODES[code] for code in self._eligible(category_id)]

    def answers(self, id: str) -> list[Outcome]:
        """What ``Hearing.answer`` says of each agreement, for one criterion or judged question."""
        return [CODES[code] for code in self._answers(id)]

    def rule(self, rule: Rule) -> list[Outcome]:
        """What ``Hearing.rule`` says of each agreement."""
        return [CODES[code] for code in self._rule(rule)]

    def _eligible(self, category_id: str) -> Column:
        category = self.hearing.policy.category(category_id)
        columns = [self._rule(category.eligibility), *map(self._leaf, self.hearing.imposed(category_id))]
        if category.incomplete:
            columns.append(self._all(Outcome.UNKNOWN))
        return self._across(columns, worst)

    def _rule(self, rule: Rule) -> Column:
        if rule.kind == "clause":
            return self._leaf(rule.ref)
        if rule.kind == "eligible_for":
            return self._eligible(rule.ref)
        return self._across([self._rule(part) for part in rule.of], lambda parts: combine(rule, parts))

    def _leaf(self, id: str) -> Column:
        criterion = self._criterion(id)
        worth = [CODE[by_force(criterion, outcome)] for outcome in CODES]
        own = self._answers(id).translate(bytes.maketrans(bytes(range(len(CODES))), bytes(worth)))
        if criterion is None or not criterion.compensated_by:
            return own
        others = map(self._leaf, criterion.compensated_by)
        return self._across([own, *others], lambda parts: Outcome.MET if Outcome.MET in parts else parts[0])

    def _criterion(self, id: str) -> Criterion | None:
        found = self.hearing.policy.by_id.get(id)
        return found if isinstance(found, Criterion) else None

    def _answers(self, id: str) -> Column:
        if id not in self._columns:
            column = bytearray(self._asked(id, self._criterion(id)))
            for place in self._waiving:
                column[place] = self._heard(id, self.register[place])
            self._columns[id] = bytes(column)
        return self._columns[id]

    def _heard(self, id: str, held: Held) -> int:
        return CODE[self.hearing.answer(id, held).outcome]

    def _asked(self, id: str, criterion: Criterion | None) -> Column:
        """One clause for everyone, as if nothing were waived."""
        if criterion is None:
            return self._by_value(id, self.hearing.judged, None)
        if self.hearing.moment not in criterion.moments:
            return self._all(Outcome.NOT_APPLICABLE)
        own = self._own(criterion)
        if criterion.applies_if is None:
            return own
        applies = {Outcome.MET: None, Outcome.NOT_MET: Outcome.NOT_APPLICABLE}
        return self._across(
            [self._rule(criterion.applies_if), own], lambda parts: applies.get(parts[0], Outcome.UNKNOWN) or parts[1]
        )

    def _own(self, criterion: Criterion) -> Column:
        if criterion.rule is not None:
            return self._rule(criterion.rule)
        test = criterion.test
        if test is None:
            return self._by_value(criterion.id, self.hearing.judged, None)
        if test.count or test.held or len(facts_of(test)) > 1:
            return bytes(self._heard(criterion.id, held) for held in self.register)
        return self._tested(test)

    def _tested(self, test: Test) -> Column:
        max_age = self.hearing.policy.get(FactKind, test.fact).max_age
        return self._by_value(test.fact, lambda facts: self.hearing.tested(test, (facts,)), max_age)

    def _by_value(self, id: str, ask: Callable[[Sequence[Fact]], Answer], max_age: Duration | None) -> Column:
        """The answer to each agreement's value of one fact; the day it is from matters only to one that grows old."""
        none, known, column = CODE[ask(()).outcome], dict[Hashable, int](), bytearray()
        for held in self.register:
            facts = held.facts.get(id)
            fact = self._newest(facts) if facts else None
            if fact is None:
                column.append(CODE[ask(facts).outcome] if facts else none)
                continue
            key = (fact.value.__class__, fact.value, max_age and fact.valid_from)
            code = known.get(key)
            if code is None:
                code = known[key] = CODE[ask((fact,)).outcome]
            column.append(code)
        return bytes(column)

    def _newest(self, facts: Sequence[Fact]) -> Fact | None:
        """What ``pick`` takes; most facts have one value."""
        hearing, fact = self.hearing, facts[0]
        if len(facts) == 1 and fact.valid_from <= hearing.as_of and fact.known_on <= hearing.known_at:
            return fact
        return pick(facts, hearing.as_of, hearing.known_at, None)[0]

    def _all(self, outcome: Outcome) -> Column:
        return bytes((CODE[outcome],)) * len(self.register)

    def _across(self, columns: Sequence[Column], weigh: Callable[[Sequence[Outcome]], Outcome]) -> Column:
        """One column from several: each combination of answers is weighed once."""
        if not columns:
            return self._all(weigh(()))
        known = {parts: CODE[weigh([CODES[part] for part in parts])] for parts in set(zip(*columns, strict=True))}
        return bytes(map(known.__getitem__, zip(*columns, strict=True)))

"""A policy held against a whole register at once: the same answers as a hearing, clause by clause.

Each clause is one column with a byte for each agreement. A value is compared once, however many agreements have it; a
combination of answers is weighed once, however many agreements come to it. Findings with their reasons are worked out
by the hearing for whichever agreement someone asks about.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence

from chancery.policy.columns import Columns, Values
from chancery.policy.compare import Answer
from chancery.policy.facts import Fact, Held
from chancery.policy.hearing import WANTED, YES, Hearing, asked, by_force, combine, facts_of, stood_in_for, worst, worth
from chancery.policy.model import Category, Criterion, Duration, Op, Outcome, Rule, Scale, Test
from chancery.policy.values import Stance

Answers = bytes
RISING_OR_FALLING = (Op.AT_LEAST, Op.AT_MOST, Op.MORE_THAN, Op.LESS_THAN)
LINES = ("number", "date", "money")
CODES = (Outcome.NOT_MET, Outcome.UNKNOWN, Outcome.MET, Outcome.WAIVED, Outcome.NOT_APPLICABLE)
CODE = {outcome: code for code, outcome in enumerate(CODES)}


class Survey:
    """The answers of one hearing for every agreement of a register, in the register's order."""

    def __init__(self, hearing: Hearing, columns: Columns) -> None:
        self.hearing, self.columns = hearing, columns
        self._waiving = [place for place, held in enumerate(columns.register) if held.waivers]
        self._answered: dict[tuple[str, Stance], Answers] = {}

    def eligible(self, category_id: str) -> list[Outcome]:
        """What ``Hearing.eligible`` says of each agreement. Raises ``KeyError`` for a category that is not there."""
        return [CODES[code] for code in self._eligible(category_id)]

    def answers(self, id: str) -> list[Outcome]:
        """What ``Hearing.answer`` says of each agreement, for one criterion or judged question."""
        return [CODES[code] for code in self._answers(id)]

    def rule(self, rule: Rule) -> list[Outcome]:
        """What ``Hearing.rule`` says of each agreement."""
        return [asked(CODES[code]) for code in self._rule(rule)]

    def _eligible(self, category_id: str, *, stance: Stance = WANTED) -> Answers:
        category = self.hearing.policy.category(category_id)
        columns = [self._rule(category.eligibility, stance=stance), *self._door(category)]
        columns += map(self._leaf, self.hearing.imposed(category_id)) if stance is WANTED else ()
        if category.incomplete:
            columns.append(self._all(Outcome.UNKNOWN))
        return self._across(columns, worst)

    def _door(self, category: Category) -> Iterator[Answers]:
        """What it asks besides its criteria, as ``Hearing.door``."""
        hearing = self.hearing
        if category.counterparty_kinds:
            yield self._by_value(self._values("counterparty_kind"), lambda fact: hearing.of_kind(category, (fact,)))
        if ladder := category.ladder:
            register = self.columns.register
            answers = (
                YES if held.category == category.id else hearing.on_ladder(ladder, held).outcome for held in register
            )
            yield bytes(map(CODE.__getitem__, answers))

    def _rule(self, rule: Rule, *, stance: Stance = WANTED) -> Answers:
        if rule.kind == "clause":
            return self._leaf(rule.ref, stance=stance)
        if rule.kind == "eligible_for":
            return self._eligible(rule.ref, stance=stance)
        inside = stance.within(rule)
        return self._across([self._rule(part, stance=inside) for part in rule.of], lambda parts: combine(rule, parts))

    def _leaf(self, id: str, *, stance: Stance = WANTED) -> Answers:
        criterion = self._criterion(id)
        own = self._answers(id, stance=stance)
        if criterion is None or not criterion.compensated_by:
            counted = bytes(CODE[by_force(criterion, outcome)] for outcome in CODES)
            return own.translate(bytes.maketrans(bytes(range(len(CODES))), counted))
        others = [self._answers(other, stance=stance) for other in criterion.compensated_by]

        def counts(parts: Sequence[Outcome]) -> Outcome:
            return worth(criterion, parts[0], parts[1:] if stood_in_for(parts[0], stance=stance) else ())

        return self._across([own, *others], counts)

    def _criterion(self, id: str) -> Criterion | None:
        found = self.hearing.policy.by_id.get(id)
        return found if isinstance(found, Criterion) else None

    def _answers(self, id: str, *, stance: Stance = WANTED) -> Answers:
        criterion = self._criterion(id)
        # Only what is made of other clauses, or set aside, can come out otherwise where it must not be met.
        made = criterion is not None and criterion.rule is not None
        key = id, stance if made or self._waiving else WANTED
        if key not in self._answered:
            column = bytearray(self._asked(id, criterion, stance))
            for place in self._waiving:
                column[place] = self._heard(id, self.columns.register[place], stance=stance)
            self._answered[key] = bytes(column)
        return self._answered[key]

    def _heard(self, id: str, held: Held, *, stance: Stance = WANTED) -> int:
        return CODE[self.hearing.answer(id, held, stance=stance).outcome]

    def _asked(self, id: str, criterion: Criterion | None, stance: Stance) -> Answers:
        """One clause for everyone, as if nothing were waived."""
        if criterion is None:
            return self._judged(id)
        if self.hearing.moment not in criterion.moments:
            return self._all(Outcome.NOT_APPLICABLE)
        own = self._own(criterion, stance)
        if criterion.applies_if is None:
            return own
        applies = {Outcome.MET: None, Outcome.NOT_APPLICABLE: None, Outcome.NOT_MET: Outcome.NOT_APPLICABLE}
        return self._across(
            [self._rule(criterion.applies_if, stance=Stance.EITHER), own],
            lambda parts: applies.get(parts[0], Outcome.UNKNOWN) or parts[1],
        )

    def _own(self, criterion: Criterion, stance: Stance) -> Answers:
        if criterion.rule is not None:
            return self._rule(criterion.rule, stance=stance)
        test = criterion.test
        if test is None:
            return self._judged(criterion.id)
        if test.count or test.held or len(facts_of(test)) > 1:
            return bytes(self._heard(criterion.id, held) for held in self.columns.register)
        return self._tested(criterion, test)

    def _judged(self, id: str) -> Answers:
        return self._by_value(self._values(id), lambda fact: self.hearing.judged((fact,)))

    def _tested(self, criterion: Criterion, test: Test) -> Answers:
        kind = self.hearing.policy.kind_for(criterion.id, test.fact)
        # Where values age or must be proved, one on the line may answer nothing while its neighbours do.
        alike = not kind.max_age and not kind.must_be_proved
        line = test.op in RISING_OR_FALLING and not test.ratio_to_home and kind.type in LINES and alike
        edition = self.hearing.policy.get(Scale, kind.scale).edition if kind.type == "scale" else ""
        values = self._values(test.fact, max_age=kind.max_age, edition=edition)
        return self._by_value(values, lambda fact: self.hearing.tested(criterion, test, ((fact,),)), line=line)

    def _values(self, id: str, *, max_age: Duration | None = None, edition: str = "") -> Values:
        return self.columns[id].on(self.hearing.as_of, self.hearing.known_at, max_age=max_age, edition=edition)

    def _by_value(self, values: Values, ask: Callable[[Fact], Answer], *, line: bool = False) -> Answers:
        """The answer to each different value. Along a line the answer changes once, so that few are asked."""

        def code(number: int) -> int:
            return CODE[ask(values.different[number]).outcome]

        known = bytearray((CODE[Outcome.UNKNOWN],)) * len(values.different)
        if line and values.line:
            first = code(values.line[0])
            change = bisect_left(values.line, True, key=lambda number: code(number) != first)
            last = code(values.line[-1])
            for place, number in enumerate(values.line):
                known[number] = first if place < change else last
        else:
            known[1:] = bytes(map(code, range(1, len(known))))
        return bytes(map(known.__getitem__, values.number))

    def _all(self, outcome: Outcome) -> Answers:
        return bytes((CODE[outcome],)) * len(self.columns.register)

    def _across(self, columns: Sequence[Answers], weigh: Callable[[Sequence[Outcome]], Outcome]) -> Answers:
        """One column from several: each combination of answers is weighed once."""
        if not columns:
            return self._all(weigh(()))
        known = {parts: CODE[weigh([CODES[part] for part in parts])] for parts in set(zip(*columns, strict=True))}
        return bytes(map(known.__getitem__, zip(*columns, strict=True)))

"""A hearing: one policy, read as of one day with what was known by another. It answers clause by clause.

Answers are remembered per distinct value, so that a whole register costs little more than its different facts.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from chancery.policy import compare
from chancery.policy.compare import Answer
from chancery.policy.counting import OUTSIDE, Tally, counted, group_of, tally
from chancery.policy.facts import Fact, Facts, Held, Stage, Waiver, pick, pick_of, plus
from chancery.policy.model import (
    Category,
    Count,
    Criterion,
    DayOf,
    Duration,
    Force,
    Ladder,
    Moment,
    Outcome,
    Policy,
    RegionSet,
    Rule,
    Scale,
    Test,
)
from chancery.policy.values import Stance
from chancery.policy.waivers import refused

WANTED = Stance.WANTED
NO, MAYBE, YES, NONE = Outcome.NOT_MET, Outcome.UNKNOWN, Outcome.MET, Outcome.NOT_APPLICABLE
SATISFIED = frozenset({Outcome.MET, Outcome.WAIVED, Outcome.NOT_APPLICABLE})
MAKES_UP = frozenset({Outcome.MET, Outcome.WAIVED})
JUDGED: dict[object, Outcome] = {True: Outcome.MET, False: Outcome.NOT_MET} | {str(each): each for each in Outcome}
Remembered = tuple[Sequence[Fact], ...]
Kinds = tuple[type, ...]
NOTHING_SUPPOSED: Mapping[str, Outcome] = {}


class Hearing:
    """Holds facts against one policy. ``register`` is needed by clauses that count; without it they are unknown."""

    def __init__(
        self,
        policy: Policy,
        *,
        as_of: datetime.date,
        known_at: datetime.date | None = None,
        register: Sequence[Held] | None = None,
        home: Facts | None = None,
        moment: Moment = "maintain",
        unseen: frozenset[str] = frozenset(),
        supposed: Mapping[str, Outcome] = NOTHING_SUPPOSED,
    ) -> None:
        """``unseen`` are clauses that whoever hears of it may not see: to them each is to document, whatever is on
        record, so that nothing they are told rests on its answer; or what is ``supposed`` of it, to see whether
        anything would rest on it."""
        self.policy, self.as_of = policy, as_of
        self.known_at = known_at or datetime.date.today()
        self.register, self.home, self.moment = register, home or {}, moment
        self._answers: dict[str, dict[tuple[Remembered, Kinds], Answer]] = {}
        self._tallies: dict[Count, Tally] = {}
        self.unseen, self.supposed = unseen, supposed

    @cached_property
    def _criteria(self) -> dict[str, Criterion]:
        return {criterion.id: criterion for criterion in self.policy.all(Criterion)}

    def answer(self, id: str, held: Held, *, stance: Stance = WANTED) -> Answer:
        """The answer for one criterion (or judged question), waivers included.

        Where a rule wants it not met, or in a condition, it counts as it was found: that a body set it aside, or that
        a law imposes more on a category it is made of, is no proof that it is not met.
        """
        if id in self.unseen:
            return Answer(self.supposed.get(id, MAYBE), "not-judged")
        if held.waivers and stance is WANTED and (waiver := self._waiver(id, held.waivers)):
            return Answer(Outcome.WAIVED, "waived", None, (waiver,))
        criterion = self._criteria.get(id)
        if criterion is None:
            return self.judged(held.facts.get(id, ()))
        if self.moment not in criterion.moments:
            return Answer(Outcome.NOT_APPLICABLE, "moment")
        if criterion.applies_if is not None:
            applies = self.applies(criterion.applies_if, held)
            if applies is not YES:
                return Answer(Outcome.NOT_APPLICABLE if applies is NO else Outcome.UNKNOWN, "applies-if")
        return self._answer(criterion, held, stance)

    def _answer(self, criterion: Criterion, held: Held, stance: Stance) -> Answer:
        if criterion.rule is not None:
            return Answer(self._made_of(criterion.rule, held, stance), "rule")
        test = criterion.test
        if test is None:
            return self._remembered(criterion.id, held, (criterion.id,), lambda facts: self.judged(facts[0]))
        if test.count:
            return self.count(test, test.count, held)
        if test.held:
            return self._stage(test, held)
        return self._remembered(criterion.id, held, facts_of(test), lambda facts: self.tested(criterion, test, facts))

    def _made_of(self, rule: Rule, held: Held, stance: Stance) -> Outcome:
        """What a clause made of others comes to; waived, where it is met only because some of them were set aside."""
        found = self._rule(rule, held, stance=stance)
        if found is YES and held.waivers:
            bare = self._rule(rule, replace(held, waivers=()), stance=stance)
            return found if asked(bare) is YES else Outcome.WAIVED
        return found

    def _remembered(self, id: str, held: Held, needs: tuple[str, ...], ask: Callable[[Remembered], Answer]) -> Answer:
        looked_at = tuple(tuple(held.facts.get(need, ())) for need in needs)
        # Python takes 1 and True for equal; a policy does not.
        key = looked_at, tuple(fact.value.__class__ for facts in looked_at for fact in facts)
        answers = self._answers.setdefault(id, {})
        found = answers.get(key)
        if found is None:
            found = answers[key] = ask(looked_at)
        return found

    def judged(self, facts: Sequence[Fact]) -> Answer:
        """What a person found; what nobody has judged is unknown."""
        fact, why = pick(facts, self.as_of, self.known_at, None)
        if fact is None or why:
            return Answer(Outcome.UNKNOWN, "not-judged" if why == "missing" else why, fact)
        said = fact.value if isinstance(fact.value, (bool, str)) else ""
        outcome = JUDGED.get(said, Outcome.UNKNOWN)
        # A waiver is its own record, with its body; nobody waives by answering a question.
        return Answer(Outcome.UNKNOWN if outcome is Outcome.WAIVED else outcome, "judged", fact)

    def tested(self, criterion: Criterion, test: Test, facts: Remembered) -> Answer:
        """The answer of a criterion's comparison to the facts it looks at, each known as its own text asks for."""
        kind = self.policy.kind_for(criterion.id, test.fact)
        scale = self.policy.get(Scale, kind.scale) if kind.type == "scale" else None
        edition = scale.edition if scale else ""
        fact, why = pick_of(kind, facts[0], self.as_of, self.known_at, edition)
        if fact is None or why:
            return Answer(Outcome.UNKNOWN, why, fact)
        if test.ratio_to_home or test.share_of:
            return compare.ratio(test, fact, self._other(criterion, test, facts))
        if isinstance(test.value, DayOf):
            return compare.against_day(test, fact, self._other(criterion, test, facts))
        return compare.compare(test, fact, self.policy, scale, self.as_of)

    def _other(self, criterion: Criterion, test: Test, facts: Remembered) -> Fact | None:
        if test.ratio_to_home:
            facts, id = (tuple(self.home.get(test.fact, ())),), test.fact
        else:
            facts, id = facts[1:], facts_of(test)[1]
        found, why = pick_of(self.policy.kind_for(criterion.id, id), facts[0], self.as_of, self.known_at)
        return None if why else found

    def count(self, test: Test, count: Count, held: Held) -> Answer:
        """The answer for a count of other agreements in the candidate's group."""
        if count.region_set and not self.policy.get(RegionSet, count.region_set).given:
            return Answer(Outcome.UNKNOWN, "regions-not-given", None, (count.region_set,))
        if self.register is None:
            return Answer(Outcome.UNKNOWN, "register-missing")
        group = group_of(count, held, self.policy, self.as_of, self.known_at)
        if group is None:
            # Regions of a text are found by the country.
            asked = ("country" if each == "region" and count.region_set else each for each in count.same)
            return Answer(Outcome.UNKNOWN, "group-missing", None, tuple(dict.fromkeys(asked)))
        if OUTSIDE in group:
            return Answer(counted(test, 0, 0).outcome, "outside-regions")
        return counted(test, *self.others(count, group, held.reference))

    def others(self, count: Count, group: tuple[str, ...], reference: str) -> tuple[int, int]:
        """The least and most other agreements of a group; the register is grouped once per kind of count."""
        if count not in self._tallies:
            self._tallies[count] = tally(count, self.register or (), self.policy, self.as_of, self.known_at)
        return self._tallies[count].others(group, reference)

    def _stage(self, test: Test, held: Held) -> Answer:
        stages = [stage for stage in held.stages if stage.category == test.held]
        return self.held_for(stages, test.value) if isinstance(test.value, Duration) else Answer(MAYBE, "stage-missing")

    def held_for(self, stages: Iterable[Stage], length: Duration) -> Answer:
        """Whether these stages of one category lasted so long, those that follow each other together; one without a
        first day is unknown, none at all is not met."""
        known = [stage for stage in stages if stage.since is None or stage.since <= self.as_of]
        if not known:
            return Answer(Outcome.NOT_MET, "stage-missing")
        if any(plus(since, length) <= min(over, self.as_of) for since, over in joined(known, self.as_of)):
            return Answer(Outcome.MET, "stage", None, tuple(known))
        unsure = any(stage.since is None for stage in known)
        return Answer(Outcome.UNKNOWN if unsure else Outcome.NOT_MET, "stage", None, tuple(known))

    def _waiver(self, id: str, waivers: Iterable[Waiver]) -> Waiver | None:
        """A waiver of this criterion that the policy honours."""
        own = (one for one in waivers if one.criterion == id)
        return next((one for one in own if not refused(self.policy, one, self.as_of, self.known_at)), None)

    def rule(self, rule: Rule, held: Held, *, stance: Stance = WANTED) -> Outcome:
        """Met, not met or unknown for a combination of clauses: unknown never passes and never fails by itself. Where
        nothing of it applies it asks nothing, and is met. ``stance`` is how a rule around it wants it."""
        return asked(self._rule(rule, held, stance=stance))

    def applies(self, condition: Rule, held: Held) -> Outcome:
        """Whether the condition of a clause holds. It is asked as the city's own text says it: what a law imposes on
        another category frees nobody from a clause."""
        return asked(self._rule(condition, held, stance=Stance.EITHER))

    def _rule(self, rule: Rule, held: Held, *, stance: Stance = WANTED) -> Outcome:
        if rule.kind == "clause":
            return self._leaf(rule.ref, held, stance=stance)
        if rule.kind == "eligible_for":
            return self._eligible(rule.ref, held, stance=stance)
        inside = stance.within(rule)
        return combine(rule, [self._rule(part, held, stance=inside) for part in rule.of])

    def eligible(self, category_id: str, held: Held) -> Outcome:
        """Whether the candidate meets the eligibility of a category, with what other laws impose."""
        return self._eligible(category_id, held, stance=WANTED)

    def _eligible(self, category_id: str, held: Held, *, stance: Stance) -> Outcome:
        """The same; where a rule wants it *not* met, or in a condition, as the city's own text says it: a law only
        tightens, so that what it imposes there opens no other category."""
        category = self.policy.category(category_id)
        own = asked(self._rule(category.eligibility, held, stance=stance))
        parts = [own, *(answer.outcome for _, answer in self.door(category, held))]
        parts += [self.leaf(id, held) for id in self.imposed(category_id)] if stance is WANTED else []
        if category.incomplete:
            parts.append(MAYBE)
        return worst(parts)

    def door(self, category: Category, held: Held) -> Iterator[tuple[str, Answer]]:
        """What a category asks besides its criteria: with which kinds of body it is; of whoever is not in it yet, how
        long they were in the category before."""
        if category.counterparty_kinds:
            yield "kinds", self.of_kind(category, held.facts.get("counterparty_kind", ()))
        if category.ladder and held.category != category.id:
            yield "ladder", self.on_ladder(category.ladder, held)

    def of_kind(self, category: Category, facts: Sequence[Fact]) -> Answer:
        """Whether a body is of a kind that a category is for."""
        fact, why = pick(facts, self.as_of, self.known_at, None)
        if fact is None or why:
            return Answer(MAYBE, why or "missing", fact)
        return Answer(YES if fact.value in category.counterparty_kinds else NO, "", fact)

    def on_ladder(self, ladder: Ladder, held: Held) -> Answer:
        """Whether an agreement was in the category before for as long as it takes."""
        return self.held_for([stage for stage in held.stages if stage.category == ladder.stage], ladder.held)

    def imposed(self, category_id: str) -> tuple[str, ...]:
        """The criteria that overlays impose on a category, whatever its own rule says."""
        found = (self._criteria[id] for id in self.policy.imposed)
        return tuple(c.id for c in found if not c.categories or category_id in c.categories)

    def leaf(self, id: str, held: Held) -> Outcome:
        """How one clause counts, by its force and by what may stand in for it."""
        return asked(self._leaf(id, held))

    def _leaf(self, id: str, held: Held, *, stance: Stance = WANTED) -> Outcome:
        criterion = self._criteria.get(id)
        found = self.answer(id, held, stance=stance).outcome
        # By its own answer: a clause that nobody need meet makes up for nothing unless it is met.
        others = [self.answer(other, held, stance=stance).outcome for other in self._others(criterion, found, stance)]
        return worth(criterion, found, others)

    def _others(self, criterion: Criterion | None, found: Outcome, stance: Stance) -> tuple[str, ...]:
        """The clauses that may stand in for this one, as it was found."""
        return criterion.compensated_by if criterion and stood_in_for(found, stance=stance) else ()

    def making_up(self, id: str, held: Held, *, stance: Stance = WANTED) -> tuple[str, ...]:
        """What is met in the place of a clause that is not."""
        found = self.answer(id, held, stance=stance).outcome
        others = self._others(self._criteria.get(id), found, stance)
        return tuple(other for other in others if self.answer(other, held, stance=stance).outcome in MAKES_UP)

    def awaited(self, id: str, held: Held) -> tuple[str, ...]:
        """What would make up for a clause that is not met, and that nobody has answered: until then it is open."""
        criterion = self._criteria.get(id)
        if not criterion or not criterion.compensated_by or self.answer(id, held).outcome is not NO:
            return ()
        found = {other: self.answer(other, held).outcome for other in criterion.compensated_by}
        open_ = tuple(other for other, outcome in found.items() if outcome is MAYBE)
        return () if MAKES_UP.intersection(found.values()) else open_


def joined(stages: Iterable[Stage], as_of: datetime.date) -> list[tuple[datetime.date, datetime.date]]:
    """The times in a category, from their first day to the day after their last: a stage that follows another without
    a day between goes on."""
    found: list[tuple[datetime.date, datetime.date]] = []
    day = Duration(days=1)  # which never leaves the calendar: “until 9999” is how many write that it has no end
    dated = sorted((one.since, plus(one.until, day) if one.until else as_of) for one in stages if one.since)
    for since, over in dated:
        if found and since <= found[-1][1]:
            since, over = found[-1][0], max(found.pop()[1], over)
        found.append((since, over))
    return found


def by_force(criterion: Criterion | None, outcome: Outcome) -> Outcome:
    """What an answer is worth by the force of its clause: a *consider* counts as met, whatever was found. What else
    does not apply is worth nothing, for or against."""
    if criterion and criterion.force is Force.CONSIDER:
        return YES
    if outcome is NONE:
        return NONE
    if outcome in SATISFIED:
        return YES
    if criterion and criterion.force is Force.SHOULD:
        return MAYBE  # to be passed over only with a written reason
    return outcome


def stood_in_for(found: Outcome, *, stance: Stance) -> bool:
    """Whether another clause that is met counts in the place of this one: it does for one that is not met, is to
    document or does not apply alike, so that whoever learns more of it loses nothing. Where a rule wants it not met,
    and in a condition, only for one that surely is not: else to know less would help."""
    return found not in MAKES_UP if stance is WANTED else found is NO


def worth(criterion: Criterion | None, found: Outcome, others: Collection[Outcome]) -> Outcome:
    """What a clause counts for: by its force, and with those that may stand in for it. It counts as met with one of
    them; one that is not met is open while one of them is."""
    own = by_force(criterion, found)
    if own is YES or MAKES_UP.intersection(others):
        return YES
    return MAYBE if MAYBE in others and own is not NONE else own


def asked(outcome: Outcome) -> Outcome:
    """What does not apply asks nothing: to the whole it is met."""
    return YES if outcome is NONE else outcome


def facts_of(test: Test) -> tuple[str, ...]:
    """The facts that a comparison looks at."""
    other = test.value.fact if isinstance(test.value, DayOf) else test.share_of
    return (test.fact, other) if other else (test.fact,)


def combine(rule: Rule, parts: Sequence[Outcome]) -> Outcome:
    """What a rule comes to, from what its parts come to. What does not apply is left out: of so many then all that are
    left; where nothing is left, neither does the rule."""
    every = zip(rule.weights or (1,) * len(parts), parts, strict=True)
    weighed = [(weight, part) for weight, part in every if part is not NONE]
    if parts and not weighed:
        return NONE
    weights, parts = [weight for weight, _part in weighed], [part for _weight, part in weighed]
    if rule.kind == "all_of":
        return worst(parts)
    if rule.kind == "not":
        return {YES: NO, NO: YES}.get(parts[0], MAYBE)
    wanted = min(rule.n, sum(weights)) if rule.kind in ("at_least", "score") else 1
    sure = sum(weight for weight, part in zip(weights, parts, strict=True) if part is YES)
    if sure >= wanted:
        return YES
    possible = sure + sum(weight for weight, part in zip(weights, parts, strict=True) if part is MAYBE)
    # "Not limited to": what is not listed may still satisfy it, and only a person can say so.
    return MAYBE if possible >= wanted or rule.open else NO


def worst(parts: Iterable[Outcome]) -> Outcome:
    """The least favourable of these; met where there is none."""
    found = set(parts)
    return NO if NO in found else (MAYBE if MAYBE in found else YES)

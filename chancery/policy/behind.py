"""What a finding rests on: the clauses by which a rule is met, and those that keep it from being met."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from chancery.policy.compare import Answer
from chancery.policy.facts import Held
from chancery.policy.findings import Finding, of_criterion, of_question, own_finding
from chancery.policy.hearing import MAYBE, NO, WANTED, YES, Hearing, by_force
from chancery.policy.model import Category, Criterion, Outcome, Policy, Question, Rule
from chancery.policy.values import Stance


def finding_of(hearing: Hearing, id: str, held: Held, *, stance: Stance = WANTED) -> Finding:
    """The finding for one criterion or question of the policy, with those that it was worked out from: of a clause that
    is made of others, and of one of which nobody knows whether it applies, as what stands around it wants it."""
    answer = hearing.answer(id, held, stance=stance)
    if isinstance(asked := hearing.policy.by_id[id], Question):
        return of_question(asked, answer)
    criterion = hearing.policy.get(Criterion, id)
    instead, awaited = (
        tuple(hearing.policy.get(Criterion, other) for other in found)
        for found in (hearing.making_up(id, held, stance=stance), hearing.awaited(id, held))
    )
    return of_criterion(criterion, answer, _parts(hearing, criterion, answer, held, stance), instead, awaited)


def _parts(hearing: Hearing, criterion: Criterion, answer: Answer, held: Held, stance: Stance) -> tuple[Finding, ...]:
    """What an answer was worked out from: the clauses that one is made of, or those by which it does not apply."""
    if answer.why == "rule" and criterion.rule:
        settled = answer.outcome in (YES, Outcome.WAIVED)
        if settled:
            return _once(_supporting(hearing, criterion.rule, held, stance=stance))
        return behind(hearing, criterion.rule, held, stance=stance)
    return by_condition(hearing, answer, criterion.applies_if, held)


def at_the_door(hearing: Hearing, category: Category, held: Held) -> tuple[Finding, ...]:
    """What a category asks of whoever comes into it besides its criteria: the kind of body, and the way there."""
    return tuple(own_finding(kind, category, answer) for kind, answer in hearing.door(category, held))


def _once(found: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple({finding.criterion: finding for finding in found}.values())


def behind(
    hearing: Hearing, rule: Rule | None, held: Held, *, every: bool = False, stance: Stance = WANTED
) -> tuple[Finding, ...]:
    """The clauses for which a rule is not met, or for which it is unknown: those that decide it, as the rule weighs
    them, and none that something else made up for. With ``every``, of a rule that fails also what is missing;
    As ``Hearing`` weighs it in that ``stance``.
    """
    return _once(_behind(hearing, rule, held, every, stance)) if rule else ()


def by_condition(hearing: Hearing, answer: Answer, condition: Rule | None, held: Held) -> tuple[Finding, ...]:
    """The clauses for which a clause does not apply, or by which nobody knows whether it does."""
    return behind(hearing, condition, held, stance=Stance.EITHER) if answer.why == "applies-if" else ()


def rests_on(hearing: Hearing, rule: Rule | None, held: Held, *, stance: Stance = WANTED) -> tuple[Finding, ...]:
    """The clauses that decide a rule: by which it is met, or for which it is not."""
    if rule and hearing.rule(rule, held, stance=stance) is YES:
        return _once(_supporting(hearing, rule, held, stance=stance))
    return behind(hearing, rule, held, stance=stance)


def _behind(hearing: Hearing, rule: Rule, held: Held, every: bool, stance: Stance) -> Iterator[Finding]:
    worth = hearing.rule(rule, held, stance=stance)
    if worth is YES:
        return
    if rule.kind == "clause":
        ids = (rule.ref, *hearing.awaited(rule.ref, held))
        yield from (finding_of(hearing, id, held, stance=stance) for id in ids)
    elif rule.kind == "eligible_for":
        yield from _of_category(hearing, hearing.policy.category(rule.ref), held, worth, every, stance)
    elif rule.kind == "not" and worth is NO:
        yield from _supporting(hearing, rule.of[0], held, stance=stance.within(rule))
    elif rule.kind == "not":
        # What is not met speaks for it; unless nothing is unknown but what the rule does not list.
        found = list(_behind(hearing, rule.of[0], held, every, stance.within(rule)))
        yield from [one for one in found if one.outcome is not NO] or found
    else:
        parts = [(part, hearing.rule(part, held, stance=stance)) for part in rule.of]
        for part in _deciding(parts, worth, every=every or rule.kind != "all_of"):
            yield from _behind(hearing, part, held, every, stance)


def _deciding(parts: Iterable[tuple[Rule, Outcome]], worth: Outcome, *, every: bool) -> list[Rule]:
    """Of the parts of a rule those that decide it. Where it is unknown those that are, unless none is: a rule that is
    open to what it does not list is unknown although every part of it fails."""
    open_ = [(part, own) for part, own in parts if own is not YES]
    same = [part for part, own in open_ if own is worth]
    return [part for part, _own in open_] if (every and worth is NO) or not same else same


def _supporting(hearing: Hearing, rule: Rule, held: Held, *, stance: Stance = WANTED) -> Iterator[Finding]:
    """What a rule is met by; under a ``not``, what stands in its way."""
    if rule.kind == "clause":
        yield finding_of(hearing, rule.ref, held, stance=stance)
    elif rule.kind == "eligible_for":
        category = hearing.policy.category(rule.ref)
        yield from _supporting(hearing, category.eligibility, held, stance=stance)
        imposed = () if stance is not WANTED else hearing.imposed(category.id)
        yield from (finding_of(hearing, id, held) for id in imposed if hearing.leaf(id, held) is YES)
        yield from at_the_door(hearing, category, held)
    elif rule.kind == "not":
        yield from _behind(hearing, rule.of[0], held, False, stance.within(rule))
    else:
        for part in rule.of:
            if hearing.rule(part, held, stance=stance) is YES:
                yield from _supporting(hearing, part, held, stance=stance)


def _of_category(
    hearing: Hearing, category: Category, held: Held, worth: Outcome, every: bool, stance: Stance = WANTED
) -> Iterator[Finding]:
    """The same of a category's eligibility, with what laws impose on it and what stands at its door."""
    decides = {worth, MAYBE} if every else {worth}
    if hearing.rule(category.eligibility, held, stance=stance) in decides:
        yield from _behind(hearing, category.eligibility, held, every, stance)
    for id in () if stance is not WANTED else hearing.imposed(category.id):
        if hearing.leaf(id, held) in decides:
            yield finding_of(hearing, id, held)
    for kind, answer in hearing.door(category, held):
        if answer.outcome in decides:
            yield own_finding(kind, category, answer)
    if category.incomplete and MAYBE in decides:
        yield own_finding("incomplete", category, Answer(MAYBE, "incomplete"))


def stands_in_the_way(finding: Finding) -> str:
    """Which of the engine's words says why a clause is behind a rule: it is not met, it is missing, or it is met (or
    something makes up for it) and must not be."""
    if finding.made_up_by:
        return "reason.made-up"
    if finding.outcome is NO:
        return "reason.fails"
    criterion = finding.clause if isinstance(finding.clause, Criterion) else None
    return "reason.against" if by_force(criterion, finding.outcome) is YES else "reason.missing"


def keeps_from(hearing: Hearing, category: Category, held: Held) -> tuple[Finding, ...]:
    """All that keeps an agreement from a category: what is not met, and what is to document."""
    return _once(_of_category(hearing, category, held, NO, True))


def needed(policy: Policy, rule: Rule, *, turned: bool = False) -> Iterator[tuple[str, bool]]:
    """The clauses without which a rule is surely not met, each with whether it must be not met."""
    if rule.kind == "clause":
        yield rule.ref, turned
    elif rule.kind == "eligible_for":
        yield from needed(policy, policy.category(rule.ref).eligibility, turned=turned)
    elif rule.kind == "not":
        yield from needed(policy, rule.of[0], turned=not turned)
    elif rule.kind == ("any_of" if turned else "all_of") or len(rule.of) == 1:
        for part in rule.of:
            yield from needed(policy, part, turned=turned)

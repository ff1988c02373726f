"""Where a request stands on its way: the steps that the file gives its category, and what each still waits for.

The engine knows no kind of request. It reads the steps in the order of the file; a step passes when everything that the
file hangs on it is met, is stopped when something is not, and waits while anything is unknown.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple

from chancery.policy import moments
from chancery.policy.behind import at_the_door, behind, finding_of
from chancery.policy.block_parts import REVIEW
from chancery.policy.compare import Answer
from chancery.policy.evaluate import Verdict, verdict
from chancery.policy.facts import Fact, Held
from chancery.policy.findings import Finding, own_finding
from chancery.policy.hearing import MAYBE, NO, SATISFIED, WANTED, YES, Hearing, worst
from chancery.policy.model import (
    Authority,
    Clause,
    Consultation,
    Criterion,
    Element,
    Outcome,
    Policy,
    Procedure,
    Question,
    Rule,
    Step,
    Visibility,
)
from chancery.policy.moments import Consulted, Given
from chancery.policy.values import Stance

#: What a gate asks; all else that hangs on a step is said of the step itself.
GATED = ("criterion", "question", "kinds", "ladder", "incomplete")
State = Literal["passed", "stopped", "now", "ahead"]


class Closing(NamedTuple):
    """How a step was left, and when."""

    step: str
    on: datetime.date
    passed: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """What is recorded of one request besides facts: what it holds, whom it was shown to, what was decided.

    ``decided`` says of each step with an authority whether the decision that stands is a yes; ``ready`` names the
    papers that a step needs and has: ``report``, ``text``, ``translations``. ``of`` is what is asked for: a new
    agreement, or that one which is there is renewed, brought into line or turned into another.
    """

    category: str
    given: Given = field(default_factory=dict)
    submitted_on: datetime.date | None = None
    consulted: Sequence[Consulted] = ()
    closings: Sequence[Closing] = ()
    decided: Mapping[str, bool] = field(default_factory=dict)
    ready: Collection[str] = ()
    of: str = "new"


@dataclass(frozen=True, slots=True)
class Standing:
    """One step as it stands: what hangs on it, and what all of it comes to."""

    step: Step
    state: State
    findings: tuple[Finding, ...]
    outcome: Outcome
    closed_on: datetime.date | None = None
    gate_waits: tuple[Finding, ...] = ()
    """The clauses for which its gate is not satisfied."""
    stand_ins: frozenset[str] = frozenset()
    """Those on which it hangs only in the place of another."""

    @property
    def waits_for(self) -> tuple[Finding, ...]:
        """What is in the way: not met or not known yet; of its gate what decides it, met perhaps under a ``not``."""
        return (*(one for one in self.findings if one.kind not in GATED and one.blocks), *self.gate_waits)


def standings(policy: Policy, progress: Progress, held: Held, hearing: Hearing) -> tuple[Standing, ...]:
    """Every step of the request's category, in the order of the file; the first that is not passed is the present one.

    Judgements are facts in ``held`` under the id of their question or criterion. A question that the criteria answer
    is answered by the verdict of the category. A review of the program is of no category.
    """
    closed = {closing.step: closing for closing in progress.closings}
    known = _with_criteria(policy, progress.category, held, hearing) if progress.category else held
    found: list[Standing] = []
    for step in moments.steps(policy, progress.category, progress.of):
        left = closed.get(step.id)
        findings, gate, outcome = _hangs_on(policy, step, progress, known, hearing)
        instead = frozenset(_reached(policy, step.gate).stand_ins if step.gate else ())
        state: State = "passed" if left and left.passed else ("stopped" if left else "now")
        if state == "now" and any(one.state in ("now", "stopped") for one in found):
            state = "ahead"
        found.append(Standing(step, state, findings, outcome, left.on if left else None, gate, instead))
    return tuple(found)


def present(found: Sequence[Standing]) -> Standing | None:
    """The step that a request is at; none once every step is passed, or one has stopped it."""
    return next((one for one in found if one.state == "now"), None)


def asked(policy: Policy, category_id: str, step: Step) -> tuple[Question | Criterion, ...]:
    """What people have to judge at a step: its questions, the judged criteria behind one that criteria answer, and the
    questions that whoever decides the step wants answered first."""
    found: dict[str, Question | Criterion] = {}
    clause = policy.by_id.get(step.authority)
    conditions = clause.conditions if isinstance(clause, Authority) else ()
    for id in (*(step.gate.refs() if step.gate else ()), *conditions):
        clause = policy.by_id[id]
        if isinstance(clause, Question) and clause.by_criteria:
            found |= {c.id: c for c in criteria(policy, category_id) if c.judged_by}
        elif isinstance(clause, Question) or (isinstance(clause, Criterion) and clause.judged_by):
            found[id] = clause
    return tuple(found.values())


def criteria(policy: Policy, category_id: str) -> Iterator[Criterion]:
    """The criteria of a category's eligibility, with those that other laws impose; a review has no category."""
    if not category_id:
        return
    imposed = [policy.get(Criterion, id) for id in policy.imposed]
    ids = dict.fromkeys(policy.category(category_id).eligibility.refs())
    ids |= dict.fromkeys(c.id for c in imposed if not c.categories or category_id in c.categories)
    yield from (policy.get(Criterion, id) for id in ids)


def judged_criteria(policy: Policy, category_id: str) -> dict[str, Criterion]:
    """Those of a category that people judge."""
    return {id: one for id, one in asked_criteria(policy, category_id).items() if one.judged_by}


def asked_criteria(policy: Policy, category_id: str) -> dict[str, Criterion]:
    """All that a category asks, with the criteria behind a rule and those that may stand in for another."""
    waiting, found = list(criteria(policy, category_id)), dict[str, Criterion]()
    while waiting:
        one = waiting.pop()
        if one.id not in found:
            found[one.id] = one
            rules = (rule for rule in (one.rule, one.applies_if) if rule)
            named = [policy.by_id[id] for id in (*one.compensated_by, *(id for rule in rules for id in rule.refs()))]
            waiting += [other for other in named if isinstance(other, Criterion)]
    return found


def eligible(hearing: Hearing, category_id: str, held: Held) -> Verdict:
    """The verdict of a category on a request. To renew asks for another term: the one it has is not held against it."""
    return verdict(hearing, category_id, held, own_term=hearing.moment == "renew")


def elements(policy: Policy, category_id: str, of: str = "new") -> tuple[Element, ...]:
    """What a request of this category must contain."""
    mine = (one for one in policy.all(Element) if of in one.of)
    return tuple(one for one in mine if not one.categories or category_id in one.categories)


def procedures(policy: Policy, of: str, held: Collection[str] = ()) -> tuple[Procedure, ...]:
    """By which clauses an agreement may be renewed, brought into line or turned into another; where it is said what is
    held (its category, and what was signed), those that take it."""
    found = (one for one in policy.all(Procedure) if one.of == of)
    return tuple(one for one in found if not held or _takes(one, held))


def procedure_to(policy: Policy, of: str, category_id: str, held: Collection[str] = ()) -> Procedure | None:
    """The clause by which it may come to this category, and has steps to go; none where the file says nothing."""
    if not any(moments.steps(policy, category_id, of)):
        return None
    found = procedures(policy, of, held)
    return next((one for one in found if not one.categories or category_id in one.categories), None)


def _takes(procedure: Procedure, held: Collection[str]) -> bool:
    """A renewal goes on with the category that is held; the others say from which they begin, or take all."""
    if procedure.of == "renewal":
        return not procedure.categories or any(one in procedure.categories for one in held)
    return not procedure.origins or any(one in procedure.origins for one in held)


def binding(policy: Policy, of: str, category_id: str) -> frozenset[str]:
    """What such a request does, in the words of the laws that want it authorised beforehand."""
    if of in ("new", "renewal"):
        return frozenset({"enter" if of == "new" else "renew"})
    if of == REVIEW:
        return frozenset()
    found = [one for one in procedures(policy, of) if not one.categories or category_id in one.categories]
    return frozenset("enter" if one.result == "successor" else "vary" for one in found)


def _with_criteria(policy: Policy, category_id: str, held: Held, hearing: Hearing) -> Held:
    """The same candidate, with the questions that criteria answer answered by its verdict; unknown stays unknown."""
    questions = [one for one in policy.all(Question) if one.by_criteria]
    whole = eligible(hearing, category_id, held).outcome if questions else MAYBE
    if whole not in (*SATISFIED, NO):
        return held
    answer = Fact(whole in SATISFIED, hearing.as_of, hearing.known_at)
    return replace(held, facts={**held.facts, **{one.id: (answer,) for one in questions}})


def _hangs_on(
    policy: Policy, step: Step, progress: Progress, held: Held, hearing: Hearing
) -> tuple[tuple[Finding, ...], tuple[Finding, ...], Outcome]:
    """All that hangs on a step, for which of it its gate is not satisfied, and what the whole comes to."""
    others = [
        *_contents(policy, step, progress),
        *_consultations(policy, step, progress, hearing, held),
        *_decision(policy, step, progress),
    ]
    if step.gate is None:
        return tuple(others), (), worst(one.outcome for one in others)
    waits = behind(hearing, step.gate, held, every=True)
    gate = tuple(_gate(policy, step.gate, held, hearing))
    whole = worst([hearing.rule(step.gate, held), *(one.outcome for one in others)])
    return (*others, *gate), waits, whole


def _gate(policy: Policy, gate: Rule, held: Held, hearing: Hearing) -> Iterator[Finding]:
    """Every clause that a gate asks, whatever decides it, each as it is wanted there: with those that may stand in for
    it, and those of a category whose eligibility it asks."""
    clauses, categories, instead = _reached(policy, gate)
    for id, stances in (clauses | {key: {WANTED} for key in instead}).items():
        unwanted = stances == {Stance.UNWANTED}
        stance = Stance.UNWANTED if unwanted else WANTED if Stance.WANTED in stances else Stance.EITHER
        yield replace(finding_of(hearing, id, held, stance=stance), unwanted=unwanted)
    for id, stances in categories.items():
        category = policy.category(id)
        for one in at_the_door(hearing, category, held):
            yield replace(one, unwanted=stances == {Stance.UNWANTED})
        if category.incomplete:
            yield own_finding("incomplete", category, Answer(MAYBE, "incomplete"))


class _Reached(NamedTuple):
    """The clauses that a gate comes down to, and the categories on the way, each with how it is wanted; and the clauses
    that it asks only because they may stand in for another."""

    clauses: dict[str, set[Stance]]
    categories: dict[str, set[Stance]]
    stand_ins: tuple[str, ...]


def _reached(policy: Policy, gate: Rule) -> _Reached:
    clauses, categories, waiting = dict[str, set[Stance]](), dict[str, set[Stance]](), [(gate, WANTED)]
    for rule, around in waiting:  # which grows as categories are named
        for leaf, stance in rule.leaves(around):
            if leaf.kind == "clause":
                clauses.setdefault(leaf.ref, set()).add(stance)
                continue
            categories.setdefault(leaf.ref, set()).add(stance)
            inside = policy.category(leaf.ref).eligibility, stance
            waiting += [] if inside in waiting else [inside]
            for one in criteria(policy, leaf.ref) if stance is WANTED else ():  # with what laws impose on it
                clauses.setdefault(one.id, set())
    named = (policy.by_id[id] for id in clauses)
    others = [other for one in named if isinstance(one, Criterion) for other in one.compensated_by]
    instead = tuple(dict.fromkeys(other for other in others if other not in clauses))
    return _Reached({id: stances or {WANTED} for id, stances in clauses.items()}, categories, instead)


def _contents(policy: Policy, step: Step, progress: Progress) -> Iterator[Finding]:
    if "all-elements" in step.needs:
        yield from (one for one in _intake(policy, progress) if one.kind == "element")
    if step.window:
        yield from (one for one in _intake(policy, progress) if one.kind == "window" and one.criterion == step.id)
    for paper in (one for one in step.needs if one != "all-elements"):
        there = paper in progress.ready
        yield _about(paper, step, Answer(YES if there else MAYBE, f"{paper}-ready" if there else f"{paper}-missing"))


def _intake(policy: Policy, progress: Progress) -> tuple[Finding, ...]:
    return moments.intake(policy, progress.category, progress.given, on=progress.submitted_on, of=progress.of)


def _consultations(policy: Policy, step: Step, progress: Progress, hearing: Hearing, held: Held) -> Iterator[Finding]:
    """Those the step names; and before a signature, whatever a law wants authorised beforehand."""
    signs = isinstance(clause := policy.by_id.get(step.authority), Authority) and clause.decides == "execute"
    binds = binding(policy, progress.of, progress.category)
    for event in dict.fromkeys(event for one in policy.all(Consultation) for event in one.on):
        found = moments.consultations(
            policy,
            progress.category,
            event,
            progress.consulted,
            event_on=None,
            as_of=hearing.as_of,
            facts=held.facts,
        )
        for one in found:
            law = isinstance(one.clause, Consultation) and one.clause.effect == "authorisation"
            if one.criterion in step.consult and event == _first(one.clause):
                yield _not_before_its_time(one)
            elif signs and law and event in binds:
                yield one


def _first(clause: Clause) -> str:
    return clause.on[0] if isinstance(clause, Consultation) and clause.on else ""


def _not_before_its_time(finding: Finding) -> Finding:
    """A notice that is due after an event does not hold up what comes before it."""
    if finding.answer.why == "no-event":
        return replace(finding, answer=Answer(Outcome.NOT_APPLICABLE, "no-event"))
    return finding


def _decision(policy: Policy, step: Step, progress: Progress) -> Iterator[Finding]:
    if not step.authority:
        return
    said = progress.decided.get(step.id)
    outcome = MAYBE if said is None else (YES if said else NO)
    why = {None: "not-decided", True: "decided-yes", False: "decided-no"}[said]
    yield _about("decision", policy.get(Authority, step.authority), Answer(outcome, why))


def _about(kind: str, clause: Clause, answer: Answer, visibility: Visibility = Visibility.PUBLIC) -> Finding:
    return Finding(
        kind, clause.id, clause.source, clause.text if any(clause.text) else clause.name, answer, clause, visibility
    )

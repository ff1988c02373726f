"""A case as the policy engine reads it: what is recorded of it becomes facts, and the steps say where it stands."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import NamedTuple

from chancery.cases.content import text_digest
from chancery.cases.models import Case, CaseWaiver, Decision, Judgement, TextLanguage, TextVersion
from chancery.money import Money
from chancery.policy import Criterion, Fact, Facts, Held, Outcome, Policy, Stage, Waiver, procedure
from chancery.policy.block_parts import OF_THE_TEXT
from chancery.policy.compare import Answer
from chancery.policy.facts import pick, pick_for
from chancery.policy.findings import Finding
from chancery.policy.hearing import SATISFIED, Hearing
from chancery.policy.model import Authority, Moratorium, Step
from chancery.policy.moments import Consulted
from chancery.policy.procedure import Closing, Progress, Standing, eligible, standings
from chancery.policy.stack import stack_what_fits
from chancery.strategy.models import PolicyVersion
from chancery.strategy.policies import ended, loaded


@dataclass(frozen=True, slots=True)
class Known:
    """What the rooms above know and hand down: facts of the candidate, the register, the home city, earlier stages,
    and which papers are ready. A case never looks anything up itself."""

    facts: Facts = field(default_factory=dict)
    register: Sequence[Held] | None = None
    home: Facts = field(default_factory=dict)
    stages: tuple[Stage, ...] = ()
    ready: tuple[str, ...] = ()


NOTHING = Known()


def policy_of(case: Case) -> Policy:
    """The policy that a case is judged by: pinned the day it was opened, with the laws that bound on that day. Of a
    moratorium among them it knows since when it is lifted: what came in while it held may go on from then."""
    laws = tuple(case.laws)
    return _stacked(case.policy, laws, ended((case.policy.digest, *laws)))


def way(case: Case, known: Known = NOTHING, *, on: datetime.date) -> tuple[Standing, ...]:
    """Every step of a case as it stands on a day, with what hangs on each. A yes whose conditions do not hold on that
    day is none."""
    gone = {one.decision.step for one in fallen(case, known, on=on)}
    found = progress(case, known)
    found = replace(found, decided={step: yes for step, yes in found.decided.items() if step not in gone})
    return standings(policy_of(case), found, held(case, known, on=on), hearing(case, known, on=on))


class Fallen(NamedTuple):
    """A yes at the present step, what of its conditions is not met now, and whether it costs what it was to cost."""

    decision: Decision
    findings: tuple[Finding, ...]
    cost: bool


def fallen(case: Case, known: Known = NOTHING, *, on: datetime.date) -> list[Fallen]:
    """The yes at the present step that does not count as things stand on a day: a condition of whoever decides is not
    met, or what it costs is not what they decided on. A step that was left stays as it was left."""
    mine = [one for one in case.decisions.all() if one.step == case.step and one.voided_on is None and one.yes]
    found = [_held_against(case, one, known, on) for one in mine if case.is_open]
    return [one for one in found if one.findings or not one.cost]


def _held_against(case: Case, one: Decision, known: Known, on: datetime.date) -> Fallen:
    policy = policy_of(case)
    clause = policy.by_id.get(one.authority)
    if not isinstance(clause, Authority):
        return Fallen(one, (), True)
    stands = conditions(case, clause, known, on=on)
    lacks = [policy.by_id[id] for id in clause.conditions if stands.get(id, Outcome.MET) not in SATISFIED]
    found = [
        Finding("condition", it.id, clause.source, it.text, Answer(stands[it.id], "condition"), it) for it in lacks
    ]
    cost = cost_of(policy, clause, known, on)
    same = one.cost_minor is None or cost == Money(one.cost_minor, one.currency)
    return Fallen(one, tuple(found), same)


def conditions(case: Case, clause: Authority, known: Known, *, on: datetime.date) -> dict[str, Outcome]:
    """How the conditions of whoever decides stand on a day: what people answered, or nobody yet, and what is worked out
    of what is known. Steps that have to come first are not among them."""
    policy = policy_of(case)
    named = [policy.by_id.get(id) for id in clause.conditions]
    answered = {one.clause: Outcome(one.outcome) for one in standing(case)}
    asked = {one.id: answered.get(one.id, Outcome.UNKNOWN) for one in named if one and not isinstance(one, Step)}
    computed = [one for one in named if isinstance(one, Criterion) and not one.judged_by]
    if not computed:
        return asked
    ready, candidate = hearing(case, known, on=on), held(case, known, on=on)
    return asked | {one.id: ready.leaf(one.id, candidate) for one in computed}


def cost_of(policy: Policy, clause: Authority, known: Known, on: datetime.date) -> Money | None:
    """What it is anticipated to cost, where the clause has a limit."""
    if not clause.limit_fact:
        return None
    fact, why = pick_for(policy, clause.limit_fact, known.facts.get(clause.limit_fact, ()), on, on, clause.id)
    return fact.value if fact and not why and isinstance(fact.value, Money) else None


def hearing(case: Case, known: Known = NOTHING, *, on: datetime.date) -> Hearing:
    """The policy of a case, ready to answer clause by clause on a day."""
    return Hearing(
        policy_of(case),
        as_of=on,
        known_at=on,
        register=known.register,
        home=known.home,
        moment=case.moment,  # type: ignore[arg-type]  # one of the three
    )


def criteria(case: Case, known: Known = NOTHING, *, on: datetime.date) -> tuple[Finding, ...]:
    """The criteria of its category one by one, with what stands at its door; none of one that its policy lacks."""
    if case.category not in policy_of(case).by_id:
        return ()
    return eligible(hearing(case, known, on=on), case.category, held(case, known, on=on)).findings


def held(case: Case, known: Known = NOTHING, *, on: datetime.date) -> Held:
    """The candidate: what the rooms above know of it, what people judged in this case, and what was waived. What was
    judged in an earlier case is known of the agreement that came of it, and is judged anew in this one."""
    anew = {one.id for one in policy_of(case).all(Criterion) if one.judged_by}
    facts = {key: found for key, found in known.facts.items() if key not in anew}
    facts |= {key: (fact,) for key, fact in judged(case).items()}
    country = pick(facts.get("country", ()), on, on, None)[0]
    return Held(
        facts=facts,
        country=str(country.value) if country else "",
        stages=known.stages,
        waivers=tuple(_waiver(one) for one in case.waivers.all()),
    )


def judged(case: Case) -> dict[str, Fact]:
    """The judgements that stand, as dated facts with their judge."""
    return {one.clause: _fact(one) for one in standing(case)}


def standing(case: Case) -> list[Judgement]:
    """The judgements that count: nobody revised them, and the text that they speak of reads as it did."""
    return counting(case, [one for one in case.judgements.all() if one.revised_by_id is None])


def counting(case: Case, found: list[Judgement]) -> list[Judgement]:
    """Of these, those whose text reads as it did."""
    if not any(one.text_digest for one in found):
        return found
    now = text_digest(case)
    return [one for one in found if one.text_digest in ("", now)]


def judged_criteria(case: Case) -> list[tuple[Judgement, Criterion]]:
    """The judgements that stand of the criteria of its category: what the record that comes of a case may know. What
    was asked for a step alone stays in the case; so does the answer to what a body waived, which without the waiver
    would read as a fault."""
    asked = procedure.judged_criteria(policy_of(case), case.category) if case.category else {}
    waived = {one.clause for one in case.waivers.all()}
    return [(one, asked[one.clause]) for one in standing(case) if one.clause in asked and one.clause not in waived]


def waived_criteria(case: Case) -> list[tuple[CaseWaiver, Criterion]]:
    """What was set aside of the criteria of its category, judged or not: it holds for the record that comes of it."""
    asked = procedure.asked_criteria(policy_of(case), case.category) if case.category else {}
    return [(one, asked[one.clause]) for one in case.waivers.all() if one.clause in asked]


def progress(case: Case, known: Known = NOTHING) -> Progress:
    """What is recorded of a case besides facts."""
    standing = [one for one in case.decisions.all() if one.voided_on is None]
    return Progress(
        category=case.category,
        given={one.element: tuple(one.parts) if one.parts else one.there for one in case.elements.all()},
        submitted_on=case.submitted_on,
        consulted=[
            Consulted(one.consultation, one.asked_on, one.answered_on, one.answer) for one in case.consultations.all()
        ],
        closings=[Closing(one.step, one.closed_on, one.passed) for one in case.closings.all()],
        decided={one.step: one.yes for one in standing if one.content_digest == case.content_digest},
        ready=(*known.ready, *_of_the_text(case)),
        of=case.asks,
    )


def _of_the_text(case: Case) -> Iterator[str]:
    """Which of the two the text of a case is ready for: it is kept, and it is there in each of its languages. Looked up
    only where a step of the policy needs it."""
    asked = {one for step in policy_of(case).all(Step) for one in step.needs}
    if not asked.intersection(OF_THE_TEXT):
        return
    kept = {(one.language, one.side == TextVersion.Side.TRANSLATION) for one in case.texts.all()}
    told = {one.language: one for one in case.text_languages.all()}
    if any(not translated for _language, translated in kept):
        yield "text"
    spoken = {language for language, _translated in kept} | set(told)
    if spoken and all(_is_whole(told.get(one), one, kept) for one in spoken):
        yield "translations"


def _is_whole(told: TextLanguage | None, language: str, kept: set[tuple[str, bool]]) -> bool:
    """There is a version in this language, whether it binds is said, and a translation was revised."""
    if told is None or told.authentic is None or not {(language, True), (language, False)} & kept:
        return False
    translated = (language, False) not in kept or told.translator or told.sent_on
    return not translated or told.revised_on is not None


def _fact(one: Judgement) -> Fact:
    judge = one.judge.function_en if one.judge else ""
    evidence = " ".join(part for part in (one.reasons, one.evidence) if part)
    return Fact(one.outcome, one.judged_on, one.judged_on, evidence=evidence, established_by=judge)


def _waiver(one: CaseWaiver) -> Waiver:
    return Waiver(one.clause, one.body, one.reason, one.on, one.until)


@lru_cache(maxsize=64)
def _stacked(version: PolicyVersion, laws: tuple[str, ...], lifted: tuple[tuple[str, datetime.date], ...]) -> Policy:
    policy = loaded(version)
    policy = stack_what_fits(policy, [loaded(law) for law in _laws(laws)]) if laws else policy
    return _with_ends(policy, dict(lifted)) if lifted else policy


def _with_ends(policy: Policy, lifted: Mapping[str, datetime.date]) -> Policy:
    """The same policy, with the day since when each of these moratoria holds no longer."""
    known = tuple(replace(one, until=lifted.get(one.id, one.until)) for one in policy.all(Moratorium))
    return replace(policy, clauses={**policy.clauses, Moratorium.__name__: known})


def _laws(digests: tuple[str, ...]) -> list[PolicyVersion]:
    found = {law.digest: law for law in PolicyVersion.objects.filter(digest__in=digests)}
    return [found[digest] for digest in digests]

"""By whose authority: who may decide a step, who may not and why, and through which papers up to Council."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, replace

from chancery.accounts import permissions as accounts
from chancery.accounts.models import DelegationInstrument, Person
from chancery.accounts.passing_on import counts
from chancery.accounts.separation import apart
from chancery.cases import permissions
from chancery.cases.facts import NOTHING, Known, conditions, cost_of, policy_of, way
from chancery.cases.models import Case, CasePart
from chancery.money import LARGEST, Money
from chancery.policy import Outcome, Policy
from chancery.policy.block_parts import OF_THE_TEXT
from chancery.policy.compare import Answer
from chancery.policy.findings import Finding
from chancery.policy.hearing import MAYBE, NO, YES
from chancery.policy.model import Authority, Step
from chancery.policy.moments import authority as allowed
from chancery.policy.moments import separation
from chancery.policy.procedure import Standing

PAPERS = {"execute": "sign", "approve": "approve", "spend": "spend", "travel": "spend"}


@dataclass(frozen=True, slots=True)
class Seat:
    """One person in one role of the policy, held against everything that the clause asks of whoever decides."""

    person: Person
    role: str
    clause: Authority
    findings: tuple[Finding, ...]
    instrument: DelegationInstrument | None
    limit: Money | None

    @property
    def may(self) -> bool:
        """Nothing stands in the way, and nothing is unknown."""
        return all(finding.outcome is Outcome.MET for finding in self.findings)

    @property
    def refused_by(self) -> tuple[Finding, ...]:
        """What stands in the way."""
        return tuple(finding for finding in self.findings if finding.outcome is not Outcome.MET)

    @property
    def is_own_work(self) -> bool:
        """Does nothing stand in the way but what this person did in the case before?"""
        return [finding.kind for finding in self.refused_by] == ["separation"]


def clause_of(case: Case, step: Step) -> Authority | None:
    """The clause that says who decides a step; none for a step without a decision."""
    return policy_of(case).get(Authority, step.authority) if step.authority else None


def seat(
    case: Case,
    step: Step,
    person: Person,
    role: str,
    known: Known = NOTHING,
    *,
    on: datetime.date,
    whole: tuple[Standing, ...] = (),
) -> Seat:
    """This person in this role, held against the clause of the step on a day. ``whole`` spares working out the way."""
    policy = policy_of(case)
    clause = policy.get(Authority, step.authority)
    instrument, limit = _papers(case, clause, person, on, cost_of(policy, clause, known, on))
    whole = whole or way(case, known, on=on)
    found = allowed(
        policy,
        case.category,
        clause.decides,
        role=role,
        limit=limit,
        facts=known.facts,
        done=_done(case, clause, known, whole, on=on),
        as_of=on,
        known_at=on,
        by=clause,
    )
    own = (
        _plays(clause, person, role, on),
        *_responsible(clause, case, person, role, on),
        *_text(step, whole),
        _apart(policy, case, person),
    )
    return Seat(person, role, clause, (*found, *own), instrument, limit)


def seats(case: Case, step: Step, known: Known = NOTHING, *, on: datetime.date) -> Iterator[Seat]:
    """Everyone in a role that the clause of the step names, those who may first: so that a refusal says who may."""
    clause = clause_of(case, step)
    if clause is None:
        return
    whole = way(case, known, on=on)
    found = [
        seat(case, step, person, role, known, on=on, whole=whole)
        for role in clause.roles
        for person in permissions.players(role, on)
    ]
    yield from sorted(found, key=lambda one: not one.may)


def _papers(
    case: Case, clause: Authority, person: Person, on: datetime.date, cost: Money | None
) -> tuple[DelegationInstrument | None, Money | None]:
    """The paper under which this person decides, and up to how much; none is needed where the clause names no limit.

    Of several papers it is the one that reaches furthest in the currency of the cost.
    """
    if clause.limit is None:
        return None, None
    if isinstance(clause.limit, Money):
        return None, clause.limit
    currency = cost.currency if cost else ""
    papers = accounts.instruments(person, PAPERS.get(clause.decides, clause.decides), on)
    reaching = [one for one in papers if not one.categories or case.category in one.categories]
    mine = [one for one in reaching if counts(clause, one)]
    fitting = [one for one in mine if one.limit is None or one.currency == currency]
    best = max(fitting or mine, key=_reach, default=None)
    return best, (None if best is None else best.limit or Money(LARGEST, currency))


def was_passed_on(case: Case, one: Seat, on: datetime.date) -> bool:
    """Does this person hold a paper that gives nothing here, since it was passed on and the clause does not say that it
    may be?"""
    if one.instrument is not None or one.clause.limit != "own-signing-limit":
        return False
    papers = accounts.instruments(one.person, PAPERS.get(one.clause.decides, one.clause.decides), on)
    return any(not each.categories or case.category in each.categories for each in papers)


def _reach(paper: DelegationInstrument) -> int:
    return LARGEST if paper.limit is None else paper.limit.minor


def _plays(clause: Authority, person: Person, role: str, on: datetime.date) -> Finding:
    there = permissions.plays(person, role, on)
    return _own("role", clause, Answer(YES if there else NO, "role", None, (role,)))


def _responsible(clause: Authority, case: Case, person: Person, role: str, on: datetime.date) -> Iterator[Finding]:
    """The official most directly responsible: of the division that leads, or above all divisions."""
    if not clause.most_directly_responsible:
        return
    if case.lead_division is None:
        yield _own("responsible", clause, Answer(MAYBE, "no-lead-division"))
        return
    slugs = permissions.played_by(role)
    there = accounts.holds_in(person, slugs, case.lead_division, on)
    yield _own("responsible", clause, Answer(YES if there else NO, "responsible"))


def _text(step: Step, whole: tuple[Standing, ...]) -> Iterator[Finding]:
    """Where the step needs the text, or its languages, nobody decides it without."""
    here = (one for standing in whole if standing.step.id == step.id for one in standing.findings)
    return (one for one in here if one.kind in OF_THE_TEXT)


def _apart(policy: Policy, case: Case, person: Person) -> Finding:
    """What this person did in the case before. An edit counts for the version that was edited. In a small office the
    countersigner lets them decide all the same, on this content at this step."""
    if person.user is None:
        return separation(policy, ())
    parts = case.parts.filter(actor=person.user.actor_id)
    did = {one.did for one in parts if one.did != CasePart.Did.EDIT or one.content_digest == case.content_digest}
    found, by = separation(policy, did), person.user.actor
    if found.outcome is YES or not apart(by, [by.pk], act=permissions.ACT, about=case, shown=case.shown):
        return found
    return replace(found, answer=found.answer._replace(outcome=YES, why="countersigned"))


def _done(
    case: Case, clause: Authority, known: Known, found: tuple[Standing, ...], *, on: datetime.date
) -> dict[str, Outcome]:
    """How each condition stands: a step that was passed, a question that somebody answered, a criterion that is worked
    out of what is known that day."""
    steps = {one.step.id: {"passed": YES, "stopped": NO}.get(one.state, MAYBE) for one in found}
    return steps | conditions(case, clause, known, on=on)


def _own(kind: str, clause: Authority, answer: Answer) -> Finding:
    return Finding(kind, clause.id, clause.source, clause.text, answer, clause)

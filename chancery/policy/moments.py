"""The moments besides the verdict at which a policy acts: intake, signature, consultation, the life of an agreement.

Each answers with findings of the same shape as a verdict's, so that one page and one sentence serve them all.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from chancery.money import Money
from chancery.policy.behind import by_condition, rests_on
from chancery.policy.compare import Answer, outcome
from chancery.policy.facts import Fact, Facts, Held, pick_for, plus
from chancery.policy.findings import Finding
from chancery.policy.hearing import MAYBE, NO, YES, Hearing
from chancery.policy.model import (
    Amount,
    Authority,
    Benefit,
    Clause,
    Consultation,
    Duration,
    Duty,
    Element,
    Outcome,
    Policy,
    Rule,
    Step,
    Succession,
    Visibility,
)

TREATED = ("continue", "review", "end")
UNRELIED = ("stale", "no-evidence")
"""Why a value that is on record is not relied on."""
ONE_DAY = Duration(days=1)
Given = Mapping[str, Collection[str] | bool | None]


class Consulted(NamedTuple):
    """One consultation or notice as recorded. ``answer`` is empty until it comes, then ``advised``, ``authorised``,
    ``forbidden`` or ``registered``."""

    consultation: str
    asked_on: datetime.date | None = None
    answered_on: datetime.date | None = None
    answer: str = ""


class Due(NamedTuple):
    """A duty as it stands on a day: when it was last done, when it is next due, and what being late has made of it."""

    finding: Finding
    last: datetime.date | None
    due_on: datetime.date | None
    status: str


def intake(
    policy: Policy, category_id: str, given: Given, *, on: datetime.date | None, of: str = "new"
) -> tuple[Finding, ...]:
    """Whether a proposal holds what its category asks for, in an open window (PRO-02, PRO-03).

    ``given`` maps an element to true, false, unknown (``None``) or the parts it has. An element nobody speaks of is
    missing. Elements due after approval are not asked for yet. ``on`` is the day the proposal came in, if recorded.
    """
    asked = (one for one in policy.all(Element) if of in one.of and _for(one, category_id))
    found = [_element(element, given) for element in asked]
    found += [_window(step, on) for step in steps(policy, category_id, of) if step.window]
    return tuple(found)


def _element(element: Element, given: Given) -> Finding:
    if element.due == "after-approval":
        return _finding("element", element, Answer(Outcome.NOT_APPLICABLE, "later"))
    has = given.get(element.id, False)
    if has is None:
        return _finding("element", element, Answer(MAYBE, "element-unsaid"))
    if isinstance(has, bool):
        return _finding("element", element, Answer(outcome(has), "element-there" if has else "element-missing"))
    missing = tuple(part for part in element.parts if part not in has)
    return _finding("element", element, Answer(outcome(not missing), "element", None, missing))


def _window(step: Step, on: datetime.date | None) -> Finding:
    opens, closes = step.window or ("01-01", "12-31")
    if on is None:
        return _finding("window", step, Answer(MAYBE, "window", None, (opens, closes)))
    today = f"{on:%m-%d}"
    inside = opens <= today <= closes if opens <= closes else today >= opens or today <= closes
    return _finding("window", step, Answer(outcome(inside), "window", None, (opens, closes)))


def authority(
    policy: Policy,
    category_id: str,
    decides: str,
    *,
    role: str,
    limit: Money | None = None,
    facts: Facts | None = None,
    done: Mapping[str, Outcome] | None = None,
    as_of: datetime.date,
    known_at: datetime.date | None = None,
    by: Authority | None = None,
) -> tuple[Finding, ...]:
    """Whether somebody in a role may decide this, with the signing limit they hold on that day (AUT-02..06).

    ``done`` gives the outcome of each condition; one that is not there is unknown. No clause of the policy that lets
    the role decide is a finding too: silence is not authority. ``by`` is the clause of the very step; without it, the
    first that lets the role decide counts.
    """
    clauses = [by] if by else [c for c in policy.all(Authority) if c.decides == decides and _for(c, category_id)]
    allowed = [clause for clause in clauses if role in clause.roles]
    if not allowed:
        nobody = clauses[0] if clauses else Authority(f"no-authority-to-{decides}", decides=decides)
        return (_finding("role", nobody, Answer(NO, "role", None, (role,))),)
    clause = allowed[0]
    found = [_finding("role", clause, Answer(YES, "role", None, (role,)))]
    if clause.limit is not None:
        found.append(_limit(policy, clause, limit, facts or {}, as_of, known_at))
    for condition in clause.conditions:
        known = (done or {}).get(condition, MAYBE)
        target = policy.by_id[condition]
        found.append(_finding("condition", target, Answer(known, "condition"), clause.source))
    return tuple(found)


def _limit(
    policy: Policy,
    clause: Authority,
    own: Money | None,
    facts: Facts,
    as_of: datetime.date,
    known_at: datetime.date | None,
) -> Finding:
    cost, why = _known(policy, clause, clause.limit_fact, facts, as_of, known_at)
    most = own if clause.limit == "own-signing-limit" else clause.limit
    if cost is not None and why in UNRELIED:
        answer = Answer(MAYBE, why, cost)
    elif cost is None or why or not isinstance(cost.value, Money):
        answer = Answer(MAYBE, "cost-missing", None, ())
    elif not isinstance(most, Money) or most.currency != cost.value.currency:
        answer = Answer(MAYBE, "limit-missing", cost, ())
    else:
        answer = Answer(outcome(cost.value.minor <= most.minor), "limit", cost, (cost.value, most))
    return _finding("limit", clause, answer)


def separation(policy: Policy, did: Collection[str]) -> Finding:
    """Whether somebody who did these things (propose, assess, edit, recommend) may still decide."""
    clauses = policy.separations
    both = tuple(dict.fromkeys(what for clause in clauses for what in clause.not_after if what in did))
    clause = next((one for one in clauses if set(both).intersection(one.not_after)), clauses[0])
    return _finding("separation", clause, Answer(outcome(not both), "separation" if both else "apart", None, both))


def consultations(
    policy: Policy,
    category_id: str,
    event: str,
    records: Sequence[Consulted],
    *,
    event_on: datetime.date | None,
    as_of: datetime.date,
    facts: Facts | None = None,
) -> tuple[Finding, ...]:
    """Whether those who had to be asked or told on an event were, in time, and whether one of them forbids it.

    ``event_on`` is the day of the event, if it has happened; ``facts`` say whether a consultation applies that does
    not always. Consultations "as appropriate" are only shown.
    """
    by_id = {record.consultation: record for record in records}
    hearing, held = Hearing(policy, as_of=as_of), Held(facts=facts or {})
    found = []
    for clause in policy.all(Consultation):
        if event in clause.on and _for(clause, category_id):
            answer = _consulted(clause, by_id.get(clause.id), event_on, as_of)
            if clause.applies_if:
                answer = _where_it_applies(hearing.applies(clause.applies_if, held), answer)
            parts = by_condition(hearing, answer, clause.applies_if, held)
            found.append(_finding("consultation", clause, answer, visibility=clause.visibility, parts=parts))
    return tuple(found)


def _where_it_applies(applies: Outcome, answer: Answer) -> Answer:
    """What was done stays done; what was not is only a fault where the clause surely applies."""
    if applies is NO:
        return Answer(Outcome.NOT_APPLICABLE, "applies-if")
    return answer if applies is YES or answer.outcome is YES else Answer(MAYBE, "applies-if")


def _consulted(
    clause: Consultation, record: Consulted | None, event_on: datetime.date | None, as_of: datetime.date
) -> Answer:
    if record and record.answer == "forbidden" and clause.effect in ("may-forbid", "authorisation"):
        return Answer(NO, "forbidden")
    if clause.when == "as-appropriate":
        return Answer(YES if record and record.asked_on else Outcome.NOT_APPLICABLE, "as-appropriate")
    if clause.effect == "authorisation":
        return _authorised(record, event_on)
    asked = record.asked_on if record else None
    if clause.when == "before":
        return _by(asked, event_on and plus(event_on, ONE_DAY, -1), as_of)
    if event_on is None:
        return Answer(MAYBE, "no-event")
    return _by(asked, plus(event_on, clause.within or Duration()), as_of)


def _authorised(record: Consulted | None, event_on: datetime.date | None) -> Answer:
    """An authorisation that must be in writing before the signature; asking is not enough."""
    if record is None or record.answer != "authorised" or record.answered_on is None:
        return Answer(NO if event_on else MAYBE, "not-authorised")
    return _by(record.answered_on, event_on, record.answered_on)


def _by(done: datetime.date | None, last: datetime.date | None, as_of: datetime.date) -> Answer:
    """Whether something was done by its last day; while that day is not known, or not over, it may still be."""
    if done is None:
        if last is None:
            return Answer(MAYBE, "not-asked")
        return Answer(NO if last < as_of else MAYBE, "not-asked-by", None, (last,))
    if last is None or done <= last:
        return Answer(YES, "asked", None, (done,))
    return Answer(NO, "asked-late", None, (done, last))


def duties(
    policy: Policy, category_id: str, facts: Facts, *, as_of: datetime.date, known_at: datetime.date | None = None
) -> tuple[Due, ...]:
    """What has to be done again and again, when it is next due, and what being late has made of the agreement.

    A duty never recorded as done is unknown, and so is its status: nothing becomes dormant for want of a record.
    """
    clauses = (clause for clause in policy.all(Duty) if _for(clause, category_id))
    return tuple(_duty(policy, clause, facts, as_of, known_at) for clause in clauses)


def _known(
    policy: Policy, clause: Clause, id: str, facts: Facts, as_of: datetime.date, known_at: datetime.date | None
) -> tuple[Fact | None, str]:
    return pick_for(policy, id, facts.get(id, ()), as_of, known_at or datetime.date.today(), clause.id)


def _duty(policy: Policy, clause: Duty, facts: Facts, as_of: datetime.date, known_at: datetime.date | None) -> Due:
    last, why = _known(policy, clause, clause.fact, facts, as_of, known_at)
    if last is not None and why in UNRELIED:
        return Due(_finding("duty", clause, Answer(MAYBE, why, last)), None, None, "")
    if last is None or why or not isinstance(last.value, datetime.date):
        return Due(_finding("duty", clause, Answer(MAYBE, "never-recorded")), None, None, "")
    due_on = plus(last.value, clause.every)
    passed = [trigger for trigger in clause.on_miss if as_of > plus(due_on, trigger.after)]
    late = max(passed, key=lambda one: plus(due_on, one.after), default=None)
    finding = _finding("duty", clause, Answer(outcome(as_of <= due_on), "duty", last, (due_on,)))
    return Due(finding, last.value, due_on, late.status if late else "")


def benefits(
    policy: Policy, category_id: str, held: Held, used: Mapping[str, Sequence[datetime.date]], hearing: Hearing
) -> tuple[Finding, ...]:
    """What the City provides for an agreement: whether its condition holds and its quota has room."""
    return tuple(
        _benefit(clause, held, used.get(clause.id, ()), hearing)
        for clause in policy.all(Benefit)
        if _for(clause, category_id)
    )


def _benefit(clause: Benefit, held: Held, used: Sequence[datetime.date], hearing: Hearing) -> Finding:
    allowed = hearing.rule(clause.rule, held) if clause.rule else YES
    if allowed is YES and clause.at_most is not None:
        opens = plus(hearing.as_of, clause.every or Duration(12), -1)
        recent = sum(opens < day <= hearing.as_of for day in used)
        return _finding(
            "benefit", clause, Answer(outcome(recent < clause.at_most), "quota", None, (recent, clause.at_most))
        )
    return _ruled("benefit", clause, clause.rule, held, hearing)


def spending(policy: Policy, held: Held, hearing: Hearing) -> tuple[Finding, ...]:
    """Whether money may be spent or granted under the policy's conditions."""
    clauses = (clause for clause in policy.all(Amount) if clause.rule)
    return tuple(_ruled("money", clause, clause.rule, held, hearing) for clause in clauses)


def succession(policy: Policy, event: str) -> Finding:
    """What becomes of an agreement whose counterparty is merged, renamed, succeeded or dissolved.

    Met where it goes on, not met where it ends; to document where it must be reviewed or the policy is silent.
    """
    speak = [one for one in policy.all(Succession) if event in one.on]
    # Of the policy the first that speaks of it; a law beside it only tightens.
    own = next((one for one in speak if one.id not in policy.lent), Succession(f"no-rule-when-{event}"))
    clause = max([own, *(one for one in speak if one.id in policy.lent)], key=lambda one: TREATED.index(one.treat))
    found = {"continue": YES, "end": NO}.get(clause.treat, MAYBE)
    return _finding("successor", clause, Answer(found, f"treat-{clause.treat}"))


def gate(policy: Policy, step_id: str, held: Held, hearing: Hearing) -> Finding:
    """Whether a step may close: its gate over questions and criteria. Unknown keeps it shut (PRO-12)."""
    step = policy.get(Step, step_id)
    return _ruled("gate", step, step.gate, held, hearing)


def _ruled(kind: str, clause: Clause, rule: Rule | None, held: Held, hearing: Hearing) -> Finding:
    """What comes of a rule over other clauses, with those that decide it."""
    found = hearing.rule(rule, held) if rule else YES
    return _finding(kind, clause, Answer(found, "rule"), parts=rests_on(hearing, rule, held))


def _for(clause: Element | Step | Authority | Consultation | Duty | Benefit, category_id: str) -> bool:
    return not clause.categories or category_id in clause.categories


def _finding(
    kind: str,
    clause: Clause,
    answer: Answer,
    source: str = "",
    visibility: Visibility = Visibility.PUBLIC,
    parts: tuple[Finding, ...] = (),
) -> Finding:
    return Finding(kind, clause.id, source or clause.source, clause.text, answer, clause, visibility, parts=parts)


def steps(policy: Policy, category_id: str, of: str = "new") -> Iterator[Step]:
    """The steps of a category, in the order of the file: of a new agreement, or of a renewal, an alignment or a
    conversion."""
    return (step for step in policy.all(Step) if of in step.of and _for(step, category_id))

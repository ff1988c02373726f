"""Facts in, verdict out: every clause that binds a category, answered, so that a reader sees every reason at once."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from chancery.policy.behind import at_the_door, finding_of, keeps_from, needed
from chancery.policy.compare import Answer
from chancery.policy.entry import entry
from chancery.policy.facts import Facts, Held, Stage, Waiver, pick
from chancery.policy.findings import Finding, own_finding
from chancery.policy.hearing import MAKES_UP, MAYBE, NO, SATISFIED, YES, Hearing
from chancery.policy.model import (
    Category,
    Criterion,
    Moment,
    Outcome,
    Policy,
    Term,
    Transition,
)
from chancery.policy.term import term_answer
from chancery.policy.values import Stance


@dataclass(frozen=True, slots=True)
class Verdict:
    """All findings for one category, and what they come to. The outcome is never better than its clauses. ``deciding``
    are the clauses that keep it from being met: an alternative that nobody needs is none."""

    policy: Policy
    category: Category
    moment: Moment
    as_of: datetime.date
    known_at: datetime.date
    outcome: Outcome
    findings: tuple[Finding, ...]
    deciding: frozenset[str] = frozenset()

    def of(self, *outcomes: Outcome) -> tuple[Finding, ...]:
        """The findings with one of these outcomes."""
        return tuple(finding for finding in self.findings if finding.outcome in outcomes)

    @property
    def failing(self) -> tuple[Finding, ...]:
        """What is not met and decides: nothing where the whole is met all the same, or where it may be made up for."""
        found = (one for one in self.findings if one.fails and one.criterion in self.deciding)
        return tuple(one for one in found if one.blocks and not one.awaits)


def evaluate(
    policy: Policy,
    category_id: str,
    facts: Facts,
    *,
    as_of: datetime.date,
    known_at: datetime.date | None = None,
    moment: Moment = "establish",
    register: Sequence[Held] | None = None,
    waivers: tuple[Waiver, ...] = (),
    home: Facts | None = None,
    stages: tuple[Stage, ...] = (),
) -> Verdict:
    """Hold a candidate for a category against the policy, as of a day and with the facts known at a day.

    ``register`` are the agreements held on that day: without it, clauses that count are unknown. ``waivers`` are
    honoured only where the policy lets their body give them. Raises ``KeyError`` for a category that is not there.
    """
    hearing = Hearing(policy, as_of=as_of, known_at=known_at, register=register, home=home, moment=moment)
    country = pick(facts.get("country", ()), as_of, hearing.known_at, None)[0]
    # What is maintained or renewed is in the category; only who comes in stands at its door.
    own = "" if moment == "establish" else category_id
    there = str(country.value) if country else ""
    held = Held(facts=facts, waivers=waivers, stages=stages, country=there, category=own)
    return verdict(hearing, category_id, held)


def verdict(hearing: Hearing, category_id: str, held: Held, *, own_term: bool = False) -> Verdict:
    """The verdict for one agreement or candidate in a running hearing.

    With ``own_term`` the agreement keeps the term it was made with, so the category's term is not held against it.
    """
    category = hearing.policy.category(category_id)
    own_term = own_term or keeps_its_term(hearing, held, category_id)
    findings = tuple(_findings(hearing, category, held, own_term))
    whole = _whole(hearing, category, held, findings)
    decide = frozenset() if whole in SATISFIED else _deciding(hearing, category, held, findings)
    days = hearing.moment, hearing.as_of, hearing.known_at
    return Verdict(hearing.policy, category, *days, whole, findings, decide)


def _deciding(hearing: Hearing, category: Category, held: Held, findings: tuple[Finding, ...]) -> frozenset[str]:
    """The clauses that keep it from the category, or from staying in it."""
    ids = {one.criterion for one in keeps_from(hearing, category, held)}
    ids |= {one.criterion for one in findings if one.kind != "criterion" and not _is_of_another(one, category)}
    if hearing.moment != "establish":
        ids |= {id for id in category.must_have if hearing.leaf(id, held) is not YES}
    return frozenset(ids)


def keeps_its_term(hearing: Hearing, held: Held, category_id: str) -> bool:
    """Whether an agreement came into its category by a transition that leaves it the balance of its term, and runs on
    in it: until it is renewed, that term is its own, however long it is (REG-25)."""
    if held.category != category_id:
        return False
    begun = [stage for stage in held.stages if stage.since is None or stage.since <= hearing.as_of]
    now = begun[-1] if begun else Stage("", None)
    before = [stage for stage in begun if stage.category != category_id or _of_another(stage, now)]
    if not before or now.category != category_id:
        return False
    since = now.since
    if held.renewed and (since is None or held.renewed >= since):
        return False
    return any(
        transition.term == "balance" and transition.to == category_id and before[-1].category in transition.origins
        for transition in hearing.policy.all(Transition)
    )


def _of_another(stage: Stage, now: Stage) -> bool:
    """Whether a stage was under another policy: a category may keep its id from one to the next."""
    return bool(stage.policy and now.policy and stage.policy != now.policy)


def _whole(hearing: Hearing, category: Category, held: Held, findings: tuple[Finding, ...]) -> Outcome:
    parts = {hearing.eligible(category.id, held)}
    # What stands at the door of another category counts as the rule weighs it that speaks of it.
    own = (one for one in findings if one.kind != "criterion" and not _is_of_another(one, category))
    parts |= {YES if one.outcome in SATISFIED else one.outcome for one in own}
    if hearing.moment != "establish":
        parts |= {hearing.leaf(id, held) for id in category.must_have}
    whole = NO if NO in parts else (MAYBE if MAYBE in parts else YES)
    return Outcome.WAIVED if whole is YES and held.waivers and not _holds(hearing, category, held) else whole


def _holds(hearing: Hearing, category: Category, held: Held) -> bool:
    """Are its criteria met without what was set aside?"""
    bare = replace(held, waivers=())
    wanted = category.must_have if hearing.moment != "establish" else ()
    return hearing.eligible(category.id, bare) is YES and all(hearing.leaf(id, bare) is YES for id in wanted)


def _is_of_another(finding: Finding, category: Category) -> bool:
    return isinstance(finding.clause, Category) and finding.clause.id != category.id


def _findings(hearing: Hearing, category: Category, held: Held, own_term: bool) -> Iterator[Finding]:
    entering = hearing.moment == "establish"
    if entering:
        yield from entry(hearing, category, held)
    yield from (one for one in at_the_door(hearing, category, held) if not entering or one.kind == "kinds")
    yield from _criteria(hearing, category, held)
    if hearing.moment != "establish" and category.term and category.term.demands and not own_term:
        yield _term(hearing, category, category.term, held)
    if category.incomplete:
        yield own_finding("incomplete", category, Answer(MAYBE, "incomplete"))


def _criteria(hearing: Hearing, category: Category, held: Held) -> Iterator[Finding]:
    """Every criterion that is asked, and what stands at the door of the categories whose eligibility is."""
    asked, inside = reached(hearing, category)
    ids = dict.fromkeys(asked)
    ids |= dict.fromkeys(other for id in asked for other in hearing.policy.get(Criterion, id).compensated_by)
    must_have = category.must_have if hearing.moment != "establish" else ()
    ids |= dict.fromkeys(must_have)
    signed = set(needed(hearing.policy, category.eligibility))
    wanted = {id for id, turned in signed if not turned} | set(must_have)
    not_wanted = {id for id, turned in signed if turned}
    against = ({id for id, stances in asked.items() if stances == {Stance.UNWANTED}} | not_wanted) - wanted
    both = not_wanted & wanted  # nobody can have it: where it is met, that it must not be is what it fails by
    plain = {id for id in ids if Stance.WANTED in asked.get(id, {Stance.WANTED})} | set(must_have)
    stances = {id: Stance.UNWANTED if id in against else Stance.WANTED if id in plain else Stance.EITHER for id in ids}
    found = (finding_of(hearing, id, held, stance=stance) for id, stance in stances.items())
    found = (replace(one, unwanted=True) if one.criterion in against or _stands(one, both) else one for one in found)
    yield from (finding for finding in found if finding.answer.why != "moment")
    for other, stance in inside:
        unwanted = stance is Stance.UNWANTED
        yield from (replace(one, unwanted=unwanted) for one in at_the_door(hearing, other, held))
        if other.incomplete:
            yield own_finding("incomplete", other, Answer(MAYBE, "incomplete"))


def _stands(finding: Finding, both: Collection[str]) -> bool:
    """Whether it is met, or another counts in its place, although it must not be either."""
    return finding.criterion in both and (finding.outcome in MAKES_UP or bool(finding.made_up_by))


def reached(hearing: Hearing, category: Category) -> tuple[dict[str, set[Stance]], list[tuple[Category, Stance]]]:
    """The criteria that a category asks, also through the eligibility of others that its rule speaks of, with what laws
    impose on those that it wants met; and those other categories. Each with how it is wanted, a criterion perhaps in
    several ways."""
    ids: dict[str, set[Stance]] = {}
    found = [(category, Stance.WANTED)]
    for one, stance in found:  # which grows as categories are named
        for leaf, inside in one.eligibility.leaves(stance):
            if leaf.kind == "clause":
                ids.setdefault(leaf.ref, set()).add(inside)
            elif (other := (hearing.policy.category(leaf.ref), inside)) not in found:
                found.append(other)
        for id in hearing.imposed(one.id) if stance is Stance.WANTED else ():
            ids.setdefault(id, set()).add(stance)
    return ids, _once_each(found[1:])


def _once_each(found: list[tuple[Category, Stance]]) -> list[tuple[Category, Stance]]:
    """Each category once, as it is wanted most: one that is wanted somewhere stands not only so that it is not met."""
    order = list(Stance)
    best = {one.id: min((way for other, way in found if other is one), key=order.index) for one, _ in found}
    return [(one, way) for one, way in found if way is best[one.id]]


def _term(hearing: Hearing, category: Category, term: Term, held: Held) -> Finding:
    return own_finding("term", category, term_answer(hearing, term, held), term.source)

"""Replays a whole register under a proposed policy before anyone votes on it.

Assignment is not compliance: an agreement that a transition carries over keeps every criterion it fails or cannot
answer in plain sight. An agreement that no rule places is *unplaced*; nothing is guessed.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from chancery.policy.behind import behind, keeps_from, stands_in_the_way
from chancery.policy.evaluate import Verdict, keeps_its_term, verdict
from chancery.policy.facts import Facts, Held
from chancery.policy.findings import Finding
from chancery.policy.hearing import NO, YES, Hearing
from chancery.policy.model import (
    Branch,
    Cap,
    Category,
    Moratorium,
    NamedException,
    Outcome,
    Policy,
    Text,
    Transition,
)
from chancery.policy.sums import (
    Breach,
    Counted,
    Spent,
    cap_breaches,
    caps,
    money,
    moratorium_breaches,
    perhaps_stopped,
    ungrouped,
)

Basis = Literal["held", "exception", "transition", "criteria", "unplaced"]
UNPLACED = "unplaced"
"""Where no rule places an agreement."""
NONE = "not-recorded"
"""Where an agreement without a category stays, as the register calls it. No category has either of these ids."""
BEYOND = frozenset({"host-agreement", "pact", "declaration"})
"""Instruments that are no agreements under a category, unless one was given to them."""
TWINNING = "twinning"


class Ground(NamedTuple):
    """Why an agreement lands where it does: a key of the engine's words, the clause, and the findings behind it."""

    key: str
    text: Text
    findings: tuple[Finding, ...] = ()
    categories: tuple[Category, ...] = ()


@dataclass(frozen=True, slots=True)
class Placed:
    """Where one agreement lands, on which basis, by which clause."""

    to: str
    basis: Basis
    clause: str
    grounds: tuple[Ground, ...]
    own_term: bool = False
    branch: Literal["", "when", "otherwise", "on_unknown"] = ""


@dataclass(frozen=True)
class Row:
    """One agreement in a simulation. The verdict is worked out when asked for."""

    held: Held
    placed: Placed
    hearing: Hearing
    hearing_before: Hearing | None

    @property
    def before(self) -> str:
        """The category held on the as-of date; empty where it has none."""
        return self.held.category

    @property
    def after(self) -> str:
        """The category under the proposed policy, or ``unplaced``."""
        return self.placed.to

    @cached_property
    def verdict(self) -> Verdict | None:
        """The criteria of the category it lands in, held against it; none where it lands nowhere."""
        if self.after not in _category_ids(self.hearing.policy):
            return None
        there = _moved(self.held, self.after)
        return verdict(self.hearing, self.after, there, own_term=self.placed.own_term)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Every criterion looked at: those of its category, and those that kept it out of another."""
        own = self.verdict.findings if self.verdict else ()
        seen = {finding.criterion for finding in own}
        behind = (finding for ground in self.placed.grounds for finding in ground.findings)
        return own + tuple({f.criterion: f for f in behind if f.criterion not in seen}.values())

    @cached_property
    def _before(self) -> dict[str, Outcome]:
        if self.hearing_before is None or not self.before:
            return {}
        known = {category.id for category in self.hearing_before.policy.categories}
        if self.before not in known:
            return {}
        found = verdict(self.hearing_before, self.before, self.held).findings
        return {finding.criterion: finding.outcome for finding in found}

    def new(self, outcome: Outcome) -> tuple[Finding, ...]:
        """The findings with this outcome that had another, or were not asked, under the policy compared with."""
        found = (f for f in self.findings if f.outcome is outcome and not f.made_up_by)
        return tuple(f for f in found if self._before.get(f.criterion) is not outcome)

    @property
    def changes(self) -> bool:
        """Whether the agreement moves to another category. What had none and is given none does not."""
        return self.before != ("" if self.after in (UNPLACED, NONE) and not self.before else self.after)


@dataclass(frozen=True)
class Simulation:
    """A register under a policy, agreement by agreement, and what the whole of it comes to. ``beyond`` are instruments
    that no category is for; they are counted with the register, and placed nowhere (REG-18, 19)."""

    policy: Policy
    against: Policy | None
    as_of: datetime.date
    known_at: datetime.date
    rows: tuple[Row, ...]
    caps: tuple[Counted, ...]
    money: tuple[Spent, ...]
    breaches: tuple[Breach, ...]
    beyond: tuple[Held, ...] = ()
    ungrouped: tuple[tuple[Cap, tuple[str, ...]], ...] = ()
    perhaps_stopped: tuple[tuple[Moratorium, tuple[str, ...]], ...] = ()

    @cached_property
    def totals(self) -> dict[str, int]:
        """How many agreements land in each category, in the policy's order; unplaced last, if any."""
        found = {category.id: 0 for category in self.policy.categories}
        for row in self.rows:
            found[row.after] = found.get(row.after, 0) + 1
        return found

    def movements(self) -> dict[tuple[str, str], int]:
        """How many agreements go from each category (before) to each category (after)."""
        found: dict[tuple[str, str], int] = {}
        for row in self.rows:
            found[row.before, row.after] = found.get((row.before, row.after), 0) + 1
        return found


def simulate(
    policy: Policy,
    against: Policy | None,
    register: Sequence[Held],
    *,
    as_of: datetime.date,
    known_at: datetime.date | None = None,
    home: Facts | None = None,
    ended: Sequence[Held] = (),
) -> Simulation:
    """The register under ``policy``, compared with ``against``, as of a day and with facts known at a day.

    ``ended`` are agreements that are no longer: nothing is to be done with them, but what was made in the window of a
    limit counts, whatever came of it. A policy compared with itself changes nothing. An empty register gives an empty
    simulation.
    """
    known = known_at or datetime.date.today()
    hearing = Hearing(policy, as_of=as_of, known_at=known, register=[*register, *ended], home=home)
    # An edited copy of the policy in force may keep its id: then nothing lies in this very text yet.
    namesake = against is not None and against.id == policy.id
    itself = against is not None and namesake and against.digest == policy.digest
    new = namesake and not itself
    found = [(held, place(hearing, held, itself=itself, new=new)) for held in register]
    beyond = tuple(held for held, placed in found if _is_beyond(held, placed))
    apart = {held.reference for held in beyond}
    placed_in = [held for held, _placed in found if held.reference not in apart]
    placing = [placed for held, placed in found if held.reference not in apart]
    # Criteria that count look at the register as it would be after the change.
    moved = [_moved(held, placed.to) for held, placed in zip(placed_in, placing, strict=True)] + [*beyond, *ended]
    after = Hearing(policy, as_of=as_of, known_at=known, register=moved, home=home)
    all_of_it = [*register, *ended]
    before = Hearing(against, as_of=as_of, known_at=known, register=all_of_it, home=home) if against else None
    rows = tuple(Row(held, placed, after, before) for held, placed in zip(placed_in, placing, strict=True))
    counted = tuple(caps(after, moved))
    spent = tuple(money(policy, ((row.after, row.held.in_force) for row in rows)))
    lost, perhaps = tuple(ungrouped(after, moved)), tuple(perhaps_stopped(after, moved))
    breaches = (
        *cap_breaches(counted, after, moved),
        *moratorium_breaches(after, moved),
    )
    return Simulation(policy, against, as_of, known, rows, counted, spent, breaches, beyond, lost, perhaps)


def _moved(held: Held, to: str) -> Held:
    """The agreement with its new category. Rebuilt field by field: ``dataclasses.replace`` costs ten times as much."""
    return held if held.category == to else Held(
        held.reference, held.counterparty, held.country, held.region, to, held.policy, held.facts, held.made,
        held.in_force, held.stages, held.waivers, held.renewed, held.instrument, held.over, held.category,
    )  # fmt: skip


def place(hearing: Hearing, held: Held, *, itself: bool = False, new: bool = False) -> Placed:
    """Where the policy puts an agreement: where it already is, where the text names it, by transition, by criteria.
    A policy held against ``itself`` changes nothing, whatever an agreement lies in. Under a ``new`` text nothing lies
    yet, whatever its id."""
    policy = hearing.policy
    known = held.category in _category_ids(policy)
    if itself and not known:
        key = "reason.elsewhere" if held.category else "reason.not-given"
        return Placed(held.category or NONE, "held", "", (Ground(key, Text()),))
    if itself or (known and held.policy == policy.id and not new):
        return _where_it_is(hearing, held)
    for exception in policy.all(NamedException):
        if held.reference in exception.agreements:
            return Placed(exception.to, "exception", exception.id, (Ground("reason.exception", exception.text),))
    # A category may keep its id from one policy to the next. Where the record does not say whose it is, it stays.
    carried = _carried_over(hearing, held) if held.policy or not known else None
    return carried or (_where_it_is(hearing, held) if known else _by_criteria(hearing, held))


def _carried_over(hearing: Hearing, held: Held) -> Placed | None:
    """Where the first transition that takes it carries it. Where the text speaks of its category and no branch takes
    it, it is nowhere, for want of what the text asks; none, where no transition speaks of its category."""
    named = [one for one in hearing.policy.all(Transition) if held.category in one.origins]
    if not named:
        return None
    taken = (placed for one in named if (placed := _by_transition(hearing, one, held)))
    return next(taken, None) or _left_behind(hearing, named, held)


def _left_behind(hearing: Hearing, named: Sequence[Transition], held: Held) -> Placed:
    """No transition takes it, and the criteria of others are not for it: unplaced, with what each of them lacks."""
    lacking = [finding for one in named for finding in behind(hearing, one.when, held)]
    grounds = {finding.criterion: _ground(finding) for finding in lacking}
    return Placed(UNPLACED, "unplaced", "", tuple(grounds.values()))


def _where_it_is(hearing: Hearing, held: Held) -> Placed:
    grounds = (Ground("reason.held", Text()),)
    return Placed(held.category, "held", held.category, grounds, keeps_its_term(hearing, held, held.category))


def _is_beyond(held: Held, placed: Placed) -> bool:
    """Whether no category is for it: a pact never, a twinning unless a rule places it."""
    nowhere = placed.to in (UNPLACED, NONE)
    return not held.category and (held.instrument in BEYOND or (held.instrument == TWINNING and nowhere))


def _category_ids(policy: Policy) -> frozenset[str]:
    return frozenset(category.id for category in policy.categories)


def _by_transition(hearing: Hearing, transition: Transition, held: Held) -> Placed | None:
    outcome = hearing.rule(transition.when, held) if transition.when else YES
    reason = transition.reason if any(transition.reason) else transition.text
    if outcome is YES:
        branch: Branch | None = Branch(transition.to, reason)
        found: tuple[Finding, ...] = ()
    else:
        branch = transition.otherwise if outcome is NO else transition.on_unknown
        found = behind(hearing, transition.when, held)
    if branch is None:
        return None
    grounds = [Ground("reason.transition", branch.reason)]
    grounds += [_ground(one) for one in found]
    name: Literal["when", "otherwise", "on_unknown"] = (
        "when" if outcome is YES else "otherwise" if outcome is NO else "on_unknown"
    )
    own = transition.term == "balance" and outcome is YES
    return Placed(branch.to, "transition", transition.id, tuple(grounds), own, name if transition.when else "")


def _by_criteria(hearing: Hearing, held: Held) -> Placed:
    """The first open category whose every criterion is met; otherwise unplaced, with what each open category lacks."""
    lacking: list[tuple[Category, Finding]] = []
    for category in hearing.policy.categories:
        if category.status != "open":
            continue
        if hearing.eligible(category.id, held) is YES:
            return Placed(category.id, "criteria", category.id, (Ground("reason.criteria", category.name),))
        lacking += ((category, finding) for finding in keeps_from(hearing, category, held))
    grounds: dict[str, Ground] = {}
    for category, finding in lacking:
        ground = grounds.get(finding.criterion) or _ground(finding)
        grounds[finding.criterion] = ground._replace(categories=(*ground.categories, category))
    return Placed(UNPLACED, "unplaced", "", tuple(grounds.values()))


def _ground(finding: Finding) -> Ground:
    return Ground(stands_in_the_way(finding), finding.text, (finding,))

"""Replays a whole register under a proposed policy before anyone votes on it.

Assignment is not compliance: an agreement that a transition carries over keeps every criterion it fails or cannot
answer in plain sight. An agreement that no rule places is *unplaced*; nothing is guessed.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from chancery.policy.evaluate import Verdict, verdict
from chancery.policy.explain import Reader, may_know, unseen
from chancery.policy.facts import Facts, Held
from chancery.policy.findings import Finding
from chancery.policy.hearing import Hearing
from chancery.policy.model import Amount, Cap, Moratorium, Outcome, Policy
from chancery.policy.placing import (
    NONE,
    NOT_SHOWN,
    UNPLACED,
    Placed,
    as_known_to,
    category_ids,
    every_answer,
    is_beyond,
    place,
)
from chancery.policy.sums import (
    Breach,
    Counted,
    Spent,
    cap_breaches,
    caps,
    money,
    moratorium_breaches,
    of_each,
    perhaps_stopped,
    ungrouped,
)


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
        if self.after not in category_ids(self.hearing.policy):
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
    def _findings_before(self) -> tuple[Finding, ...]:
        if self.hearing_before is None or self.before not in category_ids(self.hearing_before.policy):
            return ()
        return verdict(self.hearing_before, self.before, self.held).findings

    @cached_property
    def _before(self) -> dict[str, Outcome]:
        return {finding.criterion: finding.outcome for finding in self._findings_before}

    @cached_property
    def _failed_before(self) -> set[str]:
        return {finding.criterion for finding in self._findings_before if finding.fails}

    def new(self, outcome: Outcome) -> tuple[Finding, ...]:
        """The findings with this outcome that had another, or were not asked, under the policy compared with."""
        if outcome is Outcome.NOT_MET:  # or met where it must not be
            failing = (f for f in self.findings if f.fails and (f.unwanted or not f.made_up_by) and self._decides(f))
            return tuple(f for f in failing if f.criterion not in self._failed_before)
        found = (f for f in self.findings if f.outcome is outcome and not f.made_up_by and self._decides(f))
        return tuple(f for f in found if self._before.get(f.criterion) is not outcome)

    def _decides(self, finding: Finding) -> bool:
        """An alternative that nobody needs, what is only to be considered, and what only might make up for another that
        is met, fails nothing and is not missed."""
        if self.verdict is None or finding not in self.verdict.findings:
            return True
        return finding.criterion in self.verdict.deciding

    def money(self, *, before: bool = False) -> tuple[Amount, ...] | None:
        """The amounts that the policy names for it, or the one before did: none for what surely does not bind, ``None``
        where it is in no category of that policy."""
        hearing, category = (self.hearing_before, self.before) if before else (self.hearing, self.after)
        if hearing is None or category not in category_ids(hearing.policy):
            return None
        return () if self.held.over or self.held.in_force is False else of_each(hearing.policy, category)

    @property
    def changes(self) -> bool:
        """Whether the agreement moves to another category. What had none and is given none does
        not; nor is it told of what is not shown."""
        if self.after == NOT_SHOWN:
            return False
        return self.before != ("" if self.after in (UNPLACED, NONE) and not self.before else self.after)


@dataclass(frozen=True)
class Simulation:
    """A register under a policy, agreement by agreement, and what the whole of it comes to. ``beyond`` are instruments
    that no category is for; they are counted with the register, and placed nowhere (REG-18, 19). ``money_before`` is
    what the policy compared with sets aside for the same agreements."""

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
    money_before: tuple[Spent, ...] = ()

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


def is_itself(policy: Policy, against: Policy) -> bool:
    """Is it the same text? Another reading of a passage of it is, and so is a file that only has other comments: what
    lies in the one lies in the other."""
    return policy.id == against.id and policy.file == against.file


def simulate(
    policy: Policy,
    against: Policy | None,
    register: Sequence[Held],
    *,
    as_of: datetime.date,
    known_at: datetime.date | None = None,
    home: Facts | None = None,
    ended: Sequence[Held] = (),
    reader: Reader = Reader.CLEARED,
) -> Simulation:
    """The register under ``policy``, compared with ``against``, as of a day and with facts known at a day.

    ``ended`` are agreements that are no longer: nothing is to be done with them, but what was made in the window of a
    limit counts, whatever came of it. To a ``reader`` who may not see a clause it is to document, whatever is on
    record; where that might matter, they are not told where an agreement lands. A policy compared with itself changes
    nothing. An empty register gives an empty simulation.
    """
    known = known_at or datetime.date.today()
    hidden, whole = unseen(policy, reader), [*register, *ended]
    hearing = Hearing(policy, as_of=as_of, known_at=known, register=whole, home=home)
    # An edited copy of the policy in force may keep its id: then nothing lies in this very text yet.
    namesake = against is not None and against.id == policy.id
    itself = against is not None and is_itself(policy, against)
    new = namesake and not itself
    found = [(held, place(hearing, held, itself=itself, new=new)) for held in register]
    if hidden:
        silent = Hearing(policy, as_of=as_of, known_at=known, register=whole, home=home, unseen=hidden)
        unheard = [place(silent, held, itself=itself, new=new) for held in register]
        pairs = zip(found, unheard, strict=True)
        supposing = [
            Hearing(policy, as_of=as_of, known_at=known, register=whole, home=home, unseen=hidden, supposed=answers)
            for answers in every_answer(hidden)
        ]
        found = [
            (held, as_known_to(silent, supposing, placed, without, held, itself=itself, new=new))
            for (held, placed), without in pairs
        ]
    beyond = tuple(held for held, placed in found if is_beyond(held, placed))
    apart = {held.reference for held in beyond}
    placed_in = [held for held, _placed in found if held.reference not in apart]
    placing = [placed for held, placed in found if held.reference not in apart]
    # Criteria that count look at the register as it would be after the change.
    moved = [_moved(held, placed.to) for held, placed in zip(placed_in, placing, strict=True)] + [*beyond, *ended]
    after = Hearing(policy, as_of=as_of, known_at=known, register=moved, home=home, unseen=hidden)
    before = None
    if against:
        kept = unseen(against, reader)
        before = Hearing(against, as_of=as_of, known_at=known, register=whole, home=home, unseen=kept)
    rows = tuple(Row(held, placed, after, before) for held, placed in zip(placed_in, placing, strict=True))
    counted = tuple(caps(after, moved))
    spent = tuple(money(policy, ((row.after, row.held.in_force) for row in rows)))
    spent_before = tuple(money(against, ((row.before, row.held.in_force) for row in rows))) if against else ()
    lost = tuple((cap, which) for cap, which in ungrouped(after, moved) if may_know(policy, cap, reader))
    perhaps = tuple(perhaps_stopped(after, moved))
    breaches = (
        *cap_breaches(counted, after, moved),
        *moratorium_breaches(after, moved),
    )
    return Simulation(
        policy, against, as_of, known, rows, counted, spent, breaches, beyond, lost, perhaps, spent_before
    )


def _moved(held: Held, to: str) -> Held:
    """The agreement with its new category. Rebuilt field by field: ``dataclasses.replace`` costs ten times as much."""
    return held if held.category == to else Held(
        held.reference, held.counterparty, held.country, held.region, to, held.policy, held.facts, held.made,
        held.in_force, held.stages, held.waivers, held.renewed, held.instrument, held.over, held.category,
    )  # fmt: skip

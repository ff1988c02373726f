"""What a whole register comes to under a policy: its caps, its money, and what exceeds them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from chancery.money import Money
from chancery.policy.counting import NO as NEVER
from chancery.policy.counting import NOT_SHOWN, OUTSIDE, SURE, group_of, weight_of
from chancery.policy.entry import cap_count, is_on
from chancery.policy.facts import Held
from chancery.policy.hearing import MAYBE, NO, YES, Hearing
from chancery.policy.model import Amount, Cap, Moratorium, Outcome, Policy


class Counted(NamedTuple):
    """A cap and what the register comes to under it; ``group`` is the country or region where the cap is per group."""

    cap: Cap
    group: tuple[str, ...]
    least: int
    most: int

    @property
    def breached(self) -> bool:
        """Whether the cap is surely exceeded."""
        return self.cap.at_most is not None and self.least > self.cap.at_most


@dataclass(frozen=True, slots=True)
class Spent:
    """What a money clause comes to over the register: for one category, for several together, or for all (empty)."""

    amount: Amount
    categories: tuple[str, ...]
    count: int
    possibly: int
    each: Money

    @property
    def total(self) -> Money:
        """What it surely comes to."""
        return Money(self.each.minor * self.count, self.each.currency)

    @property
    def most(self) -> Money:
        """What it comes to if all that may be in force is."""
        return Money(self.each.minor * self.possibly, self.each.currency)


class Breach(NamedTuple):
    """A register-level breach: a cap exceeded, or an agreement made while a moratorium held."""

    kind: str
    clause: str
    outcome: Outcome
    agreements: tuple[str, ...]
    counted: Counted | None = None


def caps(hearing: Hearing, register: Sequence[Held]) -> Iterator[Counted]:
    """Each cap with what the register comes to under it; one that counts by place, for each place that has any."""
    for cap in _limiting(hearing.policy):
        count = cap_count(cap)
        drawn = (group for _held, group in _drawing(cap, hearing, register) if group is not None)
        for group in dict.fromkeys(drawn) if count.same else [()]:
            yield Counted(cap, group, *hearing.others(count, group, ""))


def ungrouped(hearing: Hearing, register: Sequence[Held]) -> Iterator[tuple[Cap, tuple[str, ...]]]:
    """The caps that count by country, region or language, with those agreements of which that is not recorded: they
    may draw on it, and no line of it counts them surely."""
    for cap in _limiting(hearing.policy):
        lost = tuple(held.reference for held, group in _drawing(cap, hearing, register) if group is None)
        if lost:
            yield cap, lost


def cap_breaches(found: Sequence[Counted], hearing: Hearing, register: Sequence[Held]) -> Iterator[Breach]:
    """The caps that are surely exceeded, each with the agreements that surely draw on it."""
    for one in (one for one in found if one.breached):
        count = cap_count(one.cap)
        drawing = _drawing(one.cap, hearing, register)
        inside = (held for held, group in drawing if group == one.group)
        sure = tuple(held.reference for held in inside if weight_of(count, held, hearing.as_of) == SURE)
        yield Breach("cap", one.cap.id, Outcome.NOT_MET, sure, one)


def _limiting(policy: Policy) -> Iterator[Cap]:
    """The caps that set a number."""
    return (cap for cap in policy.all(Cap) if not cap.no_limit)


def _drawing(cap: Cap, hearing: Hearing, register: Sequence[Held]) -> Iterator[tuple[Held, tuple[str, ...] | None]]:
    """Which agreements draw on a cap, or may, each with its group; ``None`` where that is not recorded. What lies in
    none of the regions that are counted draws on none."""
    count = cap_count(cap)
    for held in register:
        if weight_of(count, held, hearing.as_of) != NEVER:
            group = group_of(count, held, hearing.policy, hearing.as_of, hearing.known_at)
            if group is None or OUTSIDE not in group:
                yield held, group


def moratorium_breaches(hearing: Hearing, register: Sequence[Held]) -> Iterator[Breach]:
    """What was surely made while a moratorium held, in a category that it stops, whatever came of it since. Without
    ``for`` it stops all agreements, as a limit counts them all: also those that no category is for."""
    for clause, made in _made_under(hearing, register, YES):
        yield Breach("moratorium", clause.id, Outcome.NOT_MET, made)


def perhaps_stopped(hearing: Hearing, register: Sequence[Held]) -> Iterator[tuple[Moratorium, tuple[str, ...]]]:
    """The moratoria with what may have been made while they held: its day is not recorded, or not exactly, or nobody
    knows whether it is meant."""
    return _made_under(hearing, register, MAYBE)


def _made_under(
    hearing: Hearing, register: Sequence[Held], sure: Outcome
) -> Iterator[tuple[Moratorium, tuple[str, ...]]]:
    for clause in hearing.policy.all(Moratorium):
        if made := tuple(held.reference for held in register if _while_it_held(clause, held, hearing) is sure):
            yield clause, made


def _while_it_held(clause: Moratorium, held: Held, hearing: Hearing) -> Outcome:
    if clause.categories and held.made_in not in (*clause.categories, NOT_SHOWN):
        return NO
    earliest, latest = held.made
    ends_first = clause.until is not None and earliest is not None and clause.until <= earliest
    if ends_first or (clause.since is not None and (latest or hearing.as_of) < clause.since):
        return NO
    meant = hearing.applies(clause.applies_if, held) if clause.applies_if else YES
    dated = earliest and latest and is_on(clause, earliest) and is_on(clause, latest)
    sure = dated and not (clause.categories and held.made_in == NOT_SHOWN)
    return meant if sure or meant is NO else MAYBE


def money(policy: Policy, placed: Iterable[tuple[str, bool | None]]) -> Iterator[Spent]:
    """What a register can count, of agreements by where they lie and whether they are in force: each agreement, each
    category, the programme once. How many projects there are it does not know: ``uncounted``."""
    everywhere = list(placed)
    for amount, each in _budgets(policy):
        named = amount.categories
        if amount.per == "programme":
            yield Spent(amount, named, 1, 1, each)
        elif amount.per == "category":
            yield from (Spent(amount, (id,), 1, 1, each) for id in named or [one.id for one in policy.categories])
        elif amount.per == "agreement":
            groups: list[tuple[str, ...]] = [(id,) for id in named] or [()]
            for group in groups:
                inside = [in_force for category, in_force in everywhere if not group or category in group]
                sure = inside.count(True)
                hidden = [in_force for category, in_force in everywhere if group and category == NOT_SHOWN]
                maybe = inside.count(None) + len(hidden) - hidden.count(False)
                yield Spent(amount, group, sure, sure + maybe, each)


def of_each(policy: Policy, category: str) -> tuple[Amount, ...]:
    """The amounts that a policy sets aside for each agreement of a category."""
    each = (one for one, _each in _budgets(policy) if one.per == "agreement")
    return tuple(one for one in each if not one.categories or category in one.categories)


def uncounted(policy: Policy) -> tuple[Amount, ...]:
    """The amounts that a register alone cannot count: those for each project, and those granted to some."""
    of_projects = {amount.id for amount, _each in _budgets(policy) if amount.per == "project"}
    granted = {one.id for one in policy.all(Amount) if one.kind == "grant" and one.amount is not None}
    return tuple(one for one in policy.all(Amount) if one.id in of_projects | granted)


def _budgets(policy: Policy) -> Iterator[tuple[Amount, Money]]:
    """The clauses that set an amount aside, with the amount."""
    return ((one, one.amount) for one in policy.all(Amount) if one.kind == "budget" and one.amount is not None)

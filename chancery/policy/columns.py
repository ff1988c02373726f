"""A register by fact instead of by agreement, so that any policy can be held against all of it at once, on any day.

Read once from the register. What agreements have in common is kept once: a column is a list of different values, and
for each agreement its number in that list.
"""

from __future__ import annotations

import datetime
from array import array
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, repeat
from typing import Any

from chancery.money import Money
from chancery.policy.facts import NEVER_SAID, Fact, Held, pick
from chancery.policy.model import Duration

NOTHING = Fact(None, NEVER_SAID, NEVER_SAID)
"""Stands where an agreement has no fact. It is told from a fact by being this one."""
ABSENT = (NOTHING,)
LINE = (int, datetime.date, Money)
"""Types whose values stand on a line, amounts as long as they are in one currency."""


@dataclass(frozen=True)
class Values:
    """One fact of each agreement: the different ones, of which the first is none, and who has which."""

    different: list[Fact]
    number: array[int]

    @cached_property
    def line(self) -> list[int] | None:
        """The numbers of the different values, the least first; none where they do not stand on one line."""
        values = [fact.value for fact in self.different[1:]]
        kinds = {value.currency if isinstance(value, Money) else value.__class__ for value in values}
        if any(fact.fresh_until for fact in self.different):
            return None  # of two neighbours on the line one may be known, and the other too old
        if len(kinds) != 1 or values[0].__class__ not in LINE:
            return None
        keys: list[Any] = [None, *(value.minor if isinstance(value, Money) else value for value in values)]
        return sorted(range(1, len(keys)), key=keys.__getitem__)


@dataclass(frozen=True)
class Column:
    """All that is known of one fact, agreement by agreement."""

    cells: list[Sequence[Fact]]

    @cached_property
    def single(self) -> Values | None:
        """The values where each agreement has one at most; none where some fact has changed over time."""
        if any(len(cell) > 1 or cell[0].replaced_on for cell in self.cells):
            return None
        return encoded([cell[0] for cell in self.cells], ages=False)

    @cached_property
    def by_edition(self) -> Values:
        """Those of ``single`` where an edition is asked for: a class without one is of the year it is valid from."""
        return encoded([cell[0] for cell in self.cells], ages=False, editions=True)

    @cached_property
    def since(self) -> tuple[datetime.date, datetime.date]:
        """The day from which every value is true, and the day on which all of them were known."""
        facts = [NOTHING, *chain.from_iterable(self.cells)]
        return max(fact.begins for fact in facts), max(fact.known_on for fact in facts)

    def on(
        self, as_of: datetime.date, known_at: datetime.date, *, max_age: Duration | None = None, edition: str = ""
    ) -> Values:
        """What ``pick`` takes for each agreement; where values age, those from different days are kept apart."""
        ages = max_age is not None
        if self.single and not ages and self.since[0] <= as_of and self.since[1] <= known_at:
            return self.by_edition if edition else self.single
        picked = (pick(cell, as_of, known_at, max_age, edition)[0] or NOTHING for cell in self.cells)
        return encoded(picked, ages=ages, editions=bool(edition))


class Columns:
    """A register's facts by fact. Building it costs a reading of the register; it serves every policy and day."""

    def __init__(self, register: Sequence[Held]) -> None:
        self.register = register
        ids = list({id: None for held in register for id in held.facts})
        cells = list(chain.from_iterable(_cells(held, ids) for held in register))
        self._columns = {id: Column(cells[place :: len(ids)]) for place, id in enumerate(ids)}
        for column in self._columns.values():
            _ = column.single and (column.since, column.single.line)

    def __getitem__(self, id: str) -> Column:
        """The column of one fact; of nothing, where no agreement has it."""
        return self._columns.get(id) or Column([ABSENT] * len(self.register))


def _cells(held: Held, ids: Iterable[str]) -> Iterable[Sequence[Fact]]:
    return (cell or ABSENT for cell in map(held.facts.get, ids, repeat(ABSENT)))


def encoded(facts: Iterable[Fact], *, ages: bool, editions: bool = False) -> Values:
    """Each fact as its number among the different ones. Python takes 1 and True for equal; a policy does not."""
    seen: dict[Hashable, int] = {None: 0}
    different, number = [NOTHING], array("L")
    for fact in facts:
        key = (
            None
            if fact is NOTHING
            else (
                fact.value.__class__,
                fact.value,
                ages and fact.valid_from,
                fact.fresh_until,
                fact.of_edition if editions else fact.edition,
                fact.proved,
            )
        )
        place = seen.setdefault(key, len(different))
        if place == len(different):
            different.append(fact)
        number.append(place)
    return Values(different, number)

"""Which rows of a simulation are shown: what a figure counts, or one number of the table of movements."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, Protocol

from chancery.policy.placing import UNPLACED
from chancery.policy.simulate import Row, Simulation
from chancery.portal import grounds
from chancery.portal.front import PROGRAM

KEYS = ("show", "from", "to", "why")
SHOWS = ("all", "changes", "exceptions", "moving", "ending", "carried")
"""The three that a reader chooses among, and those that a figure leads to."""


class Trial(Protocol):
    """What is asked of a trial run to know which of its rows are meant."""

    run: Simulation

    @property
    def exceptions(self) -> frozenset[str]:
        """What is carried over although a criterion is not met."""

    @property
    def figures(self) -> list[dict[str, Any]]:
        """The figures, each with the choice of its rows."""

    @property
    def movement(self) -> dict[str, Any]:
        """The table of movements."""

    @property
    def keys_before(self) -> dict[str, str]:
        """The categories before, by name, as an address writes them."""

    @property
    def keys_after(self) -> dict[str, str]:
        """Those under this policy."""

    def stays(self, row: Row) -> bool:
        """Does it stay where it is?"""

    def kind(self, row: Row) -> str:
        """The kind of the category that it lands in."""

    def was_of(self, row: Row) -> str:
        """What the category before is called."""

    def name(self, category: str) -> str:
        """What a category of this policy is called."""


class Choice(NamedTuple):
    """What is asked of the rows: a kind of movement, a category before, one after, and the ground it rests on."""

    show: str = "all"
    before: str = ""
    after: str = ""
    why: str = ""

    @property
    def query(self) -> dict[str, str]:
        """The same in an address."""
        values = ("" if self.show == "all" else self.show, self.before, self.after, self.why)
        return {key: value for key, value in zip(KEYS, values, strict=True) if value}

    @property
    def is_narrow(self) -> bool:
        """Is it another than the three that a reader chooses among?"""
        return self.show in SHOWS[3:] or any(self[1:])


def rows(trial: Trial, choice: Choice) -> list[Row]:
    """The rows that are asked for. A ground is said of those that end only, as the figure says it."""
    test = TESTS["ending" if choice.why else choice.show]
    return [
        row
        for row in trial.run.rows
        if test(trial, row)
        and choice.before in ("", trial.keys_before[trial.was_of(row)])
        and choice.after in ("", trial.keys_after[trial.name(row.after)])
        and choice.why in ("", grounds.ground(row))
    ]


def known(trial: Trial, key: str) -> Iterable[str]:
    """What may be asked by a key."""
    kept = {"from": trial.keys_before, "to": trial.keys_after}
    return kept[key].values() if key in kept else SHOWS if key == "show" else grounds.GROUNDS


def keys(named: Iterable[tuple[str, str]]) -> dict[str, str]:
    """For each name of a category its key in an address: the id, with a number where two names share one."""
    found: dict[str, str] = {}
    for name, category in named:
        if name not in found:
            key, number = category or "none", 2
            while key in found.values():
                key, number = f"{category or 'none'}-{number}", number + 1
            found[name] = key
    return found


def linked(trial: Trial, link: Callable[[dict[str, str]], str]) -> dict[str, Any]:
    """The figures and the table of movements, each number with the address of its rows."""

    def to(choice: Choice) -> str:
        return link(choice.query)

    table, before, after = trial.movement, trial.keys_before, trial.keys_after
    return {
        "figures": [
            {**one, "url": to(one["rows"]), "note": [(text, to(part)) for text, part in one["note"]]}
            for one in trial.figures
        ],
        "movement": {
            **table,
            "rows": [
                {
                    **row,
                    "cells": [
                        (name, n, to(Choice("all", before[row["name"]], after[name]))) for name, n in row["cells"]
                    ],
                    "url": to(Choice("all", before[row["name"]])),
                }
                for row in table["rows"]
            ],
            "totals": [(name, n, to(Choice("all", "", after[name]))) for name, n in table["totals"]],
        },
    }


def _exceptional(trial: Trial, row: Row) -> bool:
    return row.held.reference in trial.exceptions or row.after == UNPLACED


TESTS: dict[str, Callable[[Trial, Row], bool]] = {
    "all": lambda trial, row: True,
    "changes": lambda trial, row: not trial.stays(row),
    "exceptions": _exceptional,
    "moving": lambda trial, row: not trial.stays(row) and trial.kind(row) in PROGRAM,
    "ending": lambda trial, row: trial.kind(row) == "legacy" and row.changes,
    "carried": lambda trial, row: row.held.reference in trial.exceptions,
}

"""Hold 100,000 agreements against ten criteria, each time a line comes in, and answer with the CPU seconds it took.

    judged.py peer FOLDER AGREEMENTS.csv     the obvious evaluator of FOLDER/compute.py
    judged.py ours FOLDER AGREEMENTS.csv     the policy ten.toml, with the engine

Each runs alone in its process, because a large heap changes what Python's own housekeeping costs.
"""

from __future__ import annotations

import csv
import datetime
import importlib
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from chancery.money import Money
from chancery.policy import Fact, Held, load
from chancery.policy.columns import Columns
from chancery.policy.hearing import Hearing
from chancery.policy.survey import Survey

DAY = datetime.date(2026, 11, 21)  # the day of the peer's own criteria
POLICY = Path(__file__).with_name("ten.toml")
CRITERIA = (
    "in-force", "not-historical", "not-sanctioned", "recent", "not-expired",
    "affordable", "reported", "led", "goal-3", "right-level",
)  # fmt: skip
Rows = list[dict[str, Any]]


def rows(path: Path) -> Rows:
    """The generated agreements as the peer loads them."""
    with path.open(newline="", encoding="utf-8") as file:
        found: Rows = list(csv.DictReader(file))
    for row in found:
        row["value_cad"] = int(row["value_cad"])
        row |= {key: row[key] or None for key in ("expires_on", "last_report_on")}
    return found


def peer(compute: Any, given: Rows) -> Callable[[], list[list[tuple[bool, str]]]]:
    """Every criterion evaluated, every verdict with its reasons, as compute.py does."""
    criteria, ops = compute.CRITERIA, compute.OPS
    return lambda: [[(ops[op](r[f], a), reason) for f, op, a, reason in criteria] for r in given]


def ours(given: Rows) -> Callable[[], Survey]:
    """The same, with dated facts, unknowns and force; findings and their sentences are worked out when asked for."""
    policy = load(POLICY.read_bytes(), name=POLICY.name)
    columns = Columns([held(row) for row in given])

    def judge() -> Survey:
        survey = Survey(Hearing(policy, as_of=DAY, known_at=DAY), columns)
        survey.eligible("all-ten")
        return survey

    return judge


def held(row: dict[str, Any]) -> Held:
    """An agreement as the register holds it: what is not recorded is absent, and so unknown."""
    return Held(reference=row["ref"], country=row["country"], facts={id: [fact] for id, fact in _facts(row)})


def _facts(row: dict[str, Any]) -> Iterator[tuple[str, Fact]]:
    signed = datetime.date.fromisoformat(row["signed_on"])
    plain = {"status": "status", "kind": "category", "country": "country", "lead": "lead", "approved_by": "authority"}
    values: dict[str, Any] = {id: row[column] for id, column in plain.items()}
    values |= {"signed_on": signed, "worth": Money(row["value_cad"] * 100, "CAD"), "serves_goal_3": "3" in row["goals"]}
    for id, column in (("ends_on", "expires_on"), ("reported_on", "last_report_on")):
        if row[column]:
            values[id] = datetime.date.fromisoformat(row[column])
    return ((id, Fact(value, signed, signed)) for id, value in values.items())


def differences(given: Rows, judge: Callable[[], Survey], judged: list[list[tuple[bool, str]]]) -> int:
    """In how many cells the two disagree about what is met."""
    survey = judge()
    columns = [survey.answers(id) for id in CRITERIA]
    return sum(
        (column[place] == "met") != judged[place][number][0]
        for number, column in enumerate(columns)
        for place in range(len(given))
    )


def main(which: str, folder: str, path: str) -> None:
    """Load, say so, and answer each line until there is none."""
    sys.path.insert(0, folder)
    sys.dont_write_bytecode = True
    compute, given = importlib.import_module("compute"), rows(Path(path))
    judge: Callable[[], Any] = peer(compute, given) if which == "peer" else ours(given)
    print("ready", differences(given, judge, peer(compute, given)()) if which == "ours" else 0, flush=True)
    for _line in sys.stdin:
        start = time.process_time()
        judge()
        print(time.process_time() - start, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])

"""The points to check of 100,000 expense lines, beside a plain loop of ten rules over the very same lines.

Ours holds all twenty-two points against each of 5,000 trips; the peer asks each line ten questions, with a reason for
each answer, and knows neither unknowns nor rates with dates nor trips.
"""

from __future__ import annotations

import json
import operator
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from lines import ROOT, Line, ratio, say

from chancery.missions.plain import LineFacts, TripFacts
from chancery.missions.points import Rules, points_of
from chancery.policy import load

TRIPS, LINES, TIMES = 5_000, 20, 5
TODAY = date(2026, 6, 1)
POLICY = Path(__file__).with_name("travel.toml")
TOTALS = Path(__file__).with_name("travel_totals.py")
KINDS = ("meals", "meals", "meals", "lodging", "airfare", "other-transport", "hospitality", "registration")
TEN: list[tuple[str, Callable[[Any, Any], bool], Any, str]] = [
    ("own_minor", operator.le, 25_000, "amount above the limit"),
    ("kind", operator.ne, "gifts", "a gift"),
    ("proof", operator.ne, "none", "no receipt"),
    ("currency", operator.eq, "CAD", "another currency"),
    ("paid_by", operator.ne, "third-party", "paid by a third party"),
    ("envelope", operator.eq, False, "from an envelope"),
    ("claim", operator.ne, "", "no claim"),
    ("account", operator.ne, "", "no account"),
    ("country", operator.ne, "", "no place"),
    ("on", operator.le, TODAY, "in the future"),
]


def lines() -> list[Line]:
    """The points to check, and what travel comes to."""
    return [points(), *sums()]


def sums() -> list[Line]:
    """Yearly totals, and the trips of a page, beside the sums over every line that they replace."""
    say("What 100,000 expense lines come to")
    with tempfile.TemporaryDirectory(prefix="chancery-bench-") as home:
        env = {**os.environ, "CHANCERY_HOME": home, "DATABASE_URL": "", "PYTHONPATH": str(ROOT)}
        took = json.loads(subprocess.check_output([sys.executable, TOTALS], text=True, env=env))
    page = took["years"] + took["page"]
    return [
        ratio("Yearly totals of 100,000 lines, CPU / GROUP BY year", took["years"], took["sum of years"], 0.05),
        ratio("Trips page, its years and trips, CPU / GROUP BY year", page, took["sum of years"], 0.05),
    ]


def points() -> Line:
    """One line of the table: seconds of CPU, each side alone in its process, in turns."""
    say("The points to check of 100,000 expense lines")
    took: dict[str, list[float]] = {"ours": [], "peer": []}
    for which in ("ours", "peer") * TIMES:
        took[which].append(float(subprocess.check_output([sys.executable, __file__, which], text=True)))
    what = "Points to check, 100,000 lines, all 22, CPU / ten rules in a plain loop"
    return ratio(what, statistics.median(took["ours"]), statistics.median(took["peer"]), 1)


def ours() -> Callable[[], object]:
    """All points of every trip."""
    rules, trips = Rules(load(POLICY.read_bytes(), name=POLICY.name)), made()
    return lambda: points_of(trips, rules, TODAY)


def peer() -> Callable[[], object]:
    """Every rule of every line, each verdict with its reason, as the peer of the policy line has them."""
    given = [{name: getattr(one, name) for name in LineFacts.__slots__} for trip in made() for one in trip.lines]
    return lambda: [[(op(row[f], a), why) for f, op, a, why in TEN] for row in given]


def made() -> list[TripFacts]:
    """Trips with lines of every kind, the same in each run."""
    chance = random.Random(22)
    return [_trip(chance, n) for n in range(TRIPS)]


def _trip(chance: random.Random, n: int) -> TripFacts:
    begins = date(2026, 1, 5) + timedelta(days=n % 120)
    held = tuple(_line(chance, f"{n}-{place}", begins) for place in range(LINES))
    return TripFacts(
        currency="CAD", body="city", purpose=True, goals=1, starts_on=begins, ends_on=begins + timedelta(days=5),
        authorised_on=begins - timedelta(days=20), booked_on=begins - timedelta(days=15), approver="above",
        maximum_minor=900_000, authorised=2, travellers=2, travel_class="economy", personal_days=0,
        settled_on=begins + timedelta(days=9), other_trips=(), lines=held,
    )  # fmt: skip


def _line(chance: random.Random, id: str, begins: date) -> LineFacts:
    kind, amount = chance.choice(KINDS), chance.randint(500, 40_000)
    return LineFacts(
        id, kind, begins + timedelta(days=chance.randint(0, 5)), amount, "CAD", amount, country="FR", city="Lyon",
        meal=chance.choice(("breakfast", "lunch", "dinner")) if kind == "meals" else "",
        includes="lunch" if kind == "registration" else "", alcohol_minor=chance.choice((None, 0, amount // 5)),
        proof=chance.choice(("receipt", "receipt", "none")), guests=chance.choice((None, 0, 3)), attended=True,
        claim="C-1", account="4410",
    )  # fmt: skip


def once(which: str) -> float:
    """Do it, and say what it took."""
    act = {"ours": ours, "peer": peer}[which]()
    began = time.process_time()
    act()
    return time.process_time() - began


if __name__ == "__main__":
    print(once(sys.argv[1]) if len(sys.argv) > 1 else "\n".join(map(str, lines())))

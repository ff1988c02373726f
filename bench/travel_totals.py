"""Fill a small register with 100,000 posted lines, and print the seconds that reading what travel comes to takes.

CHANCERY_HOME=… travel_totals.py

Ours is what the page of trips reads: the yearly totals that are kept, and what each trip of one page came to. The peer
is what it replaces: every line summed by year.
"""

from __future__ import annotations

import json
import os
import statistics
import time
from collections.abc import Callable
from datetime import date, timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chancery.settings")
# A program of its own: models can be imported only when Django is set up.
django.setup()

from django.db import connection, transaction
from django.db.models import Sum

from chancery import migrate
from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.disclosure import table, totals
from chancery.missions import actions as missions
from chancery.missions.models import CostLine, Mission, Trip, YearTotal
from chancery.missions.models.undertaking import CostClass

TRIPS, LINES, PAGE, TURNS = 5_000, 20, 50, 15
GROUPS, KINDS, PAYERS = ("staff", "elected", "external"), CostClass.values, ("city", "city", "traveller", "third-party")
BY_YEAR = ("trip__mission__starts_on__year", "kind", "paid_by")


def main() -> None:
    """Fill it, measure both in turns, and print what they took."""
    migrate.up()
    with transaction.atomic():
        fill(audit.service("svc-bench"))
    connection.cursor().execute("ANALYZE")
    if YearTotal.kept() != YearTotal.counted():
        raise SystemExit("The totals are not what the lines come to.")
    took: dict[str, list[float]] = {}
    for _turn in range(TURNS):
        for name, act in ACTS.items():
            took.setdefault(name, []).append(once(act))
    print(json.dumps({name: statistics.median(each) for name, each in took.items()}))


def fill(by: Actor) -> None:
    """Missions of ten years, each with one trip that residents may read, twenty posted lines each."""
    rows = [_mission(by, n) for n in range(TRIPS)]
    Mission.objects.bulk_create(rows)
    trips = [Trip(mission=one, group=GROUPS[n % len(GROUPS)], public=True) for n, one in enumerate(rows)]
    Trip.objects.bulk_create(trips)
    CostLine.objects.bulk_create(
        (_line(trip, n, place) for n, trip in enumerate(trips) for place in range(LINES)), batch_size=500
    )
    missions.recount(by=by)


def _mission(by: Actor, n: int) -> Mission:
    begins = date(2016, 1, 4) + timedelta(days=n * 3650 // TRIPS)
    return Mission(
        reference=f"V-{n}", title_en="A visit", planned_by=by, starts_on=begins, ends_on=begins + timedelta(3),
        currency="CAD", state="authorised", public=True,
    )  # fmt: skip


def _line(trip: Trip, n: int, place: int) -> CostLine:
    on = trip.mission.starts_on or date(2016, 1, 4)
    return CostLine(
        trip=trip, number=place + 1, kind=KINDS[(n + place) % len(KINDS)], on=on, amount_minor=1_000 + n,
        currency="CAD", own_minor=1_000 + n, paid_by=PAYERS[(n * place) % len(PAYERS)], entered_on=on, posted_on=on,
    )  # fmt: skip


def page() -> object:
    """What the trips of one page came to: the newest first."""
    return totals.of_trips(table.public({}).order_by("-mission__starts_on", "-pk")[:PAGE])


def summed() -> object:
    """What every year came to, line by line."""
    posted = CostLine.objects.posted().filter(trip__in=Trip.objects.public().order_by().values("pk")).order_by()
    return list(posted.values_list(*BY_YEAR).annotate(Sum("own_minor")))


ACTS: dict[str, Callable[[], object]] = {"years": totals.by_year, "page": page, "sum of years": summed}


def once(act: Callable[[], object]) -> float:
    """Do it, and say what it took."""
    began = time.process_time()
    act()
    return time.process_time() - began


if __name__ == "__main__":
    main()

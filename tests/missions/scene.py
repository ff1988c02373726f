"""A mission to Lyon with one traveller, and the people around it."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from chancery.accounts.models import Person
from chancery.audit.models import Actor
from chancery.missions import actions
from chancery.missions.models import CostLine, Mission, Trip
from chancery.money import Money
from tests import make

DAY = date(2026, 3, 2)


def money(text: str) -> Money:
    return Money.parse(text)


def person_of(actor: Actor) -> Person:
    return Person.objects.get(user__actor=actor)


class Lyon(NamedTuple):
    """Who is around, and the mission."""

    officer: Actor
    head: Actor
    manager: Actor
    treasurer: Actor
    mission: Mission
    trip: Trip


def lyon(**values: Any) -> Lyon:
    """Planned by an officer who travels."""
    officer = make.actor("officer")
    values = {
        "title_en": "Lyon forum", "purpose_en": "Sign the protocol", "starts_on": DAY, "ends_on": date(2026, 3, 5),
        "place": "Lyon", "country": make.country("FR"), "maximum_minor": 500_000, **values,
    }  # fmt: skip
    mission = actions.plan(by=officer, **values)
    trip = actions.add_trip(
        by=officer, mission=mission, person=person_of(officer), group="staff", function_en="Protocol officer"
    )
    return Lyon(officer, make.actor("head"), make.actor("city-manager"), make.actor("treasurer"), mission, trip)


def authorised(**values: Any) -> Lyon:
    """The same, asked for and authorised by the head."""
    it = lyon(**values)
    actions.ask(by=it.officer, mission=it.mission)
    actions.authorise(by=it.head, mission=it.mission)
    return it


def a_line(it: Lyon, amount: str = "100 CAD", kind: str = "meals", **values: Any) -> CostLine:
    """One amount of the trip."""
    return actions.add_line(by=it.officer, trip=it.trip, on=DAY, kind=kind, amount=money(amount), **values)

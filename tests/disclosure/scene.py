"""A mission to Lyon that was authorised, travelled and paid."""

from __future__ import annotations

from datetime import date
from typing import Any

from chancery.audit.models import Actor
from chancery.disclosure import actions
from chancery.missions import actions as missions
from chancery.missions.models import Trip
from tests import make
from tests.missions.scene import Lyon, a_line, authorised, money

BACK = date(2026, 3, 5)
POLICY = 'format = "chancery-policy/1"\n[policy]\nid = "p"\ntitle = { en = "P" }\n'
DEADLINE = '[[travel_rule]]\nid = "d"\nabout = "disclosure"\nbasis = "return"\nwithin = "30 days"\n'
NAMES = '[[travel_rule]]\nid = "n"\nabout = "published"\ngroups = ["elected"]\nshows = ["function", "name"]\n'


def adopt(*rules: str) -> None:
    """A policy of the city with these rules."""
    make.policy_version("p", (POLICY + "".join(rules)).encode(), in_force_from=date(2020, 1, 1), kind="policy")


def head() -> Actor:
    return make.actor("head")


def published(**values: Any) -> Lyon:
    """Authorised, and published beforehand."""
    it = authorised(**values)
    actions.publish(by=it.head, mission=it.mission)
    return it


def paid(it: Lyon, amount: str = "1486.20 CAD", kind: str = "airfare", **values: Any) -> None:
    """A posted line."""
    missions.post(by=it.treasurer, line=a_line(it, amount, kind, **values))


def accounted(**values: Any) -> Lyon:
    """Back from Lyon, with one line paid, and accounted for."""
    it = published(**values)
    Trip.objects.filter(mission=it.mission).update(returned_on=BACK)
    paid(it)
    paid(it, "465 CAD", "meals")
    actions.account(by=it.head, mission=it.mission)
    return it


__all__ = ["BACK", "DEADLINE", "NAMES", "accounted", "adopt", "head", "money", "paid", "published"]

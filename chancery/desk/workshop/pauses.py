"""Moratoria as the workshop tells of them: which hold on the day of a run, and which begin or end on a later one."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from chancery.desk.words import day
from chancery.frame import language
from chancery.policy import Policy
from chancery.portal.words import fine
from chancery.strategy import policies
from chancery.strategy.models import PolicyVersion
from chancery.strategy.policies import Pause


class Told(NamedTuple):
    """One moratorium: what it stops, from when until when, by which decision; whether it holds on the day that is
    looked at; the text that imposes it, where Council may lift it; and the later days from which that is otherwise."""

    text: str
    days: str
    source: str
    holds: bool
    version: PolicyVersion | None
    later: list[date]


def listed(on: date) -> list[Told]:
    """Those that hold, and those from a day to come, for the page of policies."""
    return [told(one, on) for one in policies.pauses(on)]


def of_run(policy: Policy, on: date) -> list[Told]:
    """Those that a run of a draft as of a day is about: above the city's policy, which the draft would replace, and in
    the draft itself."""
    above = (one for one in policies.pauses(on) if one.version and one.version.kind == PolicyVersion.Kind.OVERLAY)
    own = (one for one in policies.pauses_of(policy) if one.until is None or one.until > on)
    return [told(one, on) for one in (*above, *own)]


def told(one: Pause, on: date) -> Told:
    """One in the language of the page, as of a day."""
    version = one.version
    liftable = version if version and version.kind == PolicyVersion.Kind.OVERLAY and not version.in_force_to else None
    later = [each for each in (one.since, one.until) if each is not None and each > on]
    return Told(
        fine(one.clause.text.in_(language())), _days(one, on), one.clause.source, one.holds(on), liftable, later
    )


def _days(one: Pause, on: date) -> str:
    """Since when, or from when on; and from which day it holds no longer."""
    said = []
    if one.since is not None:
        said.append((_("Since %(on)s.") if one.since <= on else _("It holds from %(on)s.")) % {"on": day(one.since)})
    if one.until is not None:
        said.append(_("From %(on)s it holds no longer.") % {"on": day(one.until)})
    return " ".join(said)

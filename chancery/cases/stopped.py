"""What stops a request for a time: the moratorium that held when it came in, and the day from which it may go on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from chancery import dates
from chancery.cases.facts import NOTHING, Known, criteria, hearing, held, policy_of
from chancery.cases.models import Case
from chancery.frame import language
from chancery.policy import Outcome
from chancery.policy.entry import is_on
from chancery.policy.findings import Finding
from chancery.policy.model import Moratorium


class Stop(NamedTuple):
    """One moratorium: by which decision, from when until when, and whether it holds on the day that is asked about."""

    source: str
    since: date | None
    until: date | None
    holds: bool

    @property
    def words(self) -> str:
        """What it does to the request, in the language of the page."""
        if not self.holds:
            said = _("This request came in while a moratorium held. It waited; since %(on)s it may go on.")
            return said % {"on": _said(self.until)}
        if self.until is not None:
            return _("A moratorium holds. This request waits, and may go on from %(on)s.") % {"on": _said(self.until)}
        return _("A moratorium holds. This request waits, and may go on once it is lifted.")


def of(case: Case, known: Known = NOTHING, *, on: date) -> list[Stop]:
    """What stops an open request on a day, or stopped it until a day that is past; nothing of what ended before it was
    opened, or surely was not meant for it."""
    if not (case.is_open and policy_of(case).all(Moratorium)):
        return []
    found = [one for one in criteria(case, known, on=on) if one.kind == "moratorium"]
    return list(_stops(case, known, found, on))


def _stops(case: Case, known: Known, found: list[Finding], on: date) -> Iterator[Stop]:
    for one in found:
        clause = one.clause
        if not isinstance(clause, Moratorium):
            continue
        holds = is_on(clause, on) and one.outcome is Outcome.NOT_MET
        waited = clause.until is not None and case.opened_on < clause.until <= on
        if holds or (waited and _was_meant(case, clause, known, on)):
            yield Stop(clause.source, clause.since, clause.until, holds)


def _was_meant(case: Case, clause: Moratorium, known: Known, on: date) -> bool:
    """Was it for this request? One without a condition is for all of its categories."""
    if clause.applies_if is None:
        return True
    return hearing(case, known, on=on).applies(clause.applies_if, held(case, known, on=on)) is Outcome.MET


def _said(day: date | None) -> str:
    return dates.in_words(day, language()) if day else ""

"""What is known, since when, and on what evidence; and the register as the engine sees it.

Facts have two clocks: the day from which a value is true, and the day on which the evidence for it existed. "As of D
with facts known at K" reads both. A fact that has aged out is not known; it never silently stays true.
"""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from chancery.policy.model import Duration, FactKind, Policy, Scale, Value

NEVER_SAID = datetime.date.min
"""Since when, for what the register itself says of an agreement: it always counts, and no day is shown."""


YEAR = re.compile("[1-9][0-9]{3}")


class Fact(NamedTuple):
    """One dated value. ``value=None`` means that somebody established that there is none, which is not "unknown".

    After ``fresh_until`` nobody relies on it; from ``replaced_on`` something better was known in its place.
    ``data_class`` is its own: a fact may be kept closer than the policy asks of its kind. ``filed`` says that there is
    evidence besides a sentence: an address, or a paper.
    """

    value: Value
    valid_from: datetime.date
    known_on: datetime.date
    evidence: str = ""
    edition: str = ""
    established_by: str = ""
    fresh_until: datetime.date | None = None
    replaced_on: datetime.date | None = None
    data_class: str = "public"
    filed: bool = False

    @property
    def proved(self) -> bool:
        """Is there any evidence for it on record?"""
        return self.filed or bool(self.evidence.strip())

    @property
    def of_edition(self) -> str:
        """The edition that a class is of: the one recorded with it, or else the year from which it is valid, since an
        edition is valid from 1 January of its year."""
        return self.edition or f"{self.valid_from.year:04}"

    @property
    def begins(self) -> datetime.date:
        """The day from which it counts: a class of an edition never before 1 January of the edition's year."""
        if YEAR.fullmatch(self.edition):
            return max(self.valid_from, datetime.date(int(self.edition), 1, 1))
        return self.valid_from

    def counts(self, as_of: datetime.date, known_at: datetime.date) -> bool:
        """Was it true on a day, as far as was known on another?"""
        standing = self.replaced_on is None or self.replaced_on > known_at
        return standing and self.begins <= as_of and self.known_on <= known_at


Facts = Mapping[str, Sequence[Fact]]


class Stage(NamedTuple):
    """A category that an agreement, or the relationship it belongs to, held for a time; under which policy, if that is
    recorded."""

    category: str
    since: datetime.date | None
    until: datetime.date | None = None
    policy: str = ""


class Waiver(NamedTuple):
    """A body set a criterion aside, with its reason. Also the written reason to pass over a *should*. It is as open as
    the criterion is."""

    criterion: str
    body: str
    reason: str
    on: datetime.date
    until: datetime.date | None = None
    data_class: str = "public"


@dataclass(frozen=True, slots=True)
class Held:
    """One agreement as the register holds it on the as-of date, or a candidate for one (then with no category).

    ``made`` is the earliest and latest day it can have been made; ``in_force`` is ``None`` where nobody recorded it.
    ``renewed`` is the day from which its last renewal runs; of one without a day, the as-of date. ``instrument`` is the
    kind of paper it is, such as ``pact``. ``over`` says that it surely bound once and binds no more: it ran out, was
    ended, or is kept for its history. ``was`` is the category on record of one that a simulation has moved.
    """

    reference: str = ""
    counterparty: str = ""
    country: str = ""
    region: str = ""
    category: str = ""
    policy: str = ""
    facts: Facts = field(default_factory=dict)
    made: tuple[datetime.date | None, datetime.date | None] = (None, None)
    in_force: bool | None = None
    stages: tuple[Stage, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    renewed: datetime.date | None = None
    instrument: str = ""
    over: bool = False
    was: str = ""

    @property
    def made_in(self) -> str:
        """The category that it was in when it was made, wherever it lies since: the first that it held then. Where
        none is recorded of that day, the one on record."""
        earliest, latest = self.made
        first, last = earliest or latest, latest or earliest
        if first and last:
            then = [one for one in self.stages if (one.since or first) <= last and (one.until or last) >= first]
            if then:
                return min(then, key=lambda one: one.since or NEVER_SAID).category
        return self.was or self.category


def pick(
    facts: Sequence[Fact], as_of: datetime.date, known_at: datetime.date, max_age: Duration | None, edition: str = ""
) -> tuple[Fact | None, str]:
    """The value to rely on; where there is none, why: ``missing``, ``not-yet``, ``stale`` (with the old value), or
    ``two-values`` where the newest say different things of the same days. Where an ``edition`` is asked for, a value of
    another one hides none of it, however new it is."""
    if not facts:
        return None, "missing"
    usable = [fact for fact in facts if fact.counts(as_of, known_at)]
    if not usable:
        return None, "not-yet"
    if edition:
        usable = [fact for fact in usable if fact.of_edition == edition] or usable
    newest = max(usable, key=_days)
    if len(usable) > 1 and any(_days(one) == _days(newest) and _differ(one, newest) for one in usable):
        return None, "two-values"
    return newest, "stale" if _stale(newest, as_of, max_age) else ""


def _stale(fact: Fact, as_of: datetime.date, max_age: Duration | None) -> bool:
    """Is it too old to be relied on, or past its own last day?"""
    too_old = max_age is not None and plus(fact.valid_from, max_age) < as_of
    return too_old or (fact.fresh_until is not None and fact.fresh_until < as_of)


def _days(fact: Fact) -> tuple[datetime.date, datetime.date]:
    return fact.valid_from, fact.known_on


def _differ(one: Fact, other: Fact) -> bool:
    """Do they say different things? Python takes 1 and True for equal; a policy does not."""
    return (one.value.__class__, one.value) != (other.value.__class__, other.value)


def pick_of(
    kind: FactKind, facts: Sequence[Fact], as_of: datetime.date, known_at: datetime.date, edition: str = ""
) -> tuple[Fact | None, str]:
    """The same for one kind of fact: its value ages, where evidence is required none without it answers
    (``no-evidence``), and none of another edition than is asked for: classes compare only inside one. ``other-edition``
    where another is recorded, ``edition-unsaid`` where none is and its year is another. What the register supplies is
    its own evidence."""
    fact, why = pick(facts, as_of, known_at, kind.max_age, edition)
    if fact is None or why:
        return fact, why
    if edition and fact.of_edition != edition:
        return fact, "other-edition" if fact.edition else "edition-unsaid"
    return fact, "" if fact.proved or not kind.must_be_proved else "no-evidence"


def pick_for(
    policy: Policy, id: str, facts: Sequence[Fact], as_of: datetime.date, known_at: datetime.date, clause: str = ""
) -> tuple[Fact | None, str]:
    """The same for what a policy declares under an id, in the edition that its scale names, as a ``clause`` asks for
    it to be known. What it does not declare neither ages nor has to be proved."""
    if not isinstance(policy.by_id.get(id), FactKind):
        return pick(facts, as_of, known_at, None)
    kind = policy.kind_for(clause, id)
    scale = policy.by_id.get(kind.scale) if kind.type == "scale" else None
    return pick_of(kind, facts, as_of, known_at, scale.edition if isinstance(scale, Scale) else "")


def plus(day: datetime.date, length: Duration, sign: int = 1) -> datetime.date:
    """A day, so long later (or earlier); 29 February becomes 28 where there is none. Never leaves the calendar."""
    months = day.year * 12 + day.month - 1 + sign * length.months
    year, month = divmod(months, 12)
    if not datetime.MINYEAR <= year <= datetime.MAXYEAR:
        return datetime.date.max if sign > 0 else datetime.date.min
    moved = day.replace(year=year, month=month + 1, day=min(day.day, calendar.monthrange(year, month + 1)[1]))
    try:
        return moved + datetime.timedelta(days=sign * length.days)
    except OverflowError:
        return datetime.date.max if sign > 0 else datetime.date.min

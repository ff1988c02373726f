"""The plain values a policy is written in: wordings, answers, lengths of time, comparisons and rules."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Literal, NamedTuple

from chancery.money import Money

Lang = Literal["en", "fr"]
Moment = Literal["establish", "maintain", "renew"]
Value = bool | int | Decimal | str | datetime.date | Money | tuple[str, ...] | None


class Text(NamedTuple):
    """What people read, in the two languages; a missing one falls back to the other."""

    en: str = ""
    fr: str = ""

    def in_(self, lang: Lang) -> str:
        """The wording in this language, or the other one where this is missing."""
        return (self.fr or self.en) if lang == "fr" else (self.en or self.fr)


NO_TEXT = Text()


class Outcome(StrEnum):
    """The five answers a clause can have. Missing is unknown, never "no" and never "met"."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"
    WAIVED = "waived"
    NOT_APPLICABLE = "not_applicable"


class Force(StrEnum):
    """How hard a clause binds: a must blocks, a should asks for a written reason, a consider is only shown."""

    MUST = "must"
    SHOULD = "should"
    CONSIDER = "consider"
    PROHIBITED = "prohibited"


class Visibility(StrEnum):
    """Who may see what was found: everyone, the staff, or only people cleared for advice given in confidence."""

    PUBLIC = "public"
    STAFF = "staff"
    CONFIDENTIAL = "confidential"


class DataClass(StrEnum):
    """The class of a fact; it decides who may see its value."""

    PUBLIC = "public"
    INTERNAL = "internal"
    INTERGOVERNMENTAL = "intergovernmental"
    PERSONAL = "personal"


class Op(StrEnum):
    """The closed set of comparisons. There is no expression language, so that every file can be read as sentences."""

    IS = "is"
    IS_NOT = "is_not"
    IN = "in"
    NOT_IN = "not_in"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    MORE_THAN = "more_than"
    LESS_THAN = "less_than"
    BETWEEN = "between"
    PRESENT = "present"
    WITHIN_LAST = "within_last"
    OLDER_THAN = "older_than"
    BEFORE = "before"
    BY = "by"


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time as a law says it: whole years and months, or days."""

    months: int = 0
    days: int = 0

    def surely_over(self, other: Duration) -> bool:
        """Is it longer, whatever days the months have? “360 days” is surely less than “1 year”, “365 days” is not."""
        if not (self.days or other.days):
            return self.months > other.months
        return _whole(self.months, 365, 28) + self.days > _whole(other.months, 366, 31) + other.days


def _whole(months: int, year: int, month: int) -> int:
    """How many days these months are, where a year has so many, and a month."""
    return months // 12 * year + months % 12 * month


class DayOf(NamedTuple):
    """A day taken from another fact, plus a length of time: "within 14 days of being entered into"."""

    fact: str
    plus: Duration


@dataclass(frozen=True, slots=True)
class Count:
    """Counts *other* agreements of the register that are like the candidate."""

    categories: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    in_force: bool = True
    made_within: Duration | None = None
    region_set: str = ""


@dataclass(frozen=True, slots=True)
class Test:
    """One comparison. It states what complies, under *prohibited* too."""

    __test__ = False  # not a test case of pytest

    op: Op
    value: object
    fact: str = ""
    share_of: str = ""
    ratio_to_home: bool = False
    count: Count | None = None
    held: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """How clauses combine. An *open* rule ("not limited to") is never closed to something a person may accept."""

    kind: Literal["clause", "all_of", "any_of", "at_least", "score", "not", "eligible_for"]
    of: tuple[Rule, ...] = ()
    ref: str = ""
    n: int = 0
    weights: tuple[int, ...] = ()
    open: bool = False

    def counts(self) -> bool:
        """Does it, or a part of it, want so many of several?"""
        return self.kind in ("at_least", "score") or any(part.counts() for part in self.of)

    def refs(self) -> tuple[str, ...]:
        """The clauses this rule speaks of, in order, each once."""
        found = [self.ref] if self.kind == "clause" else [ref for part in self.of for ref in part.refs()]
        return tuple(dict.fromkeys(found))

    def leaves(self, stance: Stance) -> Iterator[tuple[Rule, Stance]]:
        """The clauses and the categories that this rule is made of in the end, each with how it is wanted there."""
        if self.kind in ("clause", "eligible_for"):
            yield self, stance
        for part in self.of:
            yield from part.leaves(stance.within(self))

    def negated(self) -> frozenset[str]:
        """The clauses that stand in this rule only so that they must not be met."""
        found = [(leaf.ref, stance) for leaf, stance in self.leaves(Stance.WANTED) if leaf.kind == "clause"]
        unwanted = frozenset(ref for ref, stance in found if stance is Stance.UNWANTED)
        return unwanted - {ref for ref, stance in found if stance is not Stance.UNWANTED}

    def named(self) -> tuple[str, ...]:
        """The categories whose eligibility this rule speaks of, in order, each once."""
        found = [self.ref] if self.kind == "eligible_for" else [ref for part in self.of for ref in part.named()]
        return tuple(dict.fromkeys(found))


class Stance(StrEnum):
    """How what stands around a clause wants it: met, not met, or either, where it is asked whether another applies, or
    that it be not *not* met.

    It matters to what may stand in for a clause, to what was set aside and to what laws impose. Each counts only for
    what plainly wants the clause met; for the others a clause counts as it was found, so that whoever learns more of it
    never loses by it.
    """

    WANTED = "wanted"
    EITHER = "either"
    UNWANTED = "unwanted"

    def within(self, rule: Rule) -> Stance:
        """How the parts of a rule are wanted: those of a ``not`` the other way round."""
        if rule.kind != "not":
            return self
        return Stance.UNWANTED if self is Stance.WANTED else Stance.EITHER


EVERYTHING = Rule("all_of")
A_YEAR = Duration(12)

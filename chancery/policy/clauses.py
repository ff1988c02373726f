"""The clauses of a policy, one class for each kind of block that a policy file may hold."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from chancery.money import Money
from chancery.policy.values import (
    A_YEAR,
    EVERYTHING,
    NO_TEXT,
    DataClass,
    Duration,
    Force,
    Lang,
    Rule,
    Test,
    Text,
    Visibility,
)


@dataclass(frozen=True, slots=True)
class Clause:
    """What every block of a policy file has: an id, a wording, its place in the adopted text, its notes."""

    id: str
    source: str = ""
    text: Text = NO_TEXT
    name: Text = NO_TEXT
    notes: tuple[str, ...] = ()
    secondhand: bool = False
    line: int = field(default=0, compare=False)

    def called(self, lang: Lang) -> str:
        """What a reader calls it: its name, or else its wording; its id where it has neither."""
        return (self.name.in_(lang) or self.text.in_(lang).rstrip(".")) or self.id


@dataclass(frozen=True, slots=True)
class Role(Clause):
    """A body or office with a part in the policy. Every name is the city's to choose."""


@dataclass(frozen=True, slots=True)
class Note(Clause):
    """What a careful reader must know: a contradiction, an ambiguity, a silence, an assumption or a slip."""

    kind: str = "contradiction"
    treatment: Text = NO_TEXT
    other_reading: Mapping[str, object] = field(default_factory=dict)
    other_reading_text: Text = NO_TEXT
    otherwise: Clause | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class FactKind(Clause):
    """Something to be known: its type, who establishes it, whether evidence is needed and how long it stays fresh."""

    type: str = "yes_no"
    scale: str = ""
    choices: tuple[str, ...] = ()
    choice_names: Mapping[str, Text] = field(default_factory=dict)
    currency: str = ""
    origin: str = "entered"
    established_by: str = ""
    evidence: str = "optional"
    max_age: Duration | None = None
    data_class: DataClass = DataClass.PUBLIC

    @property
    def must_be_proved(self) -> bool:
        """Whether a value without evidence answers nothing. The register is its own evidence."""
        return self.evidence == "required" and self.origin == "entered"


@dataclass(frozen=True, slots=True)
class Scale(Clause):
    """Ordered classes, lowest first; the lowest is "not listed". Classes compare only inside one edition."""

    order: tuple[str, ...] = ()
    names: Mapping[str, Text] = field(default_factory=dict)
    edition: str = ""

    def rank(self, value: str) -> int | None:
        """The place of a class, by its slug or by any of its names; none when the scale does not know it."""
        return self.ranks.get(_fold(value))

    @property
    def ranks(self) -> dict[str, int]:
        """Every accepted spelling of every class, with its place."""
        found: dict[str, int] = {}
        for place, slug in enumerate(self.order):
            for spelling in (slug, *self.names.get(slug, Text())):
                if spelling:
                    found[_fold(spelling)] = place
        return found


def _fold(spelling: str) -> str:
    return spelling.casefold().replace(" ", "").replace("−", "-").replace("–", "-")


@dataclass(frozen=True, slots=True)
class ListOf(Clause):
    """A list of countries or cities, with its day; *given* is false where the text refers to one it does not print."""

    members: tuple[str, ...] = ()
    as_of: datetime.date | None = None
    given: bool = True
    grows_by: Text = NO_TEXT


@dataclass(frozen=True, slots=True)
class RegionSet(Clause):
    """Named regions of countries; *given* is false where the text speaks of regions without saying which."""

    regions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    names: Mapping[str, Text] = field(default_factory=dict)
    given: bool = True

    def region_of(self, country: str) -> str:
        """The region a country is in, or nothing where the set does not place it."""
        return next((region for region, members in self.regions.items() if country in members), "")


class OnFail(NamedTuple):
    """What follows when a clause is not met by an agreement that exists."""

    action: str
    by: datetime.date | None


@dataclass(frozen=True, slots=True)
class Criterion(Clause):
    """One condition, with either a test the system computes, a rule over other criteria, or a person who judges."""

    force: Force = Force.MUST
    visibility: Visibility = Visibility.PUBLIC
    moments: frozenset[str] = frozenset({"establish", "maintain", "renew"})
    applies_if: Rule | None = None
    test: Test | None = None
    rule: Rule | None = None
    judged_by: str = ""
    compensated_by: tuple[str, ...] = ()
    on_fail: OnFail | None = None
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    """How long an agreement may run, and how it may go on."""

    at_most: Duration | None = None
    at_least: Duration | None = None
    open_ended: str = "not-stated"
    renewal: str = "not-stated"
    source: str = ""
    notes: tuple[str, ...] = ()

    @property
    def demands(self) -> bool:
        """Whether the term asks anything of an agreement, or only tells what is allowed."""
        return bool(self.at_most or self.at_least or self.open_ended == "not-allowed")


class Ladder(NamedTuple):
    """The stage that must come first, and for how long."""

    stage: str
    held: Duration


@dataclass(frozen=True, slots=True)
class Category(Clause):
    """A kind of agreement that the policy knows."""

    kind: str = "relationship"
    status: str = "open"
    eligibility: Rule = EVERYTHING
    counterparty_kinds: tuple[str, ...] = ()
    term: Term | None = None
    must_have: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()
    ladder: Ladder | None = None
    incomplete: bool = False


@dataclass(frozen=True, slots=True)
class Element(Clause):
    """What a proposal must contain, and by when."""

    categories: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    part_names: Mapping[str, Text] = field(default_factory=dict)
    due: str = "before-approval"
    of: tuple[str, ...] = ("new",)


class Window(NamedTuple):
    """When proposals are taken in: between two days of each year, both included."""

    opens: str
    closes: str


@dataclass(frozen=True, slots=True)
class Step(Clause):
    """One step of the procedure: who acts, what it needs, which gate closes it, by when."""

    categories: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    if_missing: str = ""
    gate: Rule | None = None
    authority: str = ""
    window: Window | None = None
    deadline: Duration | None = None
    informs: tuple[str, ...] = ()
    consult: tuple[str, ...] = ()
    of: tuple[str, ...] = ("new",)


@dataclass(frozen=True, slots=True)
class Procedure(Clause):
    """That an agreement may be renewed, brought into line or turned into another, and what comes of it; or that the
    program is reviewed, and how often if the text says so."""

    of: str = "renewal"
    categories: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    result: str = "amendment"
    every: Duration | None = None


@dataclass(frozen=True, slots=True)
class Question(Clause):
    """What a person, or the engine itself, must answer at a step, with the facts to lay beside it."""

    kind: str = "yes-no"
    answered_by: str = ""
    show: tuple[str, ...] = ()
    by_criteria: bool = False
    visibility: Visibility = Visibility.PUBLIC


@dataclass(frozen=True, slots=True)
class Authority(Clause):
    """Who may recommend, approve, execute, end or waive, up to which amount, under which conditions."""

    decides: str = "approve"
    categories: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    most_directly_responsible: bool = False
    limit_fact: str = ""
    limit: Money | Literal["own-signing-limit"] | None = None
    conditions: tuple[str, ...] = ()
    informs: tuple[str, ...] = ()
    may_delegate: bool = False


@dataclass(frozen=True, slots=True)
class Consultation(Clause):
    """Whom to ask or tell, on which event, by when, and what their answer can do."""

    who: str = ""
    on: tuple[str, ...] = ()
    when: str = "as-appropriate"
    within: Duration | None = None
    effect: str = "advice"
    categories: tuple[str, ...] = ()
    visibility: Visibility = Visibility.PUBLIC
    applies_if: Rule | None = None


@dataclass(frozen=True, slots=True)
class Cap(Clause):
    """At most so many agreements in force, or approvals in a rolling window, in each group that *per* names; or that
    there is no limit, where the text says so itself (REG-06)."""

    at_most: int | None = None
    of: str = "in-force"
    within: Duration | None = None
    categories: tuple[str, ...] = ()
    per: str = ""
    region_set: str = ""

    @property
    def no_limit(self) -> bool:
        """Does the text say that there is none?"""
        return self.at_most is None


@dataclass(frozen=True, slots=True)
class Amount(Clause):
    """Money the policy sets aside, grants under conditions or forbids to spend."""

    kind: str = "budget"
    categories: tuple[str, ...] = ()
    amount: Money | None = None
    per: str = "agreement"
    every: Duration | None = None
    indexed: bool | None = None
    rule: Rule | None = None


@dataclass(frozen=True, slots=True)
class Benefit(Clause):
    """What the City provides, how often, under which condition."""

    categories: tuple[str, ...] = ()
    rule: Rule | None = None
    at_most: int | None = None
    every: Duration | None = None


class Trigger(NamedTuple):
    """What an overdue duty does to the agreement, and how long after."""

    after: Duration
    status: str


@dataclass(frozen=True, slots=True)
class Duty(Clause):
    """Something to be done again and again while an agreement lives."""

    kind: str = "report"
    categories: tuple[str, ...] = ()
    who: str = ""
    fact: str = ""
    every: Duration = A_YEAR
    on_miss: tuple[Trigger, ...] = ()


@dataclass(frozen=True, slots=True)
class WaiverRight(Clause):
    """Which body may set which criteria aside. A waiver is honoured only under such a clause."""

    criteria: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    lasts: Duration | None = None


@dataclass(frozen=True, slots=True)
class NamedException(Clause):
    """Agreements that the text itself names and places."""

    agreements: tuple[str, ...] = ()
    to: str = ""


class Branch(NamedTuple):
    """Where a transition sends an agreement, and why."""

    to: str
    reason: Text


@dataclass(frozen=True, slots=True)
class Transition(Clause):
    """What becomes of agreements made under the policy before. Unknown has its own branch and never falls through."""

    origins: tuple[str, ...] = ()
    when: Rule | None = None
    to: str = ""
    otherwise: Branch | None = None
    on_unknown: Branch | None = None
    term: str = ""
    reason: Text = NO_TEXT


@dataclass(frozen=True, slots=True)
class Moratorium(Clause):
    """No new agreements of these categories between two days; *until* is the first day it no longer holds."""

    categories: tuple[str, ...] = ()
    since: datetime.date | None = None
    until: datetime.date | None = None
    until_event: Text = NO_TEXT
    applies_if: Rule | None = None


@dataclass(frozen=True, slots=True)
class Succession(Clause):
    """What happens when the counterparty is merged, renamed or succeeded."""

    on: tuple[str, ...] = ()
    treat: str = "review"


@dataclass(frozen=True, slots=True)
class Separation(Clause):
    """What nobody may have done who decides. The default is the safe one: none of the three."""

    not_after: tuple[str, ...] = ("propose", "assess", "edit")

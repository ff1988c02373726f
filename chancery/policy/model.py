"""The words of a policy: what a council decided, as plain values.

A policy file becomes one frozen ``Policy``. Every clause has an id, a source in the adopted text and a wording in
English and French; what the system computes is always called a *reading* of that wording and never replaces it.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Literal, NamedTuple, TypeVar

from chancery.money import Money

Lang = Literal["en", "fr"]
Moment = Literal["establish", "maintain", "renew"]
ClauseT = TypeVar("ClauseT", bound="Clause")
Value = bool | int | Decimal | str | datetime.date | Money | tuple[str, ...] | None


class Text(NamedTuple):
    """What people read, in the two languages; a missing one falls back to the other."""

    en: str = ""
    fr: str = ""

    def in_(self, lang: Lang) -> str:
        """The wording in this language, or the other one where this is missing."""
        return (self.fr or self.en) if lang == "fr" else (self.en or self.fr)


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

    def refs(self) -> tuple[str, ...]:
        """The clauses this rule speaks of, in order, each once."""
        found = [self.ref] if self.kind == "clause" else [ref for part in self.of for ref in part.refs()]
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class Clause:
    """What every block of a policy file has: an id, a wording, its place in the adopted text, its notes."""

    id: str
    source: str = ""
    text: Text = Text()
    name: Text = Text()
    notes: tuple[str, ...] = ()
    secondhand: bool = False
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Role(Clause):
    """A body or office with a part in the policy. Every name is the city's to choose."""


@dataclass(frozen=True, slots=True)
class Note(Clause):
    """What a careful reader must know: a contradiction, an ambiguity, a silence, an assumption or a slip."""

    kind: str = "contradiction"
    treatment: Text = Text()


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
    grows_by: Text = Text()


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


class Ladder(NamedTuple):
    """The stage that must come first, and for how long."""

    stage: str
    held: Duration


@dataclass(frozen=True, slots=True)
class Category(Clause):
    """A kind of agreement that the policy knows."""

    kind: str = "relationship"
    status: str = "open"
    eligibility: Rule = Rule("all_of")
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


class Window(NamedTuple):
    """When proposals are taken in: between two days of each year, both included."""

    opens: str
    closes: str


@dataclass(frozen=True, slots=True)
class Step(Clause):
    """One step of the procedure: who acts, what it needs, which gate closes it, by when."""

    categories: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    needs: str = ""
    if_missing: str = ""
    gate: Rule | None = None
    authority: str = ""
    window: Window | None = None
    deadline: Duration | None = None
    informs: tuple[str, ...] = ()
    consult: tuple[str, ...] = ()


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


@dataclass(frozen=True, slots=True)
class Cap(Clause):
    """At most so many agreements in force, or approvals in a rolling window, in each group that *per* names."""

    at_most: int = 0
    of: str = "in-force"
    within: Duration | None = None
    categories: tuple[str, ...] = ()
    per: str = ""
    region_set: str = ""


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
    every: Duration = Duration(12)
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
    term: str = "new"
    reason: Text = Text()


@dataclass(frozen=True, slots=True)
class Moratorium(Clause):
    """No new agreements of these categories between two days; *until* is the first day it no longer holds."""

    categories: tuple[str, ...] = ()
    since: datetime.date | None = None
    until: datetime.date | None = None
    until_event: Text = Text()


@dataclass(frozen=True, slots=True)
class Succession(Clause):
    """What happens when the counterparty is merged, renamed or succeeded."""

    on: tuple[str, ...] = ()
    treat: str = "review"


@dataclass(frozen=True, slots=True)
class Separation(Clause):
    """What nobody may have done who decides. The default is the safe one: none of the three."""

    not_after: tuple[str, ...] = ("propose", "assess", "edit")


@dataclass(frozen=True)
class Policy:
    """One adopted text as data. ``digest`` is the SHA-256 of the file's bytes: what a case or an assignment pins."""

    id: str
    kind: str
    title: Text
    source: str
    digest: str = field(default="", compare=False)
    home_city: str = ""
    home_country: str = ""
    adopted: datetime.date | None = None
    in_force: datetime.date | None = None
    repealed: datetime.date | None = None
    supersedes: str = ""
    framework: str = ""
    languages: tuple[Lang, ...] = ("en", "fr")
    incomplete: Text = Text()
    overlays: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    clauses: Mapping[str, tuple[Clause, ...]] = field(default_factory=dict)
    imposed: tuple[str, ...] = ()
    separation: Separation = Separation("separation")

    def all(self, kind: type[ClauseT]) -> tuple[ClauseT, ...]:
        """Every clause of a kind, in the order of the file."""
        return self.clauses.get(kind.__name__, ())  # type: ignore[return-value]  # the loader files them by class

    @cached_property
    def by_id(self) -> dict[str, Clause]:
        """Every clause by its id; ids are unique in a file."""
        return {clause.id: clause for clauses in self.clauses.values() for clause in clauses}

    def get(self, kind: type[ClauseT], id: str) -> ClauseT:
        """The clause of this kind and id.

        Raises ``KeyError`` where the policy has none.
        """
        clause = self.by_id[id]
        if not isinstance(clause, kind):
            raise KeyError(id)
        return clause

    @cached_property
    def categories(self) -> tuple[Category, ...]:
        """The kinds of agreement, in the order of the file."""
        return self.all(Category)

    def category(self, id: str) -> Category:
        """One category; raises ``KeyError`` where the policy has none of this id."""
        return self.get(Category, id)

    def notes_on(self, clause_id: str) -> tuple[Note, ...]:
        """The contradictions and other notes that a clause cites."""
        clause = self.by_id.get(clause_id)
        cited = clause.notes if clause else ()
        if isinstance(clause, Category) and clause.term:
            cited = tuple(dict.fromkeys(cited + clause.term.notes))
        return tuple(self.get(Note, id) for id in cited)


"""The words of a policy: what a council decided, as plain values.

A policy file becomes one frozen ``Policy``. Every clause has an id, a source in the adopted text and a wording in
English and French; what the system computes is always called a *reading* of that wording and never replaces it.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from chancery.policy.clauses import (
    Amount,
    Authority,
    Benefit,
    Branch,
    Cap,
    Category,
    Clause,
    Consultation,
    Criterion,
    Duty,
    Element,
    FactKind,
    Ladder,
    ListOf,
    Moratorium,
    NamedException,
    Note,
    OnFail,
    Procedure,
    Question,
    RegionSet,
    Role,
    Scale,
    Separation,
    Step,
    Succession,
    Term,
    Transition,
    Trigger,
    WaiverRight,
    Window,
)
from chancery.policy.travel import Rate, TravelRule
from chancery.policy.values import (
    NO_TEXT,
    Count,
    DataClass,
    DayOf,
    Duration,
    Force,
    Lang,
    Moment,
    Op,
    Outcome,
    Rule,
    Test,
    Text,
    Value,
    Visibility,
)

ClauseT = TypeVar("ClauseT", bound=Clause)
SAFE_SEPARATION = Separation("separation")


@dataclass(frozen=True)
class Policy:
    """One adopted text as data. ``digest`` is the SHA-256 of the file's bytes: what a case or an assignment pins;
    ``file`` the same of what the file says, under whichever reading of it, whatever its comments.

    ``overlays`` are the laws that its header names, for readers. What binds it is in ``laws`` (by id, the title), with
    the clauses they brought in ``lent`` (by id, the law), how they want shared facts known in ``stricter`` (by law and
    fact) and, of a register that is read, what was left out.
    """

    id: str
    kind: str
    title: Text
    source: str
    digest: str = field(default="", compare=False)
    file: str = field(default="", compare=False)
    home_city: str = ""
    home_country: str = ""
    adopted: datetime.date | None = None
    in_force: datetime.date | None = None
    repealed: datetime.date | None = None
    supersedes: str = ""
    framework: str = ""
    languages: tuple[Lang, ...] = ("en", "fr")
    incomplete: Text = NO_TEXT
    overlays: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    clauses: Mapping[str, tuple[Clause, ...]] = field(default_factory=dict)
    imposed: tuple[str, ...] = ()
    laws: Mapping[str, Text] = field(default_factory=dict)
    lent: Mapping[str, str] = field(default_factory=dict)
    stricter: Mapping[tuple[str, str], FactKind] = field(default_factory=dict)
    unbound: Mapping[str, Text] = field(default_factory=dict, compare=False)
    readings: tuple[str, ...] = ()
    elsewhere: Mapping[str, Text] = field(default_factory=dict, compare=False)

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

    def kind_for(self, clause_id: str, fact_id: str) -> FactKind:
        """How a fact must be known for one clause: as its own text asks for; for a law's, the stricter of both texts.

        Raises ``KeyError`` where the policy has no such fact.
        """
        law = self.lent.get(clause_id, "") if self.stricter else ""
        return self.stricter.get((law, fact_id)) or self.get(FactKind, fact_id)

    @cached_property
    def categories(self) -> tuple[Category, ...]:
        """The kinds of agreement, in the order of the file."""
        return self.all(Category)

    def begins_with(self, listed: ListOf, on: datetime.date) -> bool:
        """Whether the policy is tried on a day before its first one, with a list of its own that it has from then on:
        what is tried is the policy as it begins. A law's list says nothing of the days before."""
        first = self.in_force
        return bool(first and listed.as_of and on < first >= listed.as_of and listed.id not in self.lent)

    @cached_property
    def separations(self) -> tuple[Separation, ...]:
        """What nobody may have done who decides: as the policy says, or safely where it is silent; and as laws say."""
        found = self.all(Separation)
        return found if any(one.id not in self.lent for one in found) else (SAFE_SEPARATION, *found)

    def category(self, id: str) -> Category:
        """One category; raises ``KeyError`` where the policy has none of this id."""
        return self.get(Category, id)

    def notes_on(self, clause_id: str) -> tuple[Note, ...]:
        """The contradictions and other notes that a clause cites; those on its term alone by `category.term`."""
        whole, _dot, part = clause_id.partition(".")
        clause = self.by_id.get(whole)
        cited = clause.notes if clause and not part else ()
        if isinstance(clause, Category) and clause.term and part in ("", "term"):
            cited = tuple(dict.fromkeys(cited + clause.term.notes))
        return tuple(self.get(Note, id) for id in cited)


__all__ = [
    "NO_TEXT",
    "Amount",
    "Authority",
    "Benefit",
    "Branch",
    "Cap",
    "Category",
    "Clause",
    "ClauseT",
    "Consultation",
    "Count",
    "Criterion",
    "DataClass",
    "DayOf",
    "Duration",
    "Duty",
    "Element",
    "FactKind",
    "Force",
    "Ladder",
    "Lang",
    "ListOf",
    "Moment",
    "Moratorium",
    "NamedException",
    "Note",
    "OnFail",
    "Op",
    "Outcome",
    "Policy",
    "Procedure",
    "Question",
    "Rate",
    "RegionSet",
    "Role",
    "Rule",
    "Scale",
    "Separation",
    "Step",
    "Succession",
    "Term",
    "Test",
    "Text",
    "Transition",
    "TravelRule",
    "Trigger",
    "Value",
    "Visibility",
    "WaiverRight",
    "Window",
]

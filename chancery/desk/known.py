"""What is known of a counterparty or an agreement, as the policy in force names it, and what it could be told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from chancery.accounts.permissions import keys_of
from chancery.audit.models import Actor
from chancery.counterparties import permissions
from chancery.counterparties.facts import as_fact, read
from chancery.counterparties.models import DatedFact, DatedFactQuerySet
from chancery.frame import language
from chancery.papers.models import Paper
from chancery.policy import Fact, Policy
from chancery.policy.facts import pick, pick_for
from chancery.policy.hearing import facts_of
from chancery.policy.model import Authority, Cap, Criterion, Duty, FactKind, Outcome, Scale
from chancery.policy.phrases import duration_phrase, name_of, role_name, value_phrase
from chancery.policy.read import reading_of
from chancery.policy.words import WORDS
from chancery.records import DataClass

# A fact may be kept closer than the policy says, and never looser.
CLOSER = {
    DataClass.PUBLIC: (DataClass.PUBLIC, DataClass.INTERNAL, DataClass.INTERGOVERNMENTAL, DataClass.PERSONAL),
    DataClass.INTERNAL: (DataClass.INTERNAL, DataClass.INTERGOVERNMENTAL, DataClass.PERSONAL),
    DataClass.INTERGOVERNMENTAL: (DataClass.INTERGOVERNMENTAL,),
    DataClass.PERSONAL: (DataClass.PERSONAL,),
}


# Two values of these kinds can be held against each other as a ratio.
MEASURED = ("number", "money")


class Reading(NamedTuple):
    """A clause that reads a fact: its words, how the system reads them, and where they stand."""

    text: str
    reading: str
    source: str


class Line(NamedTuple):
    """One fact as a page shows it."""

    row: DatedFact
    value: str
    standing: str
    evidence: str
    judge: str
    paper: Paper | None
    kept: bool


class Reader(NamedTuple):
    """For whom facts are shown: the keys they hold, and the day."""

    keys: frozenset[str]
    on: date


class Subject(NamedTuple):
    """All that is known under one key."""

    key: str
    name: str
    state: str
    lines: list[Line]
    older: list[Line]


def kinds(policy: Policy | None, classes: frozenset[str]) -> list[FactKind]:
    """The facts that the policy asks people for, and that this person may write. What the register itself supplies is
    not asked."""
    if policy is None:
        return []
    asked = (kind for kind in policy.all(FactKind) if kind.origin == "entered" and classes_of(kind, classes))
    return sorted(asked, key=lambda kind: name_of(kind, language()).casefold())


def kind_of(policy: Policy | None, key: str, classes: frozenset[str]) -> FactKind | None:
    """The kind of this key, if this person may write it."""
    return next((kind for kind in kinds(policy, classes) if kind.id == key), None)


def classes_of(kind: FactKind, classes: frozenset[str]) -> list[DataClass]:
    """The classes that a fact of this kind may have, of those the writer may read."""
    return [each for each in CLOSER[DataClass(kind.data_class)] if each in classes]


def readings(policy: Policy, key: str) -> list[Reading]:
    """Which criteria, duties, limits and authorities read a fact, and how."""
    lang = language()
    return [
        Reading(clause.text.in_(lang), reading_of(policy, clause, lang), clause.source)
        for clause in _reading(policy, key)
    ]


def ages(policy: Policy | None, kind: FactKind | None) -> str:
    """How long a value of this kind is relied on; empty where the policy says nothing."""
    return duration_phrase(kind.max_age, language()) if policy and kind and kind.max_age else ""


def judge_of(policy: Policy, kind: FactKind, lang: str) -> str:
    """Who establishes facts of this kind, by the policy."""
    return role_name(policy, kind.established_by, "fr" if lang == "fr" else "en")


def scale_of(policy: Policy, kind: FactKind) -> Scale | None:
    """The classes a value is one of."""
    return policy.get(Scale, kind.scale) if kind.scale else None


def subjects(rows: DatedFactQuerySet, policy: Policy | None, by: Actor | None, on: date) -> list[Subject]:
    """All that this person may know, key by key: what stands, what is relied on today, and what was replaced."""
    by_key: dict[str, list[DatedFact]] = {}
    seen = rows.of_classes(permissions.classes_for(by)).select_related("paper").with_replacement()
    for row in seen.order_by("key", "-valid_from", "-known_on", "-id"):
        by_key.setdefault(row.key, []).append(row)
    reader = Reader(keys_of(by), on)
    found = [_subject(key, held, policy, reader) for key, held in by_key.items()]
    return sorted(found, key=lambda one: one.name.casefold())


def said(row: DatedFact, policy: Policy | None) -> str:
    """The value in words."""
    kind = policy.by_id.get(row.key) if policy else None
    value, lang = read(row.value, row.unit), language()
    if policy is None:
        return str(value)
    if isinstance(kind, Criterion) and kind.judged_by:
        return dict(outcomes()).get(str(value), str(value))
    return value_phrase(value, kind if isinstance(kind, FactKind) else None, policy, lang)


def outcomes() -> list[tuple[str, str]]:
    """What somebody may find who judges a criterion."""
    return [(str(one), WORDS[f"outcome.{one}"].in_(language())) for one in Outcome if one is not Outcome.WAIVED]


def named(key: str, policy: Policy | None) -> str:
    """What a key is called; the key itself, where the policy in force does not know it."""
    kind = policy.by_id.get(key) if policy else None
    if isinstance(kind, FactKind):
        name = name_of(kind, language())
        return name[:1].upper() + name[1:]
    return kind.text.in_(language()) if isinstance(kind, Criterion) else key


def _subject(key: str, rows: list[DatedFact], policy: Policy | None, reader: Reader) -> Subject:
    why = _doubt(policy, key, [as_fact(row, language()) for row in rows], reader.on)
    lines = [_line(row, policy, reader) for row in rows if not _replaced(row)]
    older = [_line(row, policy, reader) for row in rows if _replaced(row)]
    return Subject(key, named(key, policy), why, lines, older)


def _doubt(policy: Policy | None, key: str, facts: list[Fact], on: date) -> str:
    """Why none of these values is relied on; empty where one is."""
    return (pick_for(policy, key, facts, on, on) if policy else pick(facts, on, on, None))[1]


def _line(row: DatedFact, policy: Policy | None, reader: Reader) -> Line:
    fact = as_fact(row, language())
    why = _doubt(policy, row.key, [fact._replace(replaced_on=None)], reader.on)
    shown = row.paper if row.paper is not None and not reader.keys.isdisjoint(row.paper.keys) else None
    # That the office keeps a paper of its own is told to whoever knows the fact; of a closer one not even that.
    kept = row.paper is not None and row.paper.data_class == DataClass.INTERNAL
    return Line(row, said(row, policy), why, fact.evidence, fact.established_by, shown, kept)


def _replaced(row: DatedFact) -> bool:
    return row.superseded_by_id is not None  # type: ignore[attr-defined]  # (of the tables under it)


def _reading(policy: Policy, key: str) -> Iterator[Criterion | Duty | Cap | Authority]:
    for criterion in policy.all(Criterion):
        test = criterion.test
        counted_by = test.count.same if test and test.count else ()
        if criterion.id == key or (test is not None and key in (*facts_of(test), *counted_by)):
            yield criterion
    yield from (duty for duty in policy.all(Duty) if duty.fact == key)
    yield from (cap for cap in policy.all(Cap) if cap.per == key)
    yield from (one for one in policy.all(Authority) if one.limit_fact == key)

"""What a reader cannot tell apart: two things that differ in the file and read alike on every page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from chancery import dates
from chancery.policy import model
from chancery.policy.model import Clause, Lang, Policy, Text

LANGUAGES: tuple[Lang, ...] = ("en", "fr")
#: What stands in sentences by its name alone.
NAMED: tuple[type[Clause], ...] = (
    *(model.Category, model.Criterion, model.FactKind, model.ListOf, model.RegionSet, model.Role),
)


def namesakes(policy: Policy) -> Iterator[tuple[Clause, Text]]:
    """Clauses of one kind with one name, and values of one clause with one name."""
    for kind in NAMED:
        for clause, before in _alike(policy.all(kind), policy.languages):
            yield (
                clause,
                Text(
                    f"It has the same name as “{before.id}”: on every page the two read as one.",
                    f"Elle porte le même nom que « {before.id} » : sur toutes les pages, les deux se confondent.",
                ),
            )
    for clause, names, used in _values(policy):
        for value, first in _values_alike(names, used, policy.languages):
            yield (
                clause,
                Text(
                    f"“{value}” has the same name as “{first}”: on every page the two read as one.",
                    f"« {value} » porte le même nom que « {first} » : sur toutes les pages, les deux se confondent.",
                ),
            )


def _alike(clauses: Iterable[Clause], languages: Iterable[Lang]) -> Iterator[tuple[Clause, Clause]]:
    """Each clause that reads like one before it in some language, with that one."""
    known: dict[tuple[str, Lang], Clause] = {}
    for clause in clauses:
        said = [((_read(clause, lang), lang)) for lang in languages]
        before = next((known[key] for key in said if key[0] and key in known), None)
        if before is not None:
            yield clause, before
        for key in said:
            known.setdefault(key, clause)


def _read(clause: Clause, lang: Lang) -> str:
    """How a clause is named where others speak of it; a list with its day."""
    name = clause.called(lang).rstrip(".? ").casefold()
    day = dates.in_words(clause.as_of, lang) if isinstance(clause, model.ListOf) and clause.as_of else ""
    return f"{name} {day}".strip()


def _values(policy: Policy) -> Iterator[tuple[Clause, Mapping[str, Text], Iterable[str]]]:
    """The values that have names of their own: choices and regions. Of two classes of one name none is loaded."""
    for fact in policy.all(model.FactKind):
        yield fact, fact.choice_names, fact.choices
    for regions in policy.all(model.RegionSet):
        yield regions, regions.names, regions.regions


def _values_alike(
    names: Mapping[str, Text], used: Iterable[str], languages: Iterable[Lang]
) -> Iterator[tuple[str, str]]:
    known: dict[tuple[str, Lang], str] = {}
    for value in used:
        said = [(names.get(value, Text(value)).in_(lang).casefold(), lang) for lang in languages]
        before = next((known[key] for key in said if key in known), None)
        if before is not None:
            yield value, before
        for key in said:
            known.setdefault(key, value)

"""Words by which an agreement is found though no index holds them: what its category, its status and its goals are
called today. They change without it: by a policy, or by a day that passes.

What something is called counts as a whole: where all of a name is asked, or where the one name has all that is left to
find. A word of one name and a word of another together say nothing of either.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import reduce
from operator import and_, or_
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from chancery.agreements import tallies
from chancery.agreements.models import Agreement, status_condition
from chancery.agreements.tallies import KIND, Tally
from chancery.search.find import holders, holding, within
from chancery.search.words import question

# A name, word by word: for each the tokens any of which will do.
Name = Sequence[Sequence[str]]
# For each filter, for each of its values, what it is called.
Called = Mapping[str, Mapping[str, Sequence[Name]]]
Value = tuple[str, str]
FACETS = ("category", "status", "goal", "term")
NOTHING: Called = {}


class _Asked(NamedTuple):
    """What is asked: the words that some name has, and the rest. Of those words, which value answers to which; and
    which values have a name in which only some words of theirs are asked, by the words."""

    named: list[list[str]]
    rest: list[list[str]]
    whole: list[list[Value]]
    part: dict[frozenset[int], list[Value]]


class _Said(NamedTuple):
    """A value that a question names, where its words stand there, and whether they are all of the name."""

    value: Value
    where: frozenset[int]
    whole: bool


def hits(
    tally: Tally, chosen: Mapping[str, Sequence[str]], text: str, called: Called, *, after: int | None, back: bool
) -> Iterator[int]:
    """The row numbers in the index of what the filters leave and the words find, the newest entry first. Each word is
    in the entry, or in what the agreement's category, status or a goal of it is called."""
    asked, entries = _asked(question(text), called), tally.entries()
    if not asked.named and not asked.rest:
        return
    own = [tally.numbers(entries[each] for each in holding([one]) if each in entries) for one in asked.named]
    has = _found(asked, own, lambda values: reduce(or_, (tally.bits[key].get(one, 0) for key, one in values), 0))
    marks = tally.marked(tally.left(chosen) if has is None else tally.left(chosen) & has)
    found = holding(asked.rest, after=after, back=back) if asked.rest else _numbers(entries, after, back)
    yield from (each for each in found if each in entries and marks[entries[each]] == "1")


def narrowed(rows: QuerySet[Agreement], text: str, called: Called, on: date) -> QuerySet[Agreement]:
    """The same agreements, as rows of the table."""
    asked = _asked(question(text), called)
    own = [Q(pk__in=holders(KIND, [one])) for one in asked.named]
    has = _found(asked, own, lambda values: _of(values, on))
    rows = rows if has is None else rows.filter(has)
    return within(rows, KIND, asked.rest) if asked.rest or not asked.named else rows


def _asked(words: list[list[str]], called: Called) -> _Asked:
    """Which words of the question are in which names."""
    said = _said(words, called)
    touched = sorted(frozenset[int]().union(*(one.where for one in said)))
    place = {word: number for number, word in enumerate(touched)}
    whole: list[list[Value]] = [[] for _word in touched]
    part: dict[frozenset[int], list[Value]] = {}
    for one in said:
        held = frozenset(place[word] for word in one.where)
        for word in held if one.whole else ():
            whole[word].append(one.value)
        if not one.whole:
            part.setdefault(held, []).append(one.value)
    rest = [any_of for word, any_of in enumerate(words) if word not in place]
    return _Asked([words[word] for word in touched], rest, whole, part)


def _said(words: list[list[str]], called: Called) -> list[_Said]:
    """Where the question says a name, or a part of it. What is all of one status's name is no part of another's,
    nor of what a term is called."""
    found = []
    for key in FACETS:
        for value, names in called.get(key, {}).items():
            for name in names:
                where = frozenset(place for place, any_of in enumerate(words) if _has(name, any_of))
                whole = all(any(not set(one).isdisjoint(words[place]) for place in where) for one in name)
                found += [_Said((key, value), where, whole)] if where else []
    states = [one.where for one in found if one.whole and one.value[0] == "status"]
    return [
        one
        for one in found
        if one.value[0] not in ("status", "term")
        or not any(one.where < state or (one.where == state and not one.whole) for state in states)
    ]


def _has(name: Name, any_of: Sequence[str]) -> bool:
    return any(not set(one).isdisjoint(any_of) for one in name)


def _found(asked: _Asked, own: Sequence[Any], of: Any) -> Any:
    """Who has every word that some name has: in the entry or in a name that is asked as a whole, but for those words
    that are together in one name. The same for bits and for conditions."""
    if not own:
        return None
    base = [mine | of(values) if values else mine for mine, values in zip(own, asked.whole, strict=True)]
    ways = [reduce(and_, base)]
    for held, values in asked.part.items():
        ways.append(reduce(and_, (one for word, one in enumerate(base) if word not in held), of(values)))
    return reduce(or_, ways)


def _of(values: Sequence[Value], on: date) -> Q:
    """On the columns: having one of these values."""
    by = {key: [value for facet, value in values if facet == key] for key in FACETS}
    stands = [status_condition(one, on) for one in by["status"]]
    goals = [tallies.of_goals(by["goal"])] if by["goal"] else []
    open_ended = [Q(open_ended=True)] if by["term"] else []
    categories = ["" if one == tallies.NOT_RECORDED else one for one in by["category"]]
    return Q.create([Q(category__in=categories), *stands, *goals, *open_ended], connector=Q.OR)


def _numbers(entries: Mapping[int, int], after: int | None, back: bool) -> Iterator[int]:
    """Every row number of the index, from a place on."""
    ordered = sorted(entries, reverse=not back)
    return (each for each in ordered if after is None or (each > after if back else each < after))

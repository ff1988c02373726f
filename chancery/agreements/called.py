"""Words by which an agreement is found though no index holds them: what its category, its status and its goals are
called today. They change without it: by a policy, or by a day that passes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from chancery.agreements import tallies
from chancery.agreements.models import Agreement, status_condition
from chancery.agreements.tallies import KIND, Tally
from chancery.search.find import holders, holding, within
from chancery.search.words import question

# For each filter, for each of its values, the words of what it is called, as the index keeps words.
Called = Mapping[str, Mapping[str, frozenset[str]]]
FACETS = ("category", "status", "goal")
NOTHING: Called = {}


def hits(
    tally: Tally, chosen: Mapping[str, Sequence[str]], text: str, called: Called, *, after: int | None, back: bool
) -> Iterator[int]:
    """The row numbers in the index of what the filters leave and the words find, the newest entry first. Each word is
    in the entry, or in what the agreement's category, status or a goal of it is called."""
    asked, entries = question(text), tally.entries()
    if not asked:
        return
    left, rest = tally.left(chosen), []
    for any_of in asked:
        if values := _values(called, any_of):
            indexed = tally.numbers(entries[each] for each in holding([any_of]) if each in entries)
            left &= reduce(or_, (tally.bits[key].get(one, 0) for key, one in values), indexed)
        else:
            rest.append(any_of)
    marks = tally.marked(left)
    found = holding(rest, after=after, back=back) if rest else _numbers(entries, after, back)
    yield from (each for each in found if each in entries and marks[entries[each]] == "1")


def narrowed(rows: QuerySet[Agreement], text: str, called: Called, on: date) -> QuerySet[Agreement]:
    """The same agreements, as rows of the table."""
    asked = question(text)
    rest = []
    for any_of in asked:
        if values := _values(called, any_of):
            rows = rows.filter(_of(values, on) | Q(pk__in=holders(KIND, [any_of])))
        else:
            rest.append(any_of)
    return within(rows, KIND, rest) if rest or not asked else rows


def _values(called: Called, any_of: Sequence[str]) -> list[tuple[str, str]]:
    """The values of filters whose name has a word."""
    names = ((key, value, words) for key in FACETS for value, words in called.get(key, {}).items())
    return [(key, value) for key, value, words in names if not words.isdisjoint(any_of)]


def _of(values: Sequence[tuple[str, str]], on: date) -> Q:
    """On the columns: having one of these values."""
    by = {key: [value for facet, value in values if facet == key] for key in FACETS}
    stands = [status_condition(one, on) for one in by["status"]]
    goals = [tallies.of_goals(by["goal"])] if by["goal"] else []
    categories = ["" if one == tallies.NOT_RECORDED else one for one in by["category"]]
    return Q.create([Q(category__in=categories), *stands, *goals], connector=Q.OR)


def _numbers(entries: Mapping[int, int], after: int | None, back: bool) -> Iterator[int]:
    """Every row number of the index, from a place on."""
    ordered = sorted(entries, reverse=not back)
    return (each for each in ordered if after is None or (each > after if back else each < after))

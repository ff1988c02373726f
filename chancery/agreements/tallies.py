"""How many agreements each filter leaves, and which come first: in memory, for one state of the ledger and one day.

Every value of every filter is one long integer with a bit for each agreement. Filters are then `&` and `|`, a count is
the number of ones, and a page is the first ones in an order: whatever is chosen, no table is searched again until the
ledger grows. What a page shows is still read from the table, row by row.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Case, CharField, Q, QuerySet, Value, When

from chancery.agreements.models import Agreement, AgreementQuerySet, Status, status_condition
from chancery.audit.models import LedgerHead
from chancery.search import find
from chancery.search.models import Entry
from chancery.strategy.models import Goal

KIND = "agreement"
FACETS = ("category", "country", "region", "status", "goal")
NOT_RECORDED = "not-recorded"
MOST_KEPT = 50
Bits = Mapping[str, int]
Order = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facet:
    """One value of a filter: how many it would leave among what the other filters let through, and is it chosen."""

    value: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Tally:
    """The public register, or the office's whole one, on a day: for each filter, for each of its values, who has it.

    An agreement is known by its number, its place in `keys`, which are primary keys as the database writes them.
    """

    everyone: int
    bits: Mapping[str, Bits]
    keys: Sequence[Any] = ()
    office: bool = False
    _orders: dict[Order, array[int]] = field(default_factory=dict)
    _entries: dict[int, Mapping[int, int]] = field(default_factory=dict)
    _turned: dict[tuple[Order, str, str], int] = field(default_factory=dict)
    _facets: dict[tuple[tuple[str, ...], ...], dict[str, tuple[Facet, ...]]] = field(default_factory=dict)

    def count(self, chosen: Mapping[str, Sequence[str]]) -> int:
        """How many agreements the filters leave."""
        return self.left(chosen).bit_count()

    def facets(self, chosen: Mapping[str, Sequence[str]]) -> dict[str, tuple[Facet, ...]]:
        """For each filter its values, the commonest first, counted as if that filter were not set.

        Whoever turns the page sees the same ones: those last asked for are not counted again.
        """
        asked = tuple((key, *values) for key, values in chosen.items())
        found = self._facets.get(asked)
        if found is None:
            if len(self._facets) >= MOST_KEPT:
                self._facets.clear()
            found = self._facets[asked] = {key: self._facet(key, chosen) for key in FACETS}
        return found

    def known(self, chosen: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
        """The values asked for that something in the register has: only these ever reach the database."""
        return {key: [value for value in values if value in self.bits[key]] for key, values in chosen.items()}

    def unknown(self, chosen: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
        """The values asked for that nothing in the register has."""
        return tuple(value for key, values in chosen.items() for value in values if value not in self.bits.get(key, {}))

    def order(self, by: Order) -> array[int]:
        """The numbers of all agreements in an order of the table; read once, when it is first asked for."""
        if by not in self._orders:
            number = {key: place for place, key in enumerate(self.keys)}
            rows = fetched(Agreement.objects.order_by(*by).values_list("pk"))
            self._orders[by] = array("I", (number[key] for (key,) in rows if key in number))
        return self._orders[by]

    def marks(self, chosen: Mapping[str, Sequence[str]]) -> str:
        """For each agreement by its number, `1` if the filters leave it, `0` if not."""
        return self.marked(self.left(chosen))

    def marked(self, who: int) -> str:
        """The same for agreements that are bits of one number."""
        return f"{who:0{len(self.keys)}b}"[::-1]

    def numbers(self, of: Iterable[int]) -> int:
        """Agreements by their numbers, as the bits of one."""
        return _bits(of, len(self.keys))

    def entries(self) -> Mapping[int, int]:
        """Whose each row of the search index is, by the agreement's number; read again when the index has grown."""
        newest = find.newest()
        if newest not in self._entries:
            number = {key: place for place, key in enumerate(self.keys)}
            rows = fetched(Entry.objects.filter(kind=KIND).values_list("id", "object_id"))
            self._entries.clear()
            self._entries[newest] = {id: number[key] for id, key in rows if key in number}
        return self._entries[newest]

    def first(
        self, chosen: Mapping[str, Sequence[str]], by: Order, size: int, start: int = 0, *, back: bool = False
    ) -> list[Any]:
        """The keys of the first agreements that the filters leave, from a place in an order on, or from it back."""
        line = self.order(by)
        left = (1 << len(line)) - 1
        for key, values in chosen.items():
            if values:
                left &= reduce(or_, (self._along(by, key, value) for value in values))
        marks = f"{left:0{len(line)}b}"[::-1]
        found: list[Any] = []
        place = marks.rfind("1", 0, start + 1) if back else marks.find("1", start)
        while place >= 0 and len(found) < size:
            found.append(self.keys[line[place]])
            place = marks.rfind("1", 0, place) if back else marks.find("1", place + 1)
        return found

    def _along(self, by: Order, key: str, value: str) -> int:
        """Who has a value, numbered along an order; worked out once for each value that there is."""
        asked = by, key, value
        if value not in self.bits[key]:
            return 0
        if asked not in self._turned:
            marks = f"{self.bits[key][value]:0{len(self.keys)}b}".encode()[::-1]
            turned = bytes(map(marks.__getitem__, self.order(by)))
            self._turned[asked] = int(turned[::-1] or b"0", 2)
        return self._turned[asked]

    def _facet(self, key: str, chosen: Mapping[str, Sequence[str]]) -> tuple[Facet, ...]:
        left = self.left({other: values for other, values in chosen.items() if other != key})
        asked = set(chosen.get(key, ()))
        counted = [Facet(value, (left & who).bit_count(), value in asked) for value, who in self.bits[key].items()]
        return tuple(sorted((each for each in counted if each.count or each.chosen), key=_commonest_first))

    def left(self, chosen: Mapping[str, Sequence[str]]) -> int:
        """The agreements that the filters leave, as the bits of one number."""
        left = self.everyone
        for key, values in chosen.items():
            if values:
                left &= reduce(or_, (self.bits[key].get(value, 0) for value in values))
        return left


def _commonest_first(facet: Facet) -> tuple[bool, int, str]:
    return facet.value == NOT_RECORDED, -facet.count, facet.value


_kept: dict[tuple[str, bool], tuple[tuple[Any, ...], Tally]] = {}


def among(office: bool) -> AgreementQuerySet:
    """The agreements that a list is made of: those that residents see, or all, drafts included."""
    return Agreement.objects.all() if office else Agreement.objects.public()


def today(on: date, *, office: bool = False) -> Tally:
    """The tally of a day, counted again only when the ledger has grown or the day has changed."""
    size, frontier = LedgerHead.state()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM {Agreement._meta.db_table} ORDER BY id DESC LIMIT 1")  # noqa: S608 (our own table)
        newest = cursor.fetchone()
    state = (connection.settings_dict["NAME"], size, frontier, newest, on)
    whose = (connection.alias, office)
    kept = _kept.get(whose)
    if kept is None or kept[0] != state or not size:
        kept = _kept[whose] = (state, replace(_counted(on, among(office)), office=office))
    return kept[1]


def of_goals(values: Iterable[str]) -> Q:
    """The condition of serving one of these goals, named as framework and number: `toronto-ipf-2002.2`."""
    condition = Q(pk__in=[])
    for value in values:
        if value == NOT_RECORDED:
            condition |= ~Q(pk__in=Agreement.goals.through.objects.values("agreement"))
            continue
        framework, _dot, number = value.rpartition(".")
        if number.isascii() and number.isdecimal() and len(number) < 5:
            served = Agreement.goals.through.objects.filter(goal__framework__slug=framework, goal__number=int(number))
            condition |= Q(pk__in=served.values("agreement"))
    return condition


def fetched(query: QuerySet[Any, Any]) -> list[tuple[Any, ...]]:
    """The rows of a query as the database's own values, with no model and no converter between."""
    try:
        sql, params = query.query.sql_with_params()
    except EmptyResultSet:
        return []
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _counted(on: date, agreements: AgreementQuerySet) -> Tally:
    status = Case(*(When(status_condition(one, on), then=Value(one.value)) for one in Status), output_field=CharField())
    rows = agreements.order_by().annotate(stands=status)
    read = fetched(rows.values_list("pk", "category", "country_id", "region", "stands", "open_ended"))
    keys = [row[0] for row in read]
    has: dict[str, dict[str, list[int]]] = {key: defaultdict(list) for key in FACETS}
    categories, countries, regions, statuses = (has[key] for key in FACETS[:4])
    for number, (_key, category, country, region, status_now, _no_end) in enumerate(read):
        categories[category or NOT_RECORDED].append(number)
        countries[country or NOT_RECORDED].append(number)
        regions[region or NOT_RECORDED].append(number)
        statuses[status_now].append(number)
    size = len(keys)
    bits = {key: {value: _bits(numbers, size) for value, numbers in values.items()} for key, values in has.items()}
    bits["term"] = {"open-ended": _bits((number for number, row in enumerate(read) if row[5]), size)}
    bits["goal"] = _goals({key: number for number, key in enumerate(keys)})
    return Tally(everyone=(1 << size) - 1, bits=bits, keys=keys)


def _goals(number: Mapping[Any, int]) -> dict[str, int]:
    """Who serves each goal, and who none that is recorded."""
    goals = fetched(Goal.objects.order_by().values_list("pk", "framework__slug", "number"))
    name = {pk: f"{framework}.{place}" for pk, framework, place in goals}
    served: dict[Any, list[int]] = defaultdict(list)
    for agreement, goal in fetched(Agreement.goals.through.objects.order_by().values_list("agreement_id", "goal_id")):
        if agreement in number:
            served[goal].append(number[agreement])
    bits = {name[goal]: _bits(numbers, len(number)) for goal, numbers in served.items()}
    without = ((1 << len(number)) - 1) & ~reduce(or_, bits.values(), 0)
    return bits | ({NOT_RECORDED: without} if without else {})


def _bits(numbers: Iterable[int], size: int) -> int:
    packed = bytearray(size // 8 + 1)
    for number in numbers:
        packed[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(packed, "little")

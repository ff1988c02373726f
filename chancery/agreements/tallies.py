"""How many agreements each filter would leave: counted in memory, once for each state of the ledger and each day.

Every value of every filter is one long integer with a bit for each agreement. Filters are then `&` and `|`, and a count
is the number of ones: whatever is chosen, no table is read again until the ledger grows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db import connection
from django.db.models import Q

from chancery.agreements.models import Agreement, status_of
from chancery.audit.models import LedgerHead

FACETS = ("category", "country", "region", "status", "goal")
NOT_RECORDED = "not-recorded"
Bits = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Facet:
    """One value of a filter: how many it would leave among what the other filters let through, and is it chosen."""

    value: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Tally:
    """The public register on a day: for each filter, for each of its values, who has it."""

    everyone: int
    bits: Mapping[str, Bits]

    def count(self, chosen: Mapping[str, Sequence[str]]) -> int:
        """How many agreements the filters leave."""
        return self._left(chosen).bit_count()

    def facets(self, chosen: Mapping[str, Sequence[str]]) -> dict[str, list[Facet]]:
        """For each filter its values, the commonest first, counted as if that filter were not set."""
        return {key: self._facet(key, chosen) for key in FACETS}

    def known(self, chosen: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
        """The values asked for that something in the register has: only these ever reach the database."""
        return {key: [value for value in values if value in self.bits[key]] for key, values in chosen.items()}

    def unknown(self, chosen: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
        """The values asked for that nothing in the register has."""
        return tuple(value for key, values in chosen.items() for value in values if value not in self.bits.get(key, {}))

    def _facet(self, key: str, chosen: Mapping[str, Sequence[str]]) -> list[Facet]:
        left = self._left({other: values for other, values in chosen.items() if other != key})
        asked = set(chosen.get(key, ()))
        counted = [Facet(value, (left & who).bit_count(), value in asked) for value, who in self.bits[key].items()]
        return sorted((each for each in counted if each.count or each.chosen), key=_commonest_first)

    def _left(self, chosen: Mapping[str, Sequence[str]]) -> int:
        left = self.everyone
        for key, values in chosen.items():
            if values:
                left &= reduce(or_, (self.bits[key].get(value, 0) for value in values))
        return left


def _commonest_first(facet: Facet) -> tuple[bool, int, str]:
    return facet.value == NOT_RECORDED, -facet.count, facet.value


_kept: dict[str, tuple[tuple[Any, ...], Tally]] = {}


def today(on: date) -> Tally:
    """The tally of a day, counted again only when the ledger has grown or the day has changed."""
    ledger = LedgerHead.objects.values_list("size", "frontier").first() or (0, b"")
    newest = Agreement.objects.newest_first().values_list("pk", flat=True).first()
    state = (connection.settings_dict["NAME"], ledger[0], bytes(ledger[1]), newest, on)
    kept = _kept.get(connection.alias)
    if kept is None or kept[0] != state or not ledger[0]:
        kept = _kept[connection.alias] = (state, _counted(on))
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


def _counted(on: date) -> Tally:
    place: dict[Any, int] = {}
    has: dict[str, dict[str, list[int]]] = {key: {} for key in FACETS}
    columns = ("pk", "category", "country_id", "region", "standing", "starts_on", "ends_on", "open_ended")
    rows = Agreement.objects.public().order_by().values_list(*columns)
    for number, (pk, category, country, region, *dates) in enumerate(rows.iterator(chunk_size=5000)):
        place[pk] = number
        status = status_of(dates[0], dates[1], dates[2], dates[3], on).value
        for key, value in (("category", category), ("country", country), ("region", region), ("status", status)):
            has[key].setdefault(value or NOT_RECORDED, []).append(number)
    _count_goals(place, has["goal"])
    size = len(place)
    bits = {key: {value: _bits(numbers, size) for value, numbers in values.items()} for key, values in has.items()}
    return Tally(everyone=(1 << size) - 1, bits=bits)


def _count_goals(place: Mapping[Any, int], has: dict[str, list[int]]) -> None:
    through = Agreement.goals.through.objects.order_by()
    served = through.values_list("agreement_id", "goal__framework__slug", "goal__number")
    without = set(place.values())
    for pk, framework, goal in served.iterator(chunk_size=5000):
        if (number := place.get(pk)) is not None:
            has.setdefault(f"{framework}.{goal}", []).append(number)
            without.discard(number)
    if without:
        has[NOT_RECORDED] = list(without)


def _bits(numbers: Iterable[int], size: int) -> int:
    packed = bytearray(size // 8 + 1)
    for number in numbers:
        packed[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(packed, "little")

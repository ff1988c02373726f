"""Who is where, and when, as plain values: who is there at the same time, who was there before, what covers it."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from chancery.search.words import fold

Why = Literal["activity", "place", "seat", "named"]
#: An acronym of two letters is a word too often.
SHORTEST = 3


@dataclass(frozen=True, slots=True)
class Stay:
    """One person in one place. Empty is not recorded, and never the same as something else that is not."""

    of: Hashable
    activity: Hashable = None
    place: str = ""
    country: str = ""
    starts_on: date | None = None
    ends_on: date | None = None

    def same_activity(self, other: Stay) -> bool:
        """Do both serve one activity?"""
        return self.activity is not None and self.activity == other.activity

    def same_place(self, other: Stay) -> bool:
        """In one city, however it is accented? Where a country is not recorded the name of the city decides."""
        countries = {self.country, other.country} - {""}
        mine = plain(self.place)
        return bool(mine) and mine == plain(other.place) and len(countries) < 2

    def overlaps(self, other: Stay) -> bool:
        """Is there a day that both have?"""
        if None in (self.starts_on, other.starts_on):
            return False
        return self._first <= other._last and other._first <= self._last

    def was_before(self, other: Stay) -> bool:
        """Was it over before the other begins?"""
        return None not in (self.starts_on, other.starts_on) and self._last < other._first

    @property
    def _first(self) -> date:
        return self.starts_on or date.max

    @property
    def _last(self) -> date:
        return self.ends_on or self._first


def beside(mine: Stay, others: Iterable[Stay], today: date = date.min) -> Iterator[tuple[Stay, Why]]:
    """Who serves the same activity, or is at the same place on one of the days. Who came back before today, and before
    the journey begins, does not go any more."""
    for one in others:
        if mine.same_activity(one) and not (one.was_before(mine) and one._last < today):
            yield one, "activity"
        elif mine.same_place(one) and mine.overlaps(one):
            yield one, "place"


def before(mine: Stay, others: Iterable[Stay]) -> list[Stay]:
    """Who was at the same place before, the last first."""
    found = [one for one in others if mine.same_place(one) and one.was_before(mine)]
    return sorted(found, key=lambda one: one._last, reverse=True)


class Body(NamedTuple):
    """A network that the city belongs to, as it is found again in a plan."""

    of: Hashable
    names: tuple[str, ...] = ()
    acronym: str = ""
    seats: tuple[str, ...] = ()


def covering(
    place: str, said: Iterable[str], linked: frozenset[Hashable], bodies: Iterable[Body]
) -> Iterator[tuple[Body, Why]]:
    """The networks that a journey is about: its activity names them, they have their seat there, or its plan says their
    name."""
    text = " ".join(said)
    for body in bodies:
        if body.of in linked:
            yield body, "activity"
        elif any(_says(name, text) for name in body.names) or _spells(body.acronym, text):
            yield body, "named"
        elif any(_says(place, seat) for seat in body.seats):
            yield body, "seat"


def plain(text: str) -> str:
    return " ".join(fold(text).split())


def _says(word: str, text: str) -> bool:
    """Does a text have these words, whatever their accents and capitals?"""
    return bool(word.strip()) and re.search(rf"(?<!\w){re.escape(plain(word))}(?!\w)", plain(text)) is not None


def _spells(acronym: str, text: str) -> bool:
    """Does a text have this acronym, in its capitals?"""
    return len(acronym) >= SHORTEST and re.search(rf"(?<!\w){re.escape(acronym)}(?!\w)", text) is not None

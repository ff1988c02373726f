"""Whom a name means: those the register knows, and the places of the world. What is not certain is asked."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Value
from django.db.models.functions import Coalesce

from chancery.columns import among
from chancery.counterparties.models import Alias, City, Counterparty
from chancery.imports.near import nearest
from chancery.search.words import fold

NOT_A_WORD = re.compile(r"[\W_]+")
GENERIC = re.compile(
    r"^(?:the )?(?:city|town|municipality|metropolitan city|ville|commune|municipalite|metropole)"
    r"(?: of| de| du| d['’]| )\s*"
)
NEAR = 80
SHORTEST = 4
MOST_OFFERED = 6


class Known(NamedTuple):
    """A body of the register or a place, with one of its names."""

    key: str  # as an answer gives it: body:CP-1, city:123
    label: str
    country: str
    weight: int = 0


@dataclass(slots=True)
class Names:
    """Names, folded and squeezed, and whom they mean."""

    by_name: dict[str, list[Known]] = field(default_factory=lambda: defaultdict(list))
    blocks: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, name: str, known: Known) -> None:
        """Let a name lead to someone."""
        short = squeezed(name)
        if not short:
            return
        if short not in self.by_name:
            for block in {f"<{short[:2]}", f"{short[-2:]}>"}:
                self.blocks[block].append(short)
        if all(each.key != known.key for each in self.by_name[short]):
            self.by_name[short].append(known)

    def exact(self, name: str, country: str = "") -> list[Known]:
        """Those with this very name, written in whatever way; in this country, if one is said."""
        return _in(country, self.by_name.get(squeezed(name), ()))

    def near(self, name: str, country: str = "") -> list[Known]:
        """Those with a name that is nearly this one, the nearest first."""
        short = squeezed(name)
        if len(short) < SHORTEST:
            return []
        names = {*self.blocks.get(f"<{short[:2]}", ()), *self.blocks.get(f"{short[-2:]}>", ())}
        found = nearest(short, names, score=NEAR, most=MOST_OFFERED)
        near = (each for other in found for each in self.by_name[other])
        return _in(country, list(dict.fromkeys(near)))


def squeezed(name: str) -> str:
    """A name without accents, hyphens, spaces and “City of”: Sagami-hara is Sagamihara."""
    text = fold(name).strip()
    return NOT_A_WORD.sub("", GENERIC.sub("", text)) or NOT_A_WORD.sub("", text)


def _in(country: str, found: Sequence[Known]) -> list[Known]:
    return [each for each in found if not country or not each.country or each.country == country]


class Called(NamedTuple):
    """What the register says of a body that a file tells something of."""

    name_en: str
    name_fr: str
    country: str
    kind: str


class Bodies:
    """The counterparties of the register: by reference, asked for some at a time; by their names, old ones and
    spellings included, read when the first name is to be found; and the world’s cities."""

    def __init__(self) -> None:
        """With nobody met yet."""
        self._met: dict[str, UUID | None] = {}
        self._called: dict[str, Called] = {}

    def meet(self, references: Iterable[str], named: Collection[str] = ()) -> None:
        """Look these references up, all at once; and what is known of those of whom these rows say more. That is kept
        until the next are met."""
        new = {each for each in references if each and each not in self._met}
        rows = Counterparty.objects.filter(reference__in=among(new)).values_list("reference", "pk") if new else ()
        self._met |= dict.fromkeys(new)
        self._met |= dict(rows)
        known = (Coalesce(f"merged_into__{name}", name, Value("")) for name in Called._fields)
        said = Counterparty.objects.filter(reference__in=among(set(named))) if named else Counterparty.objects.none()
        called = said.values_list("reference", *known)
        self._called = {reference: Called(*own) for reference, *own in called}

    def at(self, reference: str) -> UUID | None:
        """The one with this reference."""
        if reference not in self._met:
            self.meet([reference])
        return self._met[reference]

    def called(self, reference: str) -> Called:
        """What the one with this reference is called, where it is and what it is."""
        if reference not in self._called:
            self.meet([], [reference])
        return self._called[reference]

    @cached_property
    def names(self) -> Names:
        """All their names, once for the whole file. A duplicate leads to the record it was merged into."""
        names, kept = Names(), {}
        columns = ("pk", "merged_into", "reference", "name_en", "name_fr", "country_id")
        for pk, merged, reference, *own, country in Counterparty.objects.values_list(*columns).iterator():
            label = own[0] or own[1]
            kept[pk] = (merged, Known(f"body:{reference}", f"{label} ({reference})", country or ""), own)
        for merged, known, own in kept.values():
            leads = kept[merged][1] if merged else known
            for name in own:
                names.add(name, leads)
        for pk, name in Alias.objects.values_list("counterparty", "name").iterator():
            merged, known, _own = kept[pk]
            names.add(name, kept[merged][1] if merged else known)
        return names

    @cached_property
    def cities(self) -> Names:
        """The places of the world, read when the first new name comes."""
        return _read_cities()


def _read_cities() -> Names:
    names = Names()
    columns = ("geonameid", "name", "name_en", "name_fr", "country_id", "country__name_en", "admin1", "population")
    for number, name, english, french, country, land, part, people in City.objects.values_list(*columns).iterator():
        where = ", ".join(text for text in (english or name, part, land) if text)
        known = Known(f"city:{number}", where, country, people or 0)
        for each in {name, english, french} - {""}:
            names.add(each, known)
    return names


class Meant(NamedTuple):
    """What a name means: someone for certain, or those it may mean; neither is someone new."""

    certain: Known | None = None
    choices: tuple[Known, ...] = ()


def body_meant(names: Iterable[str], country: str, bodies: Bodies) -> Meant:
    """Which counterparty these names mean."""
    given = [name for name in names if name]
    exact = _distinct(each for name in given for each in bodies.names.exact(name, country))
    if exact:
        return Meant(certain=exact[0]) if len(exact) == 1 else Meant(choices=tuple(exact[:MOST_OFFERED]))
    near = _distinct(each for name in given for each in bodies.names.near(name, country))
    return Meant(choices=tuple(near[:MOST_OFFERED]))


def city_meant(names: Iterable[str], country: str, bodies: Bodies) -> Meant:
    """Which place in the world these names mean."""
    given = [name for name in names if name]
    exact = _distinct(each for name in given for each in bodies.cities.exact(name, country))
    exact.sort(key=lambda each: -each.weight)
    if exact:
        return Meant(certain=exact[0]) if len(exact) == 1 else Meant(choices=tuple(exact[:MOST_OFFERED]))
    near = _distinct(each for name in given for each in bodies.cities.near(name, country))
    return Meant(choices=tuple(near[:MOST_OFFERED]))


def _distinct(found: Iterable[Known]) -> list[Known]:
    return list({each.key: each for each in found}.values())


def offered(choices: Sequence[Known]) -> list[Any]:
    """Choices as they are kept with a question."""
    return [[each.key, each.label] for each in choices]

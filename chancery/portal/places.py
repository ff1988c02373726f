"""Where partners are: the marks of the map, the list that says the same, and the key."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.utils.html import format_html
from django.utils.translation import gettext as _

from chancery.agreements.models import Agreement
from chancery.agreements.tallies import NOT_RECORDED
from chancery.portal import data, words, worldmap
from chancery.portal.front import PROGRAM, address, by_name, in_force

# How many a reader meets at once, and how many the map and its list hold at most: a first page stays light.
MOST_PLACES = 60
MOST_MARKS = 250
NO_CATEGORY = "none"
UNKNOWN = "unknown"


class Place(NamedTuple):
    """An agreement in force, as the list beside the map says it."""

    name: Any
    country: Any
    url: str
    kind: str
    category: str
    reference: str


class Shown(NamedTuple):
    """The map and its list: the same agreements, and others whose place is not recorded."""

    listed: list[Place]
    marks: list[worldmap.Mark]
    located: int

    @property
    def first(self) -> list[Place]:
        """What stands open in the list."""
        return self.listed[:MOST_PLACES]

    @property
    def rest(self) -> list[Place]:
        """What of the map is folded in the list."""
        return self.listed[MOST_PLACES:]

    @property
    def unplaced(self) -> int:
        """How many of the list are not on the map."""
        return len(self.listed) - len(self.marks)

    @property
    def unmarked(self) -> int:
        """How many whose place is recorded are beyond what the map holds."""
        return self.located - len(self.marks)


def shown(on: date, room: data.Kept) -> Shown:
    """Every agreement in force whose place is recorded, as far as the map holds them, and others as far as the list
    does. Counted and read once for each state of the record."""
    key = f"places {on} {words.language()}"
    found: Shown = room.said.get(key) or room.said.setdefault(key, _read(on, room))
    return found


def _read(on: date, room: data.Kept) -> Shown:
    bodies = ("counterparty__city", "counterparty__merged_into__city")
    rows = in_force(on).select_related(*bodies, "country").order_by("category", by_name(), "reference")
    here = _foremost(rows.filter(_located()), room, MOST_MARKS + 1)
    located = len(here) if len(here) <= MOST_MARKS else rows.filter(_located()).count()
    here = here[:MOST_MARKS]
    others = _foremost(rows.exclude(pk__in=[row.pk for row in here]), room, MOST_PLACES - len(here))
    marks = [_mark(row, room) for row in here]
    ordered = sorted([*here, *others], key=lambda row: (row.category, str(getattr(row, by_name())), row.reference))
    listed = sorted(_told_apart([_place(row, room) for row in ordered]), key=lambda place: _rank(place.kind))
    return Shown(listed, marks, located)


def _foremost(rows: QuerySet[Agreement], room: data.Kept, most: int) -> list[Agreement]:
    """The first of these: those of the program before all others, which the first page counts. Category by category,
    as the index has them."""
    known = sorted(room.categories, key=lambda key: (_rank(room.categories[key].kind), key))
    found: list[Agreement] = []
    for part in (*(rows.filter(category=key) for key in known), rows.exclude(category__in=known)):
        found += part[: max(most - len(found), 0)]
    return found


def _located() -> Q:
    """On the columns: the body that is read has a city whose latitude and longitude are on record."""
    own, other = "counterparty__", "counterparty__merged_into__"
    found = {f"{other}city__lat__isnull": False, f"{other}city__lon__isnull": False}
    itself = {f"{own}city__lat__isnull": False, f"{own}city__lon__isnull": False}
    return Q(**found) | Q(counterparty__merged_into__isnull=True, **itself)


def _mark(row: Agreement, room: data.Kept) -> worldmap.Mark:
    body = row.counterparty.now
    where = (float(getattr(body.city, part)) for part in ("lat", "lon"))
    return worldmap.mark(words.plain(body, "name"), address(row.reference), kind(row.category, room), *where)


def kind(category: str, room: data.Kept) -> str:
    """The kind of a category; where no policy says any, all agreements are of one."""
    known = room.categories
    if not known:
        return "relationship"
    return known[category].kind if category in known else UNKNOWN if category else NO_CATEGORY


def _rank(of: str) -> int:
    order = [*PROGRAM, "legacy"]
    return order.index(of) if of in order else len(order)


def _told_apart(listed: list[Place]) -> Iterator[Place]:
    """Where two agreements are with the same body, each is named with its number: a link says where it leads."""
    often = Counter((str(place.name), str(place.country)) for place in listed)
    for place in listed:
        twice = often[str(place.name), str(place.country)] > 1
        yield place._replace(name=format_html("{} ({})", place.name, place.reference)) if twice else place


def _place(row: Agreement, room: data.Kept) -> Place:
    of, country = kind(row.category, room), words.text(row.country, "name") if row.country else ""
    category = "" if of == "relationship" else _named(row.category, room)
    return Place(words.text(row.counterparty.now, "name"), country, address(row.reference), of, category, row.reference)


def key(counts: dict[str, int], room: data.Kept) -> list[tuple[str, list[tuple[str, int]]]]:
    """The key of the map: each shape, and of which categories how many are in force, on the map or not."""
    shapes: dict[str, list[tuple[str, int]]] = {}
    place = {category: n for n, category in enumerate(room.categories)}
    for category in sorted(counts, key=lambda one: (_rank(kind(_plain(one), room)), place.get(one, len(place)))):
        shape = worldmap.SHAPES.get(kind(_plain(category), room), "ou")
        shapes.setdefault(shape, []).append((_named(_plain(category), room), counts[category]))
    return list(shapes.items())


def _plain(category: str) -> str:
    return "" if category == NOT_RECORDED else category


def _named(category: str, room: data.Kept) -> str:
    return data.told_apart(category, room) if category else _("No category")

"""What the home page gathers: four figures, what changed lately, and the money."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from chancery.activities.models import Activity
from chancery.agreements import tallies
from chancery.agreements.models import Agreement
from chancery.agreements.tallies import NOT_RECORDED
from chancery.budgets.models import BudgetLine
from chancery.counterparties.models import City
from chancery.frame import language
from chancery.policy import Category
from chancery.portal import data, words, worldmap

# What binds, as far as is recorded, in the words of the register's filter.
BINDING = ("in-force", "in-force-no-term")
# Kinds of category that count as the city's program; the others are kept apart, and said.
PROGRAM = ("relationship", "project")
NAMED = 12


class Change(NamedTuple):
    """Agreements that moved together, on one day, from one category to another."""

    since: date
    before: str
    after: str
    number: int
    names: list[tuple[str, Any]]
    url: str
    label: Any


class Figures(NamedTuple):
    """What is in force, inside the program and beside it, and where."""

    counts: dict[str, int]
    inside: list[tuple[str, int]]
    total: int
    beside: int
    unsorted: int
    countries: int
    continents: list[Any]
    without: list[Any]
    url: str


def in_force(on: date) -> QuerySet[Agreement]:
    """The agreements that bind on this day, as far as is recorded."""
    return Agreement.objects.public().in_force(on)


def figures(on: date, room: data.Kept) -> Figures:
    """Counts only: nothing here is typed by hand."""
    tally, known = tallies.today(on), room.categories
    counts = {one.value: one.count for one in tally.facets({"status": BINDING})["category"] if one.count}
    inside = {key: n for key, n in counts.items() if _counts(key, known)}
    outside = {key: n for key, n in counts.items() if key not in inside}
    unsorted = outside.get(NOT_RECORDED, 0)
    found = tally.facets({"status": BINDING, "category": list(inside)})["country"] if inside else []
    countries = [one.value for one in found if one.count and one.value != NOT_RECORDED]
    continents = {room.countries[key].continent for key in countries if key in room.countries} - {""}
    return Figures(
        counts, _named(inside, room), sum(inside.values()), sum(outside.values()) - unsorted, unsorted, len(countries),
        [words.CONTINENTS[key] for key in sorted(continents) if key in words.CONTINENTS],
        [word for key, word in words.CONTINENTS.items() if key not in continents and key != "AN"] if continents else [],
        _listed({"status": BINDING, "category": list(inside)}),
    )  # fmt: skip


def _listed(filters: dict[str, Iterable[str]]) -> str:
    """The register's list, narrowed so that it has as many rows as a figure says."""
    return f"{reverse('portal:register')}?{urlencode(filters, doseq=True)}"


def _counts(category: str, known: dict[str, Category]) -> bool:
    return not known or (category in known and known[category].kind in PROGRAM)


def _named(counts: dict[str, int], room: data.Kept) -> list[tuple[str, int]]:
    order = list(room.categories)
    rows = sorted(counts.items(), key=lambda row: order.index(row[0]) if row[0] in order else len(order))
    without = _("without a category")
    return [(without if key == NOT_RECORDED else data.told_apart(key, room), n) for key, n in rows]


def home() -> tuple[float, float] | None:
    """Where the city itself stands on the map, if its own file or the table of places says so."""
    where = coordinates()
    return worldmap.project(*where) if where else None


def coordinates() -> tuple[float, float] | None:
    """The city's own latitude and longitude, if its file or the table of places says them."""
    own = settings.CITY
    if "latitude" in own.extra and "longitude" in own.extra:
        return float(str(own.extra["latitude"])), float(str(own.extra["longitude"]))
    short = str(own.extra.get("short_en") or own.extra.get("short") or own.name_en)
    row = (
        City.objects.filter(country=own.country, lat__isnull=False)
        .filter(Q(name=short) | Q(name_en=short))
        .order_by(F("population").desc(nulls_last=True))
        .first()
    )
    return (float(row.lat), float(row.lon)) if row and row.lat is not None and row.lon is not None else None


def changes(room: data.Kept, on: date, limit: int = 6) -> list[Change]:
    """The latest moves between categories, grouped, the newest first."""
    begun = [move for move in room.moves if move.since <= on]
    newest = sorted(begun, key=lambda move: (move.since, move.number), reverse=True)[:limit]
    return [_change(move, room) for move in newest]


def _change(move: data.Move, room: data.Kept) -> Change:
    before = data.told_apart(move.before, room) if move.before else ""
    url = f"{reverse('portal:register')}?category={move.after}"
    names = _moved(move) if move.number <= NAMED else []
    return Change(move.since, before, data.told_apart(move.after, room), move.number, names, url, _basis(move))


def _basis(move: data.Move) -> Any:
    """What the moves rest on, where all of them say the same: a day may be that of a proposal only."""
    held = _held(move)
    said = list(held.order_by().values("label_en", "label_fr").distinct()[:2])
    return words.text(said[0], "label") if len(said) == 1 else ""


def shared(moves: list[Change]) -> Any:
    """What all the latest moves rest on, said once; with a capital, for it stands alone."""
    said = {move.label for move in moves}
    text = said.pop() if len(said) == 1 else ""
    return text if not text or text.startswith("<") else mark_safe(text[:1].upper() + text[1:])  # noqa: S308 (escaped)


def _held(move: data.Move) -> QuerySet[Any]:
    """The assignments of a move, as it was counted."""
    found = data.moved().filter(since=move.since, category=move.after)
    return found.filter(before=move.before) if move.before else found.filter(before=None)


def _moved(move: data.Move) -> list[tuple[str, Any]]:
    """The agreements of a move, by name."""
    rows = _held(move).select_related("agreement__counterparty__merged_into").distinct()
    ordered = sorted((row.agreement for row in rows), key=lambda row: (str(getattr(row, by_name())), row.reference))
    return [(address(row.reference), words.text(row.counterparty.now, "name")) for row in ordered]


def budget() -> BudgetLine | None:
    """The line that the others add up to."""
    return BudgetLine.objects.public().filter(role=BudgetLine.Role.TOTAL).first()


def activities() -> int:
    """How many activities the record holds."""
    return Activity.objects.public().count()


def caution() -> str:
    """What the city says of that figure, such as that its sources give examples only; empty where it says nothing."""
    said = settings.CITY.extra
    return str(said.get(f"activities_{language()}") or said.get(f"activities_{settings.CITY.languages[0]}") or "")


def address(reference: str) -> str:
    """An agreement's own page, in the page's language."""
    return reverse("portal:agreement", args=[reference])


def by_name() -> str:
    """The column that a list in the page's language is sorted by."""
    return "sort_name_fr" if words.language() == "fr" else "sort_name"

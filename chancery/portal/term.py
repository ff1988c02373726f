"""The line of a term: when it began, where we are in it, when it ends. Geometry only, in percent.

A date that nobody recorded is never drawn as a bar. It stays a dashed line, and the words beside it say so.
"""

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from chancery.dates import FuzzyDate

# The small bars of the register share one window, so that rows can be compared by eye.
BEFORE, AFTER = 2, 4


@dataclass(frozen=True)
class Tick:
    """One year on the axis."""

    x: str
    label: str
    anchor: str


@dataclass(frozen=True)
class Line:
    """What the agreement's page draws: the bar, the part of it behind us, the years below."""

    x: str
    width: str
    past: str
    now: str
    ticks: tuple[Tick, ...]
    share: int
    rest: str = "0%"
    end: str = ""


def line(starts: date, ends: date, today: date) -> Line:
    """The line of a term whose two ends are recorded."""
    first, last = min(starts.year, today.year), max(ends.year, today.year) + 1
    days = (date(last, 1, 1) - date(first, 1, 1)).days

    def at(day: date) -> float:
        return (day - date(first, 1, 1)).days / days * 100

    left, right, now = at(starts), at(ends), at(today)
    done = max(0.0, min(now, right) - left)
    share = round(done / (right - left) * 100) if right > left else 100
    return Line(_percent(left), _percent(right - left), _percent(done), _percent(now), _years(first, last), share)


def fuzzy(earliest: date, latest: date, today: date, ends: date | None = None) -> Line:
    """A beginning known only as "between": the span itself, today, and the last day if that is recorded."""
    first, last = earliest.year - 1, max(today, ends or today).year + 2

    def at(day: date) -> float:
        return (day - date(first, 1, 1)).days / (date(last, 1, 1) - date(first, 1, 1)).days * 100

    left, right = at(earliest), at(ends) if ends else 100
    return Line(
        _percent(left),
        _percent(max(at(latest) - left, 0.6)),
        "0%",
        _percent(at(today)),
        _years(first, last),
        0,
        _percent(max(right - left, 0)),
        _percent(right) if ends else "",
    )


def closing(ends: date, today: date) -> Line:
    """A last day alone: nobody recorded anything of its beginning, so that what is before it stays open."""
    found = fuzzy(date(min(ends, today).year, 1, 1), date(min(ends, today).year, 1, 1), today, ends)
    return replace(found, x="0%", width="0%", rest=found.end)


@lru_cache(maxsize=4096)
def small(starts: date, ends: date, today: date) -> str:
    """The bar of one row of the register, as finished SVG: numbers only, so nothing in it needs escaping."""
    opens, closes = date(today.year - BEFORE, 1, 1), date(today.year + AFTER, 1, 1)
    days = (closes - opens).days

    def at(day: date) -> float:
        return min(100.0, max(0.0, (day - opens).days / days * 100))

    left, right, now = at(starts), at(ends), at(today)
    return (
        '<svg class="chart" width="100%" height="20" aria-hidden="true" focusable="false">'
        '<rect class="t" x="0" y="7" width="100%" height="6"/>'
        f'<rect class="v" x="{left:.1f}%" y="7" width="{max(right - left, 0):.1f}%" height="6"/>'
        f'<rect class="past" x="{left:.1f}%" y="7" width="{max(min(now, right) - left, 0):.1f}%" height="6"/>'
        f'<line class="now" x1="{now:.1f}%" x2="{now:.1f}%" y1="1" y2="19"/></svg>'
    )


def _years(first: int, last: int) -> tuple[Tick, ...]:
    step = max(1, -(-(last - first) // 6))
    years = range(first, last + 1, step)
    return tuple(
        Tick(_percent((year - first) / (last - first) * 100), str(year), _anchor(year, first, last)) for year in years
    )


def _anchor(year: int, first: int, last: int) -> str:
    if year == first:
        return "start"
    return "end" if year == last else "middle"


def _percent(value: float) -> str:
    return f"{value:.2f}%"


def signed(when: FuzzyDate, lang: str) -> str:
    """When it was signed, in words."""
    return when.phrase(lang)

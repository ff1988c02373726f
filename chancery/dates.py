"""Days as the sources give them: exact, a month, a year, a span of years, or not known. Ends are inclusive."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from chancery.errors import BadInput

Precision = Literal["day", "month", "year", "range", "unknown"]

MONTHS = {
    "en": "January February March April May June July August September October November December",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
}
FORM = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


@dataclass(frozen=True, slots=True)
class FuzzyDate:
    """A day somewhere between two days, both included; or an unknown one."""

    earliest: date | None = None
    latest: date | None = None
    precision: Precision = "unknown"

    def __str__(self) -> str:
        if self.earliest is None or self.latest is None:
            return ""
        if self.precision == "range":
            return f"{_text(self.earliest, end=False)}..{_text(self.latest, end=True)}"
        return _short(self.earliest, self.precision)

    def __bool__(self) -> bool:
        return self.precision != "unknown"

    @property
    def exact(self) -> date | None:
        """The day, where it is known to the day."""
        return self.earliest if self.precision == "day" else None

    @property
    def iso(self) -> str:
        """What the `datetime` attribute of a page takes: a day, a month or a year; empty for a span."""
        return "" if self.precision == "range" else str(self)

    def phrase(self, language: str) -> str:
        """The date in words: `14 May 2024`, `mai 2024`, `between 2013 and 2019`; empty if unknown."""
        if self.earliest is None or self.latest is None:
            return ""
        if self.precision != "range":
            return in_words(self.earliest, language, self.precision)
        first, last = (parse_fuzzy(part).phrase(language) for part in str(self).split(".."))
        return f"entre {first} et {last}" if language == "fr" else f"between {first} and {last}"


def parse_fuzzy(text: str) -> FuzzyDate:
    """`2013`, `2013-05`, `2013-05-14`, `2013..2019` or nothing, as a date; anything else is refused in words."""
    text = text.strip()
    if not text:
        return FuzzyDate()
    first, separator, last = text.partition("..")
    start, precision = _span(first, text)
    if not separator:
        return FuzzyDate(*start, precision)
    end, _same = _span(last, text)
    if start[0] > end[1]:
        raise BadInput(f"“{text}” ends before it begins.", f"« {text} » finit avant de commencer.")
    return FuzzyDate(start[0], end[1], "range")


@lru_cache(maxsize=4096)
def in_words(day: date, language: str, precision: Precision = "day") -> str:
    """A day, or its month or year, in words; `1er mai 2024` in French."""
    if precision == "year":
        return f"{day.year:04}"
    month = f"{MONTHS[language].split()[day.month - 1]} {day.year:04}"
    if precision == "month":
        return month
    number = "1er" if language == "fr" and day.day == 1 else str(day.day)
    return f"{number} {month}"


def add_months(day: date, months: int) -> date:
    """The same day some months later; 31 January plus one is the last of February."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def add_years(day: date, years: int) -> date:
    """The same day some years later; 29 February becomes the 28th where there is none."""
    return add_months(day, 12 * years)


def last_day_of_term(start: date, *, years: int = 0, months: int = 0) -> date:
    """The last day in force: five years from 1 July end on 30 June.

    Where the last month has no such day, the term ends with that month: a year from 29 February ends on the 28th.
    """
    last = add_months(start, 12 * years + months)
    return last - timedelta(days=1) if last.day == start.day else last


def _span(text: str, whole: str) -> tuple[tuple[date, date], Precision]:
    """The first and last day a piece of text can mean, and how exact it is."""
    found = FORM.fullmatch(text.strip())
    if found is None:
        forms = "2024-05-14, 2024-05, 2024, 2013..2019"
        raise BadInput(
            f"“{whole[:40]}” is not a date. Write one of: {forms}.",
            f"« {whole[:40]} » n’est pas une date. Écrivez l’une de ces formes : {forms}.",
        )
    year, month, day = (int(part) if part else 0 for part in found.groups())
    try:
        if day:
            return (date(year, month, day),) * 2, "day"
        if month:
            return (date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])), "month"
        return (date(year, 1, 1), date(year, 12, 31)), "year"
    except ValueError as error:
        raise BadInput(f"There is no day “{whole[:40]}”.", f"Le jour « {whole[:40]} » n’existe pas.") from error


def _text(day: date, *, end: bool) -> str:
    """The shortest text whose first (or last) day is this one, so that `2013..2019` comes back as it was written."""
    last = calendar.monthrange(day.year, day.month)[1]
    if (day.month, day.day) == ((12, 31) if end else (1, 1)):
        return _short(day, "year")
    return _short(day, "month" if day.day == (last if end else 1) else "day")


def _short(day: date, precision: Precision) -> str:
    return day.isoformat()[: {"year": 4, "month": 7}.get(precision, 10)]

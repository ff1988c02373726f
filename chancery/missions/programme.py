"""Lines of a programme that begin with a day, and perhaps a time: they go into the calendar."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

DAY = r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?!\d)"
#: `14:30`, `14.30`, `14h30`, `14 h 30`, `14h`, and with `am` or `pm` also `2`. Other digits are words of the line.
TIME = (
    r"(?!(?:2[5-9]|[3-9]\d)\.)(?P<hour>\d{1,2})(?::(?P<minute>\d{2})(?![\d:.])|\.(?P<dot>[0-5]\d)(?![\d:.])"
    r"|\s?[hH](?:\s?(?P<past>\d{2}))?(?!\w)|(?=\s?[aApP]\.?[mM]\b))(?:\s?(?P<half>[aApP])\.?[mM]\b\.?)?"
)
LINE = re.compile(rf"{DAY}(?:[ T,;:]+{TIME})?(?P<sep>[\s,;:–—-]+|$)(?P<words>.*)")
#: What somebody meant as a time, and is none.
MEANT = re.compile(r"\d+\s?[:hH]\s?\d|\d+[hH]\b")


@dataclass(frozen=True)
class Dated:
    """A line with its number among the lines. `when` is a day where it says no time, and nothing where no such day or
    time exists; then `day` is its day, if that exists."""

    number: int
    line: str
    when: date | datetime | None
    day: date | None
    words: str


def dated(text: str) -> Iterator[Dated]:
    """Each line that begins with a day and says something."""
    for number, line in enumerate(text.splitlines(), 1):
        said = line.strip(" \t-•*")
        read = LINE.match(said)
        if read and (read["words"] or read["hour"]):
            day = _day(read)
            yield Dated(number, said, _when(day, read), day, read["words"])


def unreadable(text: str) -> Iterator[str]:
    """The lines that begin with a day or a time which does not exist."""
    return (one.line for one in dated(text) if one.when is None)


def _day(read: re.Match[str]) -> date | None:
    try:
        return date(int(read["year"]), int(read["month"]), int(read["day"]))
    except ValueError:
        return None


def _when(day: date | None, read: re.Match[str]) -> date | datetime | None:
    """By the clocks of the place, which has no zone here. 24:00 is the end of the day."""
    if day is None:
        return None
    if read["hour"] is None:
        return None if MEANT.match(read["words"]) else day
    hour, minute = int(read["hour"]), int(read["minute"] or read["dot"] or read["past"] or 0)
    if half := (read["half"] or "").casefold():
        hour = hour % 12 + 12 * (half == "p") if 1 <= hour <= 12 else 99
    if (hour, minute) == (24, 0):
        return datetime.combine(day + timedelta(days=1), time())
    return datetime.combine(day, time(hour, minute)) if hour < 24 and minute < 60 else None

"""A calendar as programs read it (RFC 5545): whole days of law, the same id for the same thing at every reading."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone


@dataclass(frozen=True, slots=True)
class Entry:
    """One day of someone's calendar, or one moment. `uid` is made of its kind and its thing, and stays whatever else
    changes; `day` may be a day of law, which has no time, or a moment: with its zone, or by the clocks of wherever one
    is. `every` is the month and the day it comes back on each year, `until` the last day of several."""

    uid: str
    day: date | datetime
    title: str
    path: str = ""
    note: str = ""
    every: tuple[int, int] | None = None
    until: date | None = None


def write(entries: Iterable[Entry], *, name: str, language: str, zone: str, address: str, now: datetime) -> bytes:
    """The calendar of these entries."""
    calendar = Calendar()
    for key, value in (
        ("prodid", f"-//Chancery//{language.upper()}"),
        ("version", "2.0"),
        ("method", "PUBLISH"),
        ("x-wr-calname", name),
        ("x-wr-timezone", zone),
        ("refresh-interval;value=duration", "PT12H"),
        ("x-published-ttl", "PT12H"),
    ):
        calendar.add(key, value)
    calendar.add_component(Timezone.from_tzinfo(ZoneInfo(zone)))
    host = address.partition("://")[2].partition("/")[0].partition(":")[0]
    for entry in sorted(entries, key=lambda one: (_date(one.day), one.uid)):
        calendar.add_component(_event(entry, host, address, now))
    return bytes(calendar.to_ical())


def _event(entry: Entry, host: str, address: str, now: datetime) -> Event:
    event = Event()
    event.add("uid", f"{entry.uid}@{host}")
    event.add("dtstamp", now)
    event.add("summary", entry.title)
    event.add("dtstart", entry.day)
    if not isinstance(entry.day, datetime):
        event.add("dtend", (entry.until or entry.day) + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
    if entry.path:
        event.add("url", f"{address}{entry.path}")
    if entry.note:
        event.add("description", entry.note)
    if entry.every:
        event.add("rrule", _yearly(*entry.every))
    return event


def _yearly(month: int, day: int) -> dict[str, object]:
    """Every year; what falls on 29 February is kept on the last day of February in other years."""
    return {"freq": "yearly", "bymonth": month, "bymonthday": -1 if (month, day) == (2, 29) else day}


def _date(day: date | datetime) -> date:
    return day.date() if isinstance(day, datetime) else day

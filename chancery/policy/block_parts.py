"""What every block has, and the small shapes inside blocks."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from typing import Any, TypedDict

from chancery.policy import model
from chancery.policy.model import Text, Visibility
from chancery.policy.reader import Block, Misfit, as_duration

MOMENTS = ("establish", "maintain", "renew")
FACT_TYPES = ("yes_no", "choice", "scale", "number", "money", "date", "text", "country")
EFFECTS = ("no-further-resources", "may-propose-again", "recognised", "no-new-agreements")
STATUSES = ("watch", "dormant", "ended", "historical")
EVENTS = ("negotiate", "enter", "vary", "maintain", "renew", "end", "entered", "varied", "ended")
GOING_ON = ("renewal", "alignment", "conversion")
REVIEW = "review"
"""The program itself is looked at: of no agreement and of no category."""
REQUESTS = ("new", *GOING_ON, REVIEW)
OF_THE_TEXT = ("text", "translations")
NEEDS = ("all-elements", "report", *OF_THE_TEXT)
VISIBILITIES = tuple(Visibility)
DAY_OF_YEAR = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")


class Base(TypedDict):
    """What every clause has."""

    id: str
    source: str
    text: Text
    name: Text
    notes: tuple[str, ...]
    secondhand: bool
    line: int


def base(b: Block) -> Base:
    """Take what every clause has; the id is required."""
    return Base(
        id=b.slug("id", required=True),
        source=b.prose("source"),
        text=b.text("text"),
        name=b.text("name"),
        notes=b.slugs("notes"),
        secondhand=b.flag("secondhand", False),
        line=b.line,
    )


def inner(b: Block, key: str) -> Block | None:
    """An inline table of a block, read with the same care; its problems name the block."""
    raw = b.take(key, table_, Text("an inline table { … }", "un tableau en ligne { … }"), None)
    if raw is None:
        return None
    return b.part(key, raw)


def table_(raw: Any) -> Mapping[str, Any]:
    if not isinstance(raw, dict):
        raise ValueError
    return raw


def regions(raw: Any) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for region, members in raw.items():
        if not isinstance(members, list) or not all(isinstance(member, str) for member in members):
            raise ValueError
        if not members:
            raise Misfit(
                f"“{region}” has no country: name them, or leave the region out.",
                f"« {region} » n'a aucun pays : nommez-les, ou omettez la région.",
            )
        found[region] = tuple(members)
    return found


def triggers(raw: Any) -> tuple[model.Trigger, ...]:
    if any(set(one) - {"after", "status"} or one["status"] not in STATUSES for one in raw):
        raise ValueError
    return tuple(model.Trigger(as_duration(one["after"]), one["status"]) for one in raw)


def day_of_year(raw: Any) -> str:
    if not DAY_OF_YEAR.fullmatch(raw):
        raise ValueError
    # Raises ValueError for a day that no year has; a leap year has all that there are.
    datetime.date.fromisoformat(f"2000-{raw}")
    return str(raw)


def some_time(part: Block, key: str, *, required: bool = False) -> model.Duration | None:
    """A term or a window lasts: no time at all is none."""
    length = part.duration(key, required=required)
    if length == model.Duration():
        part.wrong(
            f'“{key}” is no time at all; expected a length of time above zero, such as "5 years".',
            f"« {key} » est une durée nulle ; il faut une durée supérieure à zéro, comme « 5 years ».",
        )
    return length

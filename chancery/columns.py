"""Columns that come together: a date of law in three columns, and the words people read; and how many are picked."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.db.models import F, Q
from django.db.models.expressions import RawSQL

from chancery.dates import FuzzyDate

PRECISIONS = [(each, each) for each in ("day", "month", "year", "range", "unknown")]


class Fuzzy:
    """A date of law read from its three columns, as `signed = Fuzzy("signed")`."""

    def __init__(self, name: str) -> None:
        """Read the columns that begin with this name."""
        self.name = name

    def __get__(self, row: Any, owner: type | None = None) -> FuzzyDate:
        """The date as one value."""
        return FuzzyDate(*(getattr(row, f"{self.name}_{part}") for part in ("earliest", "latest", "precision")))


def as_columns(name: str, when: FuzzyDate) -> dict[str, Any]:
    """A date of law as the three columns that store it."""
    return {f"{name}_earliest": when.earliest, f"{name}_latest": when.latest, f"{name}_precision": when.precision}


def day(help_text: str = "") -> models.DateField[Any, Any]:
    """A local date, or not recorded."""
    return models.DateField(null=True, blank=True, help_text=help_text)


def precision() -> models.CharField[str, str]:
    """How exactly a date of law is known."""
    return models.CharField(max_length=8, choices=PRECISIONS, default="unknown")


def in_order(name: str, table: str) -> models.CheckConstraint:
    """A date of law ends no earlier than it begins; its two ends are known together or not at all."""
    first, last, how = f"{name}_earliest", f"{name}_latest", f"{name}_precision"
    known = Q(**{f"{first}__isnull": False, f"{last}__isnull": False, f"{last}__gte": F(first)}) & ~Q(
        **{how: "unknown"}
    )
    unknown = Q(**{f"{first}__isnull": True, f"{last}__isnull": True, how: "unknown"})
    return models.CheckConstraint(condition=known | unknown, name=f"{table}_{name}_in_order")


def line(help_text: str = "") -> models.CharField[str, str]:
    """A few words for people; empty is not recorded."""
    return models.CharField(max_length=500, blank=True, default="", help_text=help_text)


def prose(help_text: str = "") -> models.TextField[str, str]:
    """A few sentences for people; empty is not recorded."""
    return models.TextField(blank=True, default="", help_text=help_text)


def slug(help_text: str = "") -> models.CharField[str, str]:
    """A key from a closed vocabulary or a policy; empty is not recorded."""
    return models.CharField(max_length=80, blank=True, default="", help_text=help_text)


def among(keys: Iterable[UUID | str]) -> Any:
    """These ids, or these words, for `column__in`: one parameter, however many they are. A parameter for each costs the
    ORM more than the database takes to find its row."""
    given = list(keys)
    if not given:
        return given
    if connection.vendor == "sqlite":
        words = [key if isinstance(key, str) else key.hex for key in given]
        return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(words, ensure_ascii=False)])
    kind = "uuid" if isinstance(given[0], UUID) else "text"
    return RawSQL(f"SELECT unnest(%s::{kind}[])", [given])  # noqa: S611 (one of two words)

"""Who acts in the stories of an invented city, and the decisions of Council that several of them tell of."""

from __future__ import annotations

from typing import Any

from chancery.accounts.models import Person
from chancery.audit.models import Actor
from chancery.council import actions as council
from chancery.council.models import CouncilItem
from chancery.imports.story import SOURCE, Told


def item(told: Told, row: dict[str, Any]) -> CouncilItem:
    """An item of a meeting."""
    english, french = row["title"]
    return council.record_item(
        by=told.by,
        reference=row["reference"],
        met=told.when(row["met"]),
        outcome=row["outcome"],
        source=SOURCE,
        title_en=english,
        title_fr=french,
    )


def person(who: str) -> Person:
    """One of the accounts of the demonstration."""
    return Person.objects.get(user__email=f"{who}@example.org")


def actor(who: str) -> Actor:
    """The same, as whoever acts."""
    return Actor.objects.get(user__email=f"{who}@example.org")

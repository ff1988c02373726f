"""What a private link opens here: the facts about a candidate, for the candidate to confirm or dispute."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone

from chancery import links
from chancery.cases.models import FactCheck


def name(check: FactCheck) -> str:
    """What its link opens, by name; another number, and the old link opens nothing."""
    return f"facts-{check.pk.hex}-{check.link}"


def opened(word: str) -> FactCheck | None:
    """The question that a key opens, until its last day, or until the office took it back; None for any other key."""
    kind, _, rest = links.opened(word).partition("-")
    pk, _, number = rest.partition("-")
    if kind != "facts" or not number.isdecimal():
        return None
    alive = FactCheck.objects.filter(until__gte=timezone.localdate(), erased=False, ended_on=None)
    return alive.select_related("case").filter(pk=UUID(pk), link=int(number)).first()

"""Whom a mission meets: with whom its activity is, and who holds a function there."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from chancery.counterparties.models import Contact, Counterparty
from chancery.missions.models import Mission

#: So many people go into one pack; a partner with more has a page of its own.
MOST = 100


def partners(mission: Mission) -> list[Counterparty]:
    """With whom the activity is that it serves, as they stand in the register now."""
    if mission.activity is None:
        return []
    with_ = [mission.activity.counterparty, *mission.activity.also_with.select_related("merged_into")]
    return list(dict.fromkeys(one.now for one in with_ if one))


def contacts(bodies: Iterable[Counterparty]) -> QuerySet[Contact]:
    """Those who hold their function at one of these."""
    keys = [one.pk for one in bodies]
    at = Q(organisation__in=keys) | Q(organisation__merged_into__in=keys)
    rows = Contact.objects.active().filter(at).select_related("organisation__merged_into")
    return rows.order_by("sort", "id")[:MOST]

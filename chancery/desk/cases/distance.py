"""How far a candidate is from the city, and from the nearest place where the city has an agreement in force."""

from __future__ import annotations

import math
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from chancery.agreements.models import Agreement
from chancery.counterparties.models import City, Counterparty
from chancery.desk.words import plain
from chancery.portal.front import coordinates

EARTH = 6371.0088  # its mean radius in kilometres
Place = tuple[float, float]


class Nearest(NamedTuple):
    """The nearest place with an agreement in force: with whom, its page, and how far it is from the candidate."""

    name: str
    reference: str
    url: str
    far: str


class Distance(NamedTuple):
    """How far it is from the city; and the nearest partner. Empty where a place is not recorded."""

    home: str
    nearest: Nearest | None
    known: bool


def how_far(seen: QuerySet[Agreement], body: Counterparty, on: date) -> Distance:
    """In a straight line over the earth, from the coordinates on record; of partners, those that the reader may see."""
    here = _of(body.city)
    if here is None:
        return Distance("", None, False)
    own = coordinates()
    return Distance(said(kilometres(here, own)) if own else "", _nearest(seen, body, here, on), True)


def kilometres(one: Place, other: Place) -> float:
    """The length of the shortest way over the earth between two places (the haversine of a sphere)."""
    (lat, lon), (lat2, lon2) = (tuple(map(math.radians, place)) for place in (one, other))
    part = math.sin((lat2 - lat) / 2) ** 2 + math.cos(lat) * math.cos(lat2) * math.sin((lon2 - lon) / 2) ** 2
    return 2 * EARTH * math.asin(min(1.0, math.sqrt(part)))


def said(length: float) -> str:
    """A length in whole kilometres."""
    return _("%(n)s km") % {"n": number_format(round(length), force_grouping=True)}


def _nearest(seen: QuerySet[Agreement], body: Counterparty, here: Place, on: date) -> Nearest | None:
    itself = Q(counterparty=body) | Q(counterparty__merged_into=body)
    force = seen.in_force(on).exclude(itself)  # type: ignore[attr-defined]  # (a queryset of ours)
    rows = force.filter(counterparty__city__lat__isnull=False).order_by()
    places = rows.values_list("counterparty__city", "counterparty__city__lat", "counterparty__city__lon").distinct()
    far = {pk: kilometres(here, (float(lat), float(lon))) for pk, lat, lon in places}
    if not far:
        return None
    closest = min(far, key=lambda pk: (far[pk], str(pk)))
    row = rows.filter(counterparty__city=closest).select_related("counterparty").order_by("pk").first()
    return _told(row, said(far[closest])) if row else None


def _told(row: Any, far: str) -> Nearest:
    url = reverse("desk:agreement", kwargs={"reference": row.reference})
    return Nearest(plain(row.counterparty, "name"), row.reference, url, far)


def _of(city: City | None) -> Place | None:
    return (float(city.lat), float(city.lon)) if city and city.lat is not None and city.lon is not None else None

"""Load where the city's counterparties are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.counterparties import permissions
from chancery.counterparties.models import City, Country, Region
from chancery.counterparties.permissions import MAY_NOT
from chancery.errors import require

BATCH = 2000


@transaction.atomic
def load_places(
    *, by: Actor, regions: Iterable[Region] = (), countries: Iterable[Country] = (), cities: Iterable[City] = ()
) -> int:
    """Load reference data whole: regions, countries and cities. What is there already is brought up to date."""
    require(permissions.may_register(by), *MAY_NOT)
    loaded = {
        "regions": _load(Region, regions, ["slug"]),
        "countries": _load(Country, countries, ["iso2"]),
        "cities": _load(City, cities, ["geonameid"]),
    }
    audit.record(by=by, type="places.loaded", ref="", pub=loaded)
    return sum(loaded.values())


def _load(model: Any, rows: Iterable[Any], key: list[str]) -> int:
    rows = list(rows)
    columns = [each.name for each in model._meta.concrete_fields if not each.primary_key and each.name not in key]
    model.objects.bulk_create(rows, batch_size=BATCH, update_conflicts=True, unique_fields=key, update_fields=columns)
    return len(rows)

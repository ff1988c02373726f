"""Load where the city's counterparties are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection, transaction

from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.counterparties import permissions
from chancery.counterparties.models import City, Country, Region
from chancery.counterparties.permissions import MAY_NOT
from chancery.errors import require
from chancery.ids import uuid7

BATCH = 2000
CITY = (
    *("geonameid", "name", "name_en", "name_fr", "country_id", "admin1", "lat", "lon"),
    *("population", "population_note_en", "population_note_fr"),
)
Places = Iterable[Mapping[str, Any]]


@transaction.atomic
def load_places(
    *,
    by: Actor,
    regions: Iterable[Region] = (),
    countries: Iterable[Country] = (),
    cities: Places = (),
) -> int:
    """Load reference data whole: regions, countries and cities. What is there already is brought up to date.

    A city is given by its columns: ``geonameid``, ``name``, ``country_id``, and as much of the others as is known.
    """
    require(permissions.may_register(by), *MAY_NOT)
    loaded = {
        "regions": _load(Region, regions, ["slug"]),
        "countries": _load(Country, countries, ["iso2"]),
        "cities": _load_cities(cities),
    }
    audit.record(by=by, type="places.loaded", ref="", pub=loaded)
    return sum(loaded.values())


def _load_cities(rows: Places) -> int:
    """Past the ORM, which takes longer over 34,000 cities than over all the rest of a first start."""
    new = {field.attname: field.get_default() for field in City._meta.concrete_fields}
    listed = [(uuid7(), *({**new, **row}[name] for name in CITY)) for row in rows]
    if not connection.features.has_native_uuid_field:
        listed = [(row[0].hex, *row[1:]) for row in listed]
    sql = (
        f"INSERT INTO {City._meta.db_table} (id, {', '.join(CITY)}) VALUES ({', '.join(['%s'] * (1 + len(CITY)))})"  # noqa: S608 (our own names)
        f" ON CONFLICT (geonameid) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in CITY[1:])}"
    )
    with connection.cursor() as cursor:
        cursor.executemany(sql, listed)
    return len(listed)


def _load(model: Any, rows: Iterable[Any], key: list[str]) -> int:
    rows = list(rows)
    columns = [each.name for each in model._meta.concrete_fields if not each.primary_key and each.name not in key]
    model.objects.bulk_create(rows, batch_size=BATCH, update_conflicts=True, unique_fields=key, update_fields=columns)
    return len(rows)

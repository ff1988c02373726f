"""The shipped reference tables: regions, countries and cities, with their English and French names."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator, Mapping
from typing import Any

from chancery import home
from chancery.audit.models import Actor
from chancery.counterparties import actions
from chancery.counterparties.models import City, Country, Region

REFERENCE = home.PACKAGE / "city" / "reference"
POPULATION = (
    "GeoNames; a city proper or a wider area, not comparable from one city to another",
    "GeoNames ; ville proprement dite ou aire plus vaste, non comparable d’une ville à l’autre",
)
Names = Mapping[str, Mapping[str, str]]


def load(*, by: Actor, names: Names | None = None) -> int:
    """Load what is not there yet. `names` are cities' own English and French names, by GeoNames number."""
    cities = list(_rows("cities.csv.gz"))
    if City.objects.count() >= len(cities):
        return 0
    regions = {row["continent"]: row for row in _rows("regions.csv")}
    return actions.load_places(
        by=by,
        regions=[
            Region(slug=r["slug"], name_en=r["name_en"], name_fr=r["name_fr"], source=r["source"])
            for r in regions.values()
        ],
        countries=[_country(row, regions) for row in _rows("countries.csv")],
        cities=[_city(row, (names or {}).get(row["geonameid"], {})) for row in cities],
    )


def _country(row: dict[str, str], regions: Mapping[str, Mapping[str, str]]) -> Country:
    place = regions.get(row["continent"])
    return Country(**row, region_id=place["slug"] if place else None)


def _city(row: dict[str, Any], own: Mapping[str, str]) -> dict[str, Any]:
    return {
        "geonameid": int(row["geonameid"]),
        "name": row["name"],
        "name_en": own.get("en", ""),
        "name_fr": own.get("fr", ""),
        "country_id": row["iso2"],
        "admin1": row["admin1"],
        "lat": row["lat"],
        "lon": row["lon"],
        "population": int(row["population"]) or None,
        "population_note_en": POPULATION[0],
        "population_note_fr": POPULATION[1],
    }


def _rows(name: str) -> Iterator[dict[str, str]]:
    packed = name.endswith(".gz")
    raw = (REFERENCE / name).read_bytes()
    yield from csv.DictReader((gzip.decompress(raw) if packed else raw).decode().splitlines())

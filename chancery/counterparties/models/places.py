"""Where they are: regions, countries and cities. Reference data, loaded whole."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from chancery.columns import line
from chancery.ids import uuid7


class Region(models.Model):
    """One part of the region set that the city uses. Reference data: loaded whole, with its source."""

    slug = models.SlugField(primary_key=True, max_length=40)
    name_en = line()
    name_fr = line()
    source = line()

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.name_en


class Country(models.Model):
    """A country or territory, by its ISO 3166 code. Reference data."""

    iso2 = models.CharField(primary_key=True, max_length=2)
    iso3 = models.CharField(max_length=3, blank=True, default="")
    name_en = line()
    name_fr = line()
    continent = models.CharField(max_length=2, blank=True, default="")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, blank=True, related_name="countries")

    class Meta:
        ordering = ["iso2"]

    def __str__(self) -> str:
        return self.name_en


class City(models.Model):
    """A place, by its GeoNames number. Reference data; its population is whatever GeoNames counts there."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    geonameid = models.PositiveIntegerField(unique=True)
    name = line("As GeoNames writes it")
    name_en = line("Where English has its own name")
    name_fr = line("Where French has its own name")
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="cities")
    admin1 = line()
    lat = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    lon = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    population = models.PositiveIntegerField(null=True, blank=True)
    population_note_en = line("The source of the population and what it counts")
    population_note_fr = line()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(lat__isnull=True, lon__isnull=True)
                | Q(lat__gte=-90, lat__lte=90, lon__gte=-180, lon__lte=180),
                name="city_is_on_earth",
            ),
        ]
        indexes = [models.Index(fields=["country", "name"], name="city_by_name")]

    def __str__(self) -> str:
        return self.name_en or self.name

"""Whom the city deals with, where they are, and what is known of them."""

from chancery.counterparties.models.bodies import (
    Alias,
    Counterparty,
    CounterpartyEvent,
    CounterpartyQuerySet,
    survivors,
)
from chancery.counterparties.models.facts import (
    DATA_CLASSES,
    FACT_COLUMNS,
    CounterpartyFact,
    DatedFact,
    DatedFactQuerySet,
)
from chancery.counterparties.models.places import City, Country, Region

__all__ = [
    "DATA_CLASSES",
    "FACT_COLUMNS",
    "Alias",
    "City",
    "Counterparty",
    "CounterpartyEvent",
    "CounterpartyFact",
    "CounterpartyQuerySet",
    "Country",
    "DatedFact",
    "DatedFactQuerySet",
    "Region",
    "survivors",
]

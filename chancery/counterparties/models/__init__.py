"""Whom the city deals with, where they are, and what is known of them."""

from chancery.counterparties.models.bodies import (
    Alias,
    Counterparty,
    CounterpartyEvent,
    CounterpartyQuerySet,
    survivors,
)
from chancery.counterparties.models.contacts import PERSONAL, Contact, ContactQuerySet, ErasureRequest
from chancery.counterparties.models.dates import DateOfNote
from chancery.counterparties.models.facts import (
    DATA_CLASSES,
    FACT_COLUMNS,
    FACT_PAPER,
    CounterpartyFact,
    CountryFact,
    DatedFact,
    DatedFactQuerySet,
    HomeFact,
)
from chancery.counterparties.models.places import City, Country, Region

__all__ = [
    "DATA_CLASSES",
    "FACT_COLUMNS",
    "FACT_PAPER",
    "PERSONAL",
    "Alias",
    "City",
    "Contact",
    "ContactQuerySet",
    "Counterparty",
    "CounterpartyEvent",
    "CounterpartyFact",
    "CounterpartyQuerySet",
    "Country",
    "CountryFact",
    "DateOfNote",
    "DatedFact",
    "DatedFactQuerySet",
    "ErasureRequest",
    "HomeFact",
    "Region",
    "survivors",
]

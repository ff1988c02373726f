"""The kinds of record that a spreadsheet can bring in."""

from __future__ import annotations

from chancery.errors import BadInput
from chancery.imports.kinds.activities import Activities
from chancery.imports.kinds.agreements import Agreements
from chancery.imports.kinds.base import Kind
from chancery.imports.kinds.commitments import Commitments
from chancery.imports.kinds.contacts import Contacts
from chancery.imports.kinds.counterparties import Counterparties
from chancery.imports.kinds.country_facts import CountryFacts

KINDS: dict[str, type[Kind]] = {
    kind.slug: kind for kind in (Agreements, Counterparties, Activities, Commitments, Contacts, CountryFacts)
}


def of(slug: str) -> Kind:
    """A kind by its name, with nothing looked up yet."""
    if slug not in KINDS:
        raise BadInput("This kind of record cannot be brought in.", "Ce genre de fiche ne s’importe pas.")
    return KINDS[slug]()

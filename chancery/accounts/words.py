"""What a person is found by, and by whom: those who look at the accounts."""

from __future__ import annotations

from chancery.accounts.models import Person
from chancery.accounts.permissions import PEOPLE
from chancery.search.actions import Words


def words_of(person: Person) -> Words:
    """Name and function."""
    return Words(person.pk, (person.name, person.function_en), (person.name, person.function_fr), seen_with=(PEOPLE,))

"""Many keys as one parameter find the rows that one parameter for each would."""

from __future__ import annotations

import pytest

from chancery.columns import among
from chancery.counterparties.models import Counterparty

pytestmark = pytest.mark.django_db
WORDS = ('L’"Hôtel"\\', "100 %s", "[1]", "İzmir\n", "'; --")


def test_ids_and_words_are_found_as_they_are_and_nothing_else():
    bodies = [Counterparty.objects.create(reference=word, name_en=word) for word in WORDS]
    picked = Counterparty.objects

    assert set(picked.filter(pk__in=among([bodies[0].pk, bodies[3].pk]))) == {bodies[0], bodies[3]}
    assert set(picked.filter(reference__in=among(WORDS[1:]))) == set(bodies[1:])
    assert list(picked.filter(merged_into__in=among([bodies[0].pk]))) == []
    assert not picked.filter(pk__in=among([])).exists()


def test_more_than_a_statement_has_parameters_are_asked_for_at_once():
    body = Counterparty.objects.create(reference="CP-1", name_en="Lyon")
    many = [f"CP-{number}" for number in range(300_000)]

    assert list(Counterparty.objects.filter(reference__in=among(many))) == [body]

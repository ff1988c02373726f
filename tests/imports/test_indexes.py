"""A table that very many rows go into has its indexes again afterwards, and none of its rules were off meanwhile."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from chancery.counterparties.models import Counterparty
from chancery.imports import indexes
from chancery.imports.indexes import indexed_after

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _few_are_many(monkeypatch):
    monkeypatch.setattr(indexes, "MANY", 2)


def found():
    """Every index of the table, and what it is of."""
    with connection.cursor() as cursor:
        told = connection.introspection.get_constraints(cursor, Counterparty._meta.db_table)
    return {name: (one["columns"], one["unique"], one["orders"]) for name, one in told.items() if one["index"]}


def body(reference):
    return Counterparty.objects.create(reference=reference, name_en="Lyon", sort_en="lyon")


def test_they_are_made_again_after_the_rows():
    before = found()

    with transaction.atomic(), indexed_after(Counterparty, 2):
        assert (found() == before) is (connection.vendor != "sqlite")
        body("CP-1"), body("CP-2")

    assert found() == before
    assert Counterparty.objects.filter(sort_en="lyon").count() == 2


def test_a_reference_is_still_taken_once_and_what_fails_leaves_all_as_it_was():
    before = found()

    with pytest.raises(IntegrityError), transaction.atomic(), indexed_after(Counterparty, 2):
        body("CP-1"), body("CP-1")

    assert found() == before
    assert not Counterparty.objects.exists()


def test_where_more_is_there_than_comes_they_are_left_alone():
    body("CP-1"), body("CP-2"), body("CP-3")
    before = found()

    with transaction.atomic(), indexed_after(Counterparty, 2):
        assert found() == before

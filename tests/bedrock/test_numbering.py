"""A record's number: the next that is free, whoever else takes one at the same moment."""

from __future__ import annotations

from itertools import islice

import pytest
from django.db import IntegrityError

from chancery import numbering
from chancery.agreements.models import Agreement
from tests import make
from tests.racing import meanwhile

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def this_year(time_machine):
    time_machine.move_to("2026-06-30")


def taken(reference: str) -> Agreement:
    """An agreement, made ready to be saved under the next number."""
    made = make.agreement(reference=reference)
    return Agreement(counterparty=made.counterparty, reference="?")


def test_the_first_of_a_year_and_the_next():
    taken("A-2025-0007")

    assert list(islice(numbering.free(Agreement, "A"), 2)) == ["A-2026-0001", "A-2026-0002"]


def test_numbers_are_numbers_past_9999_and_what_is_none_is_passed_over():
    for reference in ("A-2026-9999", "A-2026-10000", "A-2026-99X"):
        taken(reference)

    assert next(numbering.free(Agreement, "A")) == "A-2026-10001"


def test_who_loses_the_free_number_gets_the_one_after_it():
    row = taken("A-2026-0041")

    with meanwhile(lambda: make.agreement(reference="A-2026-0042"), inner=0):
        numbering.take(row, "A", lambda: row.save(force_insert=True))

    assert row.reference == "A-2026-0043"


def test_a_fault_that_is_no_taken_number_is_not_tried_again():
    row = taken("A-2026-0041")
    row.counterparty_id = None

    with pytest.raises(IntegrityError):
        numbering.take(row, "A", lambda: row.save(force_insert=True))

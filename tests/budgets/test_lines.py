"""Budget lines are recorded as stated; what is not stated stays empty."""

import pytest

from chancery.audit.models import LedgerEntry
from chancery.budgets import actions
from chancery.budgets.models import BudgetLine
from chancery.errors import Refused
from chancery.money import Money
from tests import make

pytestmark = pytest.mark.django_db


def recorded(amount, **values):
    values = {"reference": "B-1", "currency": "CAD", "role": "total", **values}
    return actions.record_line(by=values.pop("by", None) or make.clerk(), amount=amount, **values)


def test_a_line_is_recorded_in_minor_units():
    line = recorded(Money.parse("318000 CAD"))

    assert (line.amount_minor, line.amount) == (31_800_000, Money(31_800_000, "CAD"))
    assert list(BudgetLine.objects.totals()) == [line]
    assert '"type":"budget.recorded"' in str(LedgerEntry.objects.get())


def test_an_amount_that_is_not_stated_is_none_and_not_zero():
    assert (recorded(None).amount, recorded(None, reference="B-2").whole) == (None, None)


def test_a_unit_amount_counts_as_often_as_it_says():
    assert recorded(Money(4_450_000, "CAD"), role="unit", count=4).whole == Money(17_800_000, "CAD")


def test_an_amount_has_the_currency_of_its_line():
    with pytest.raises(Refused, match="another currency"):
        recorded(Money(100, "EUR"))


def test_a_proponent_cannot_record_a_line():
    with pytest.raises(Refused):
        recorded(None, by=make.ana())

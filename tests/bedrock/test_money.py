import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chancery.errors import BadInput
from chancery.money import LARGEST, Money

currencies = st.sampled_from(["CAD", "JPY", "KWD", "EUR", "CLF"])


@pytest.mark.parametrize(
    ("text", "minor"),
    [("44500 CAD", 4_450_000), ("44,500.50 CAD", 4_450_050), ("500 JPY", 500), ("1.5 KWD", 1500), ("-3 CAD", -300)],
)
def test_an_amount_is_kept_in_the_minor_units_of_its_currency(text, minor):
    assert Money.parse(text).minor == minor


@pytest.mark.parametrize("text", ["44500", "CAD", "1.5 JPY", "0.001 CAD", "1e3 CAD", "1 cad", "", "9" * 40 + " CAD"])
def test_what_is_no_amount_is_refused_in_both_languages(text):
    with pytest.raises(BadInput) as refused:
        Money.parse(text)

    assert refused.value.message_en != refused.value.message_fr


def test_the_citys_own_money_is_said_with_its_sign():
    money = Money.parse("44500 CAD")

    assert money.phrase("en", "CAD") == "$44,500"
    assert money.phrase("fr", "CAD") == "44\u00a0500\u00a0$"


def test_cents_are_said_only_where_there_are_some():
    assert Money.parse("1234.50 CAD").phrase("en", "CAD") == "$1,234.50"
    assert Money.parse("1234.50 CAD").phrase("fr", "CAD") == "1\u00a0234,50\u00a0$"


def test_other_money_is_said_with_its_code():
    assert Money.parse("500 JPY").phrase("en") == "500\u00a0JPY"
    assert Money.parse("-5 USD").phrase("fr") == "−5\u00a0USD"


@given(st.integers(-LARGEST, LARGEST), currencies)
def test_an_amount_comes_back_as_it_was_written(minor, currency):
    assert Money.parse(str(Money(minor, currency))) == Money(minor, currency)


@given(st.text(max_size=30))
def test_any_text_is_an_amount_or_is_refused(text):
    with contextlib.suppress(BadInput):
        assert isinstance(Money.parse(text).minor, int)

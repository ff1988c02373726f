"""An amount is read as people type it, in either language, and never guessed."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chancery.amounts import in_any, signed, typed
from chancery.errors import BadInput
from chancery.money import Money


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("0", 0),
        ("12500", 1_250_000),
        ("12 500,50", 1_250_050),
        ("12\u00a0500,5 $", 1_250_050),
        ("$12,500.50", 1_250_050),
        ("12,500", 1_250_000),
        ("1,250,000", 125_000_000),
        ("1.250.000,00", 125_000_000),
        ("0,99", 99),
        ("12’500", 1_250_000),
    ],
)
def test_an_amount_as_people_type_it(text, minor):
    assert typed(text, "CAD") == Money(minor, "CAD")


def test_an_amount_below_zero_is_one_where_it_is_asked_for_and_its_sign_is_that_of_its_currency():
    assert [signed(one, "CAD").minor for one in ("-12,50", "−12.50", "(1,200)", "12")] == [-1250, -1250, -120_000, 1200]
    assert [str(in_any(one, "CAD")) for one in ("1 234,50 EUR", "1234,50", "$12")] == [
        "1234.50 EUR",
        "1234.50 CAD",
        "12 CAD",
    ]
    assert typed("40 €", "EUR") == Money(4000, "EUR")
    for text, currency in (("40 €", "CAD"), ("$40", "EUR"), ("(-2)", "CAD"), ("EUR", "CAD")):
        with pytest.raises(BadInput):
            in_any(text, currency) if text == "EUR" else signed(text, currency)


def test_a_comma_before_cents_makes_no_amount_of_a_policy_file_a_hundred_times_as_large():
    assert Money.parse("44,500.50 CAD") == Money(4_450_050, "CAD")
    for text in ("1234,50 CAD", "12 500,5 CAD", "1,23,456 CAD"):
        with pytest.raises(BadInput):
            Money.parse(text)


def test_yen_have_no_cents():
    assert typed("12 500", "JPY") == Money(12_500, "JPY")
    with pytest.raises(BadInput, match="finer"):
        typed("12,5", "JPY")


@pytest.mark.parametrize("text", ["", "x", "1e9", "--1", "1,2,3", "12,34.56,78", "½", "٣", "1 CAD", "1..2", ",5"])
def test_what_is_no_amount_is_refused_in_words(text):
    with pytest.raises(BadInput) as refused:
        typed(text, "CAD")
    assert "montant" in refused.value.said("fr")


@pytest.mark.parametrize(("text", "why"), [("-1", "below zero"), ("1000000000000000", "too large"), ("1.234", "finer")])
def test_what_cannot_be_kept_is_refused(text, why):
    with pytest.raises(BadInput, match=why):
        typed(text, "CAD")


@given(st.integers(min_value=0, max_value=10**14), st.sampled_from(["en", "fr"]))
def test_what_a_page_shows_is_read_back_as_it_was(minor, lang):
    money = Money(minor, "CAD")

    assert typed(money.phrase(lang, "CAD"), "CAD") == money


@given(st.text(max_size=60))
def test_whatever_is_typed_is_an_amount_or_refused(text):
    with suppress(BadInput):
        assert typed(text, "CAD").minor >= 0

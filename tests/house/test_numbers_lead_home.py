"""The number of a record never leads to another page: the words that stand in its place are known from the routes."""

from __future__ import annotations

import pytest
from django.urls import resolve
from django.utils.translation import override

from chancery.agreements import actions
from chancery.counterparties import actions as counterparties
from chancery.doors import FIGURE, is_page, pages
from chancery.errors import Refused
from tests import make

EVERY = {"en": "agreements", "fr": "ententes"}


@pytest.mark.parametrize("word", ["as-of", "authority", "begin", "enter", "facts", "en-date-du", "pouvoirs", "AS-OF"])
def test_words_of_addresses_are_no_numbers_of_agreements(word):
    assert is_page("agreements", word)


def test_no_word_of_an_address_has_a_figure():
    assert not [word for words in pages().values() for word in words if FIGURE.search(word)]


def test_any_other_word_leads_to_the_agreement_in_both_languages():
    for word in ("A-2026-0001", "papers", "ledger", "edit", "trips", "add"):
        assert not is_page("agreements", word)
        for lang, noun in EVERY.items():
            with override(lang):
                assert resolve(f"/{lang}/{noun}/{word}/").url_name == "agreement"


@pytest.mark.django_db
def test_no_record_is_entered_under_the_address_of_a_page():
    with pytest.raises(Refused, match="“as-of” is the address of a page"):
        actions.register(by=make.clerk(), counterparty=make.counterparty(), reference="as-of")
    with pytest.raises(Refused, match="“add” is the address of a page"):
        counterparties.register(by=make.clerk(), reference="add", name_en="Lyon")
    with pytest.raises(Refused, match="has a name"):
        counterparties.register(by=make.clerk(), reference="CP-1", name_en="\u3164")

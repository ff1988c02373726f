"""Countries by their ISO codes, and their names in both languages; and which codes are of a currency."""

from __future__ import annotations

from functools import cache

from babel import Locale

from chancery.policy.values import Lang

NOT_COUNTRIES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})
NOT_CURRENCIES = frozenset({"XTS", "XXX"})


@cache
def _names(lang: Lang) -> dict[str, str]:
    known = Locale(lang).territories
    return {
        code: name for code, name in known.items() if len(code) == 2 and code.isalpha() and code not in NOT_COUNTRIES
    }


def is_country(code: str) -> bool:
    """Whether these two capital letters are the code of a country."""
    return code in _names("en")


def country_name(code: str, lang: Lang) -> str:
    """A country by its name in the reader's language; the code itself where it has none."""
    return _names(lang).get(code, code)


def is_currency(code: str) -> bool:
    """Whether ISO 4217 has such a currency, or had it when a text was adopted."""
    return code in Locale("en").currencies and code not in NOT_CURRENCIES

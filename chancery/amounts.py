"""An amount as people type it: with spaces, with commas for thousands or for cents, in any currency."""

from __future__ import annotations

import re

from chancery.errors import BadInput
from chancery.money import SIGNS, Money

SPACES = re.compile(r"[\s\u00a0\u202f'’]")
PLAIN = re.compile(r"(-?)(\d+)(?:\.(\d+))?")
GROUPED = {",": re.compile(r"-?\d{1,3}(?:,\d{3})+"), ".": re.compile(r"-?\d{1,3}(?:\.\d{3})+")}
BELOW_ZERO = re.compile(r"[-−](.+)|\((.+)\)|(.+)[-−]", re.DOTALL)
BELOW = ("An amount below zero is not taken here.", "Un montant négatif n’est pas accepté ici.")
CURRENCIES = (
    *("CAD", "USD", "EUR", "GBP", "JPY", "CNY", "KRW", "INR", "BRL", "MXN", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK"),
    *("UAH", "TRY", "XOF", "MAD", "ZAR", "AUD", "NZD", "SGD"),
)


def typed(text: str, currency: str) -> Money:
    """`12 500,50` and `12,500.50` are the same amount; refused in words if it is none, below zero or too large."""
    sign = SIGNS.get(currency, "")
    said = SPACES.sub("", text).removesuffix(sign).removeprefix(sign)
    found = PLAIN.fullmatch(pointed(said))
    if found is None:
        raise BadInput(
            f"“{text[:40]}” is not an amount. Write it in figures, like 12500 or 12500.50.",
            f"« {text[:40]} » n’est pas un montant. Écrivez-le en chiffres, comme 12500 ou 12500,50.",
        )
    if found[1]:
        raise BadInput(*BELOW)
    return Money.parse(f"{found[0]} {currency}")


def signed(text: str, currency: str) -> Money:
    """The same, which may be below zero: `-12.50`, or `(12.50)` and `12.50-` as finance systems write it."""
    said = text.strip()
    below = BELOW_ZERO.fullmatch(said)
    bare = next(part for part in below.groups() if part is not None) if below else said
    money = typed(bare, currency)
    return money if bare == said else Money(-money.minor, currency)


def in_any(text: str, own: str) -> Money:
    """An amount that may name its currency, such as `50 000,00 EUR`; without one it is the city's own."""
    said = text.strip()
    code = said[-3:]
    if code.isascii() and code.isalpha() and code.isupper():
        return typed(said[:-3], code)
    return typed(said, own)


def pointed(said: str) -> str:
    """The same with a point before its cents and nothing between its thousands."""
    last = max(said.rfind(","), said.rfind("."))
    if last < 0:
        return said
    mark = said[last]
    other = "." if mark == "," else ","
    if other in said:
        whole, cents = said[:last], said[last + 1 :]
        return f"{whole.replace(other, '')}.{cents}" if GROUPED[other].fullmatch(whole) else said + "?"
    if GROUPED[mark].fullmatch(said) and (mark == "," or said.count(mark) > 1):
        return said.replace(mark, "")
    return said.replace(mark, ".")

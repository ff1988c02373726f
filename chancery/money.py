"""Money in whole minor units of its currency: cents, or yen, which have none. Never a float."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from chancery.errors import BadInput

# ISO 4217: how many digits follow the point; two where nothing is said.
NONE = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
THREE = "BHD IQD JOD KWD LYD OMR TND"
DIGITS = {**dict.fromkeys(NONE.split(), 0), **dict.fromkeys(THREE.split(), 3), "CLF": 4, "UYW": 4}
STAFF_TIME = {"FTE": "ETP"}  # staff time is counted like money; how a page in French calls its unit
SIGNS = {"CAD": "$", "USD": "$", "AUD": "$", "NZD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"}
LARGEST = 2**53 - 1
FORM = re.compile(
    r"(-?)([0-9]{1,3}(?:[, \u00a0\u202f][0-9]{3})+|[0-9]+)(?:\.([0-9]+))?[ \u00a0\u202f]*([A-Z]{3})"
)  # a comma stands between thousands alone: 1234,50 is no amount here, and never a hundred times as much
WIDE = "\u00a0"  # no line breaks inside an amount


@dataclass(frozen=True, order=True, slots=True)
class Money:
    """An amount in minor units, and its currency."""

    minor: int
    currency: str

    @classmethod
    def parse(cls, text: str) -> Money:
        """`44500 CAD` or `44,500.50 CAD` as money; refused in words if it is not an amount, or too fine."""
        found = FORM.fullmatch(text.strip())
        if found is None:
            raise BadInput(
                f"“{text[:40]}” is not an amount. Write it like 44500 CAD.",
                f"« {text[:40]} » n’est pas un montant. Écrivez-le ainsi : 44500 CAD.",
            )
        sign, whole, part, currency = found.groups(default="")
        places = digits(currency)
        if len(part.rstrip("0")) > places:
            raise BadInput(
                f"“{text[:40]}” is finer than the smallest unit of {currency}.",
                f"« {text[:40]} » est plus fin que la plus petite unité de {currency}.",
            )
        minor = int(re.sub(r"\D", "", whole) + part[:places].ljust(places, "0"))
        if minor > LARGEST:
            raise BadInput(f"“{text[:40]}” is too large.", f"« {text[:40]} » est trop grand.")
        return cls(-minor if sign else minor, currency)

    def __str__(self) -> str:
        return f"{self.major} {self.currency}"

    @property
    def major(self) -> Decimal:
        """The amount in the units people say: dollars, not cents; with its cents only if it has some."""
        exact = Decimal(self.minor).scaleb(-digits(self.currency))
        return exact.quantize(Decimal(1)) if exact == exact.to_integral_value() else exact

    def phrase(self, language: str, own: str = "") -> str:
        """The amount as a page says it: `$44,500`, `44 500 $`; with its code where it is not the city's ``own``, as in
        a policy, which does not know whose it is."""
        number = grouped(abs(self.major), language)
        minus = "−" if self.minor < 0 else ""
        sign = SIGNS.get(self.currency, self.currency) if self.currency == own else self.currency
        if language == "fr" or len(sign) > 1:
            return f"{minus}{number}{WIDE}{STAFF_TIME.get(sign, sign) if language == 'fr' else sign}"
        return f"{minus}{sign}{number}"


def digits(currency: str) -> int:
    """How many decimal places a currency has."""
    return DIGITS.get(currency, 2)


def grouped(number: Decimal | int, language: str) -> str:
    """A number as it is written: `44,500.50`, `44 500,50`."""
    text = f"{number:,}"
    return text.translate({ord(","): WIDE, ord("."): ","}) if language == "fr" else text

"""Money of one currency in another, by a rate that somebody published on a day; whole minor units, halves up."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from chancery.errors import BadInput
from chancery.money import LARGEST, Money, digits


def converted(amount: Money, currency: str, rate: Decimal | None) -> Money | None:
    """An amount in another currency; ``rate`` is what one unit of the amount's currency is worth there.

    None where it is another currency and no rate is known: nobody guesses one. Refused where nobody could count it.
    """
    if amount.currency == currency:
        return amount
    if rate is None:
        return None
    units = Decimal(amount.minor).scaleb(-digits(amount.currency)) * rate
    minor = units.scaleb(digits(currency)).to_integral_value(rounding=ROUND_HALF_UP)
    if abs(minor) > LARGEST:
        raise BadInput(f"At this rate {amount} is too large.", f"À ce taux, {amount} est trop grand.")
    return Money(int(minor), currency)

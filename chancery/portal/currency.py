"""Which currency an amount is in, by its name in the page's language; and whether prices have moved it, where known."""

from collections.abc import Iterable

from babel.numbers import get_currency_name
from django.utils.translation import gettext as _

from chancery.money import STAFF_TIME
from chancery.policy.phrases import listed
from chancery.policy.places import is_currency
from chancery.portal import words

MANY = 2


def said(codes: Iterable[str], indexed: Iterable[bool | None] = ()) -> str:
    """`In Canadian dollars (CAD).`, once for all the amounts of a table; nothing where there is none. Whether they are
    adjusted is said only where it is known of every one."""
    names = [named(code) for code in dict.fromkeys(codes) if code not in STAFF_TIME]
    if not names:
        return ""
    each = listed(names, words.language())
    known = set(indexed)
    if known == {False}:
        return _("In %(currency)s, not adjusted for inflation.") % {"currency": each}
    if known == {True}:
        return _("In %(currency)s, adjusted for inflation.") % {"currency": each}
    return _("In %(currency)s.") % {"currency": each}


def named(code: str) -> str:
    """`Canadian dollars (CAD)`; the code alone where ISO 4217 has no such currency."""
    if not is_currency(code):
        return code
    return f"{get_currency_name(code, count=MANY, locale=words.language())} ({code})"

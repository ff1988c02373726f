"""Words of the desk: a pair of columns in the page's language, and how far a day is away."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, NamedTuple

from django.utils.formats import number_format
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chancery.dates import in_words
from chancery.frame import OTHER, language

NEAR = timedelta(days=30)


class Label(NamedTuple):
    """A word and the shape that stands beside it."""

    word: str
    shape: str


def plain(row: Any, stem: str) -> str:
    """The text of a pair of columns in the page's language, or in the other."""
    lang = language()
    return str(getattr(row, f"{stem}_{lang}") or getattr(row, f"{stem}_{OTHER[lang]}"))


def text(row: Any, stem: str) -> SafeString:
    """The same, marked where it is in the other language."""
    lang = language()
    if own := getattr(row, f"{stem}_{lang}"):
        return conditional_escape(own)
    other = getattr(row, f"{stem}_{OTHER[lang]}")
    return format_html('<span lang="{}">{}</span>', OTHER[lang], other) if other else SafeString("")


def day(value: date) -> str:
    """A day in words."""
    return in_words(value, language())


def away(value: date, today: date) -> Label:
    """How late it is, or how soon it comes."""
    days = (value - today).days
    if days < 0:
        return Label(
            ngettext("%(n)s day late", "%(n)s days late", -days) % {"n": number_format(-days, force_grouping=True)},
            "bad",
        )
    if days == 0:
        return Label(_("Today"), "warn")
    shape = "warn" if value - today <= NEAR else "info"
    return Label(ngettext("In %(n)d day", "In %(n)d days", days) % {"n": days}, shape)


def many(counted: int, most: int) -> str:
    """A count that is exact up to a thousand."""
    if counted <= most:
        return str(counted)
    return "1\u00a0000+" if language() == "fr" else "1,000+"

"""What templates of the portal may say: words in the right language, dates, money, tags, icons, verdicts."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chancery.activities.models import ActivityResult
from chancery.activities.shown import money_of
from chancery.dates import FuzzyDate
from chancery.frame import Item
from chancery.money import Money
from chancery.portal import currency as currencies
from chancery.portal import words as wording

register = template.Library()


@register.filter
def words(row: Any, stem: str) -> SafeString:
    """`{{ agreement|words:"title" }}`: the page's language, or the other with its `lang`."""
    return wording.text(row, stem)


@register.filter
def plain(row: Any, stem: str) -> str:
    """The same without markup, for `<title>` and attributes."""
    return wording.plain(row, stem)


@register.filter
def source(value: str) -> str | SafeString:
    """Where a row was read; kept in one language, the city's first, and marked so on the other's pages."""
    own = settings.CITY.languages[0]
    if not value or wording.language() == own:
        return value
    ours = _("Clause known second-hand only")  # said by the page itself, in its own language
    parts = value.split("; ") if ours in value else [value]
    marked = ([one if one == ours else format_html('<span lang="{}">{}</span>', own, one)] for one in parts)
    return format_html_join("; ", "{}", marked)


@register.filter
def fine(value: str) -> str:
    """A policy's own words, with the typography of the page's language."""
    return wording.fine(str(value))


@register.filter
def day(value: date | None) -> str | SafeString:
    """A day in words, as a machine-readable `time`; nothing for no day."""
    if value is None:
        return ""
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), _phrase(FuzzyDate(value, value, "day")))


@register.filter
def when(value: FuzzyDate | None) -> str | SafeString:
    """A date of law in words, as exact as it is known."""
    if not value:
        return ""
    if not value.iso:
        return _phrase(value)
    return format_html('<time datetime="{}">{}</time>', value.iso, _phrase(value))


@register.filter
def whenever(value: FuzzyDate | str) -> str | SafeString:
    """A date of law, or a text that already says when."""
    return value if isinstance(value, str) else when(value)


@register.filter
def money(value: Money | None) -> str:
    """An amount as the page's language writes it."""
    return "" if value is None else value.phrase(wording.language(), settings.CITY.currency)


@register.filter
def currency(value: Money | None) -> str:
    """Which currency it is in, as a sentence that stands once beside its figures."""
    return "" if value is None else currencies.said([value.currency])


@register.filter
def figure(result: ActivityResult) -> str:
    """The amount of a result where it is money; of anything else its text says how many."""
    return money_of(result)


@register.simple_tag(takes_context=True)
def entries(context: template.RequestContext, menu: Iterable[Item]) -> SafeString:
    """The entries of the menu, which stands in a page twice: as a row, and folded. They are printed once."""
    shown = list(menu)
    if any(item.counts for item in shown):  # the office's own, which says what is theirs for more than their role
        here = context["request"].path
        shown += [one._replace(current="page" if one.url == here else "") for one in context["needs_you"].also]
    printed = ((item.url, _current(item), item.label, _counted(item, context)) for item in shown)
    return format_html_join("\n", _ENTRY, printed)


_ENTRY = '<li><a href="{}"{}>{}{}</a></li>'


def _current(item: Item) -> str | SafeString:
    return format_html(' aria-current="{}"', item.current) if item.current else ""


def _counted(item: Item, context: template.RequestContext) -> str:
    """How many things need whoever looks, beside the entry that says so."""
    if not item.counts or not (number := context["needs_you"].number):
        return ""
    said = ngettext("thing needs you", "things need you", number)
    return format_html(' <span class="count">{}<span class="sr"> {}</span></span>', context["needs_you"].shown, said)


@register.simple_tag
@lru_cache(maxsize=128)
def icon(name: str) -> SafeString:
    """An icon of the sprite. It never stands alone, so it is hidden from a voice."""
    return format_html('<svg class="ic" aria-hidden="true" focusable="false"><use href="#i-{}"/></svg>', name)


@register.simple_tag
def tag(label: wording.Label) -> SafeString:
    """A word with its shape."""
    if not label.shape:
        return format_html('<span class="tag">{}</span>', label.word)
    return format_html('<span class="tag" data-s="{}">{}</span>', label.shape, label.word)


@register.inclusion_tag("portal/parts/verdict.html")
def verdict(finding: Any) -> dict[str, Any]:
    """One criterion, one answer, one reason, one source."""
    return {"finding": finding}


@register.inclusion_tag("portal/parts/notes.html")
def notes(rows: Any, heading: str = "") -> dict[str, Any]:
    """What the sources contradict, leave open or do not say, with how this register treats it."""
    return {"notes": rows, "heading": heading}


def _phrase(value: FuzzyDate) -> str:
    return wording.span(value)

"""The register's list in words: rows, filters and their counts, made in Python so that the template only prints."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from html import escape
from typing import Any, NamedTuple, TypeVar
from urllib.parse import quote
from uuid import UUID

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chancery.activities.latest import Latest, latest
from chancery.agreements.listing import SORTS, Shown
from chancery.agreements.tallies import NOT_RECORDED, Facet
from chancery.dates import in_words
from chancery.portal import data, term, words
from chancery.search.words import fold

TITLES = {
    "category": gettext_lazy("Category"),
    "status": gettext_lazy("Status"),
    "region": gettext_lazy("Region"),
    "country": gettext_lazy("Country"),
    "goal": gettext_lazy("Goal served"),
}
MOST_ROWS, MOST_BOXES = 2000, 50
ENDS = re.compile(r"[.?!…][\s\u00a0”»]*(</\w+>)?$")
OPEN = ("category", "status")
SORT_WORDS = {
    "category": gettext_lazy("category, then name"),
    "name": gettext_lazy("name"),
    "end": gettext_lazy("end date"),
    "newest": gettext_lazy("newest entry"),
}
Filters = Mapping[str, Sequence[str]]
Labels = Mapping[str, Mapping[str, str]]
Key = TypeVar("Key")
Printed = TypeVar("Printed")


# One agreement in the list. Filled here and not in the template, where fifty rows of ten values each took as long as
# the query itself.
ROW = (
    '<li class="two"><div><p class="docket"><span class="ref">{reference}</span><span>{category}</span></p>'
    '<h3><a href="{url}">{name}</a></h3><p class="meta">{title}{meta}{latest}</p></div>'
    '<div class="end regend">{tag}{bar}<span class="meta">{until}</span></div></li>'
)


class Box(NamedTuple):
    """One filter with its values, printed already: there may be two hundred."""

    name: str
    title: str
    open: bool
    options: SafeString


class Chosen(NamedTuple):
    """A filter in use, and the address without it."""

    label: str
    url: str


def printed(rows: Sequence[Shown], room: data.Kept, on: date, to: str = "portal:agreement") -> SafeString:
    """The rows of one page, each with what was done last under it. What every row shares is worked out once. `to` names
    the page that a row leads to."""
    done = latest([row.id for row in rows])
    base, said = reverse(to, args=["-"]).removesuffix("-/"), _said(room)
    return mark_safe("\n".join(said.row(row, done.get(UUID(str(row.id))), base, on) for row in rows))  # noqa: S308 (each value escaped)


def _said(room: data.Kept) -> _Said:
    lang = words.language()
    if lang not in room.said:
        room.said[lang] = _Said(labels(room))
    said: _Said = room.said[lang]
    return said


class _Said:
    """Words that every row may need, translated once; and what was printed with them, by all that is in it."""

    def __init__(self, named: Labels) -> None:
        self.named = named
        self._rows: dict[tuple[Shown, Latest | None, str, date], str] = {}
        self._boxes: dict[tuple[tuple[Facet, ...], ...], list[Box]] = {}
        self.tags = {key: _tag(label) for key, label in words.STATUSES.items()}
        self.lang = words.language()
        self.categories, self.countries = named["category"], named["country"]
        self.no_category, self.no_term, self.open_ended = _("No category"), _("No term recorded"), _("No end date")
        self.colon = _(": ")
        self.to, self.ended, self.signed, self.since = (
            _("to %(day)s"),
            _("ended %(day)s"),
            _("Signed: %(when)s"),
            _("Relationship since %(year)d"),
        )
        self.instruments = {key: str(word) for key, word in words.INSTRUMENTS.items()}

    def row(self, row: Shown, done: Latest | None, base: str, on: date) -> str:
        """One row, as it was printed if nothing in it has changed."""
        return _again(self._rows, (row, done, base, on), MOST_ROWS, lambda: _row((row, done), base, self, on))

    def boxes(self, facets: Mapping[str, tuple[Facet, ...]]) -> list[Box]:
        """The filters, as they were printed if they leave what they left then."""
        made = [(key, title, facets[key]) for key, title in TITLES.items() if facets.get(key)]
        asked = tuple(values for _key, _title, values in made)
        return _again(self._boxes, asked, MOST_BOXES, lambda: [_box(*each, self.named[each[0]]) for each in made])


def _again(kept: dict[Key, Printed], asked: Key, most: int, make: Callable[[], Printed]) -> Printed:
    """What was printed before, or is now; what has grown too long is begun anew."""
    found = kept.get(asked)
    if found is None:
        if len(kept) >= most:
            kept.clear()
        found = kept[asked] = make()
    return found


def _row(what: tuple[Shown, Latest | None], base: str, said: _Said, on: date) -> str:
    row, done = what
    bar = term.small(row.starts_on, row.ends_on, on) if row.starts_on and row.ends_on else ""
    return ROW.format(
        reference=escape(row.reference),
        category=escape(_category(row, said)),
        url=escape(f"{base}{quote(row.reference)}/"),
        name=_name(row, said),
        title=_title(row, said),
        meta=escape(_meta(row, said)),
        latest=_latest(done, said) if done else "",
        tag=said.tags[row.status(on)],
        bar=f'<div class="minibar">{bar}</div>' if bar else "",
        until=escape(_until(row, said, on)),
    )


def _category(row: Shown, said: _Said) -> str:
    return said.categories.get(row.category, row.category) or said.no_category


def _name(row: Shown, said: _Said) -> str:
    """The counterparty and its country."""
    name = words.text(row, "name", said.lang)
    country = escape(said.countries.get(row.country_id or "", ""))
    return name if not country or country == name else f"{name}, {country}"


def _title(row: Shown, said: _Said) -> SafeString | str:
    """What the agreement itself is called, where that is on record: a search may have found it by this."""
    title = words.text(row, "title", said.lang)
    return f"{_stopped(title)} " if title else ""


def _meta(row: Shown, said: _Said) -> str:
    parts = [said.instruments.get(row.instrument, row.instrument)]
    if row.signed_precision != "unknown":
        parts.append(said.signed % {"when": term.signed(row.signed, said.lang)})
    if row.since_year:
        parts.append(said.since % {"year": row.since_year})
    return ". ".join(parts) + "."


def _latest(done: Latest, said: _Said) -> str:
    """When and what was done last under it."""
    when = words.text(done, "when_text", said.lang) or escape(words.span(done.when))
    title = words.text(done, "title", said.lang)
    return f" {when[:1].upper()}{when[1:]}{said.colon}{_stopped(title)}"


def _stopped(title: str) -> str:
    """A title as a sentence: with a full stop, unless it ends in a stop of its own."""
    return title if ENDS.search(title) else f"{title}."


def _until(row: Shown, said: _Said, on: date) -> str:
    if row.ends_on and row.ends_on < on and row.status(on) == "ended":
        return in_words(row.ends_on, said.lang)  # the mark above it says that it ended
    if row.ends_on:
        return (said.to if row.ends_on >= on else said.ended) % {"day": in_words(row.ends_on, said.lang)}
    return said.open_ended if row.open_ended else said.no_term


def _tag(label: words.Label) -> str:
    shape = f' data-s="{label.shape}"' if label.shape else ""
    return f'<span class="tag"{shape}>{escape(str(label.word))}</span>'


def labels(room: data.Kept) -> Labels:
    """The words for every value of every filter, made once for each language."""
    lang = words.language()
    if lang not in room.labels:
        room.labels[lang] = _labels(room)
    return room.labels[lang]


def _labels(room: data.Kept) -> dict[str, dict[str, str]]:
    return {
        "category": {key: data.told_apart(key, room) for key in room.categories},
        "country": {key: words.plain(row, "name") for key, row in room.countries.items()},
        "region": {key: words.plain(row, "name") for key, row in room.regions.items()},
        "status": {key: str(word) for key, word in words.STATUS_CHOICES.items()},
        "goal": {key: words.plain(row, "name") for key, row in room.goals.items()},
    }


def boxes(facets: Mapping[str, tuple[Facet, ...]], room: data.Kept) -> list[Box]:
    """The filters, each with its values and how many each would leave."""
    return _said(room).boxes(facets)


def _box(key: str, title: Any, values: Sequence[Facet], named: Mapping[str, str]) -> Box:
    nothing = _("Not recorded")
    if key == "category":
        values = sorted(values, key=_as_the_policy_has_it(named))
    if key in ("country", "region"):
        values = sorted(values, key=lambda one: (one.value == NOT_RECORDED, fold(named.get(one.value, one.value))))
    options = "".join(
        _option(key, one, nothing if one.value == NOT_RECORDED else named.get(one.value, one.value)) for one in values
    )
    return Box(key, str(title), key in OPEN or any(one.chosen for one in values), mark_safe(options))  # noqa: S308 (escaped)


def _as_the_policy_has_it(named: Mapping[str, str]) -> Callable[[Facet], int]:
    """Categories in the order of the policies that know them; what none knows comes last."""
    order = {key: place for place, key in enumerate(named)}
    return lambda one: order.get(one.value, len(order))


def _option(key: str, one: Facet, label: str) -> str:
    checked = " checked" if one.chosen else ""
    return (
        f'<label class="opt"><input type="checkbox" name="{key}" value="{escape(one.value)}"{checked}>'
        f'<span>{escape(label)} <span class="c">({one.count})</span></span></label>'
    )


def chosen(filters: Filters, named: Labels, sort: str, action: str) -> list[Chosen]:
    """Every filter in use by name, with the address that leaves it out."""
    pairs = [(key, value) for key in TITLES for value in filters.get(key, ())]
    return [Chosen(_label(pair, named), query(action, filters, sort, without=pair)) for pair in pairs]


def _label(pair: tuple[str, str], named: Labels) -> str:
    key, value = pair
    word = _("Not recorded") if value == NOT_RECORDED else named.get(key, {}).get(value, value)
    return f"{TITLES[key]}{_(': ')}{word}"


def query(action: str, filters: Filters, sort: str, *, without: tuple[str, str] | None = None, **more: str) -> str:
    """An address of the list: the same filters, one of them left out, or a place to go on from."""
    pairs = [(key, value) for key, values in filters.items() for value in values if (key, value) != without]
    pairs += [("sort", sort)] if sort else []
    pairs += [(key, value) for key, value in more.items() if value]
    return f"{action}?{urlencode(pairs)}" if pairs else action


def sorts(filters: Filters, current: str, action: str) -> list[dict[str, Any]]:
    """The orders that an index holds; words found are listed the newest first."""
    if filters.get("q"):
        return [{"label": SORT_WORDS["newest"], "url": query(action, filters, ""), "current": True}]
    return [
        {
            "label": SORT_WORDS[key],
            "url": query(action, filters, "" if key == "category" else key),
            "current": key == current,
        }
        for key in SORTS
    ]

"""The doors of the rooms, under their language. A page is looked for only among those whose address begins like it.

Django tries one route after another, and asks for each of them which language is spoken: of three hundred, that takes
longer than to ask the database. What is found is what Django finds, in the same order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from django.urls import LocalePrefixPattern, ResolverMatch, URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern
from django.utils.translation import override

FIGURE = re.compile("[0-9]")
NUMBER = "<str:reference>"
"""Where the number of a record stands in the address of its pages."""
NOT_A_NUMBER = (
    "“%s” is the address of a page, so that no record can be reached by it. Choose another reference.",
    "« %s » est l’adresse d’une page\u00a0: aucune fiche ne s’y trouverait. Choisissez un autre numéro.",
)
Door = URLPattern | URLResolver


class Doors(URLResolver):
    """All pages that have a language."""

    def __init__(self, *rooms: Door) -> None:
        super().__init__(LocalePrefixPattern(), list(rooms))
        self._near: dict[str, dict[str, URLResolver]] = {}

    def resolve(self, path: str) -> ResolverMatch:
        """The page at this address."""
        path, prefix = str(path), str(self.pattern)
        near = self._near.get(prefix) or self._near.setdefault(prefix, self._sorted())
        known = next(begins for begins in _beginnings(f"{path.removeprefix(prefix)}/") if begins in near)
        return near[known].resolve(path)

    def _sorted(self) -> dict[str, URLResolver]:
        """For each way in which an address begins, in the language now active, the routes that may be meant."""
        ways = {"", *_ways(self.url_patterns)}
        return {way: URLResolver(self.pattern, list(_fitting(self.url_patterns, way))) for way in ways}


def _beginnings(path: str) -> Iterator[str]:
    """The first two words of an address, the first, and nothing at all."""
    words = path.split("/")[:-1]
    yield from ("".join(f"{word}/" for word in words[:many]) for many in (2, 1, 0))


def _ways(doors: Iterable[Door]) -> Iterator[str]:
    for door in doors:
        if isinstance(door, URLResolver):
            yield from _ways(door.url_patterns)
        else:
            yield _way(door)


def _fitting(doors: Iterable[Door], way: str) -> Iterator[Door]:
    for door in doors:
        if isinstance(door, URLResolver):
            if within := list(_fitting(door.url_patterns, way)):
                yield URLResolver(door.pattern, within, door.default_kwargs, door.app_name, door.namespace)
        elif way.startswith(_way(door)):
            yield _spelled(door)


def _way(door: URLPattern) -> str:
    """How every address of a route begins: its first two words, as far as nothing in them varies."""
    if not isinstance(door.pattern, RoutePattern):
        return ""
    literal, _varies, _rest = str(door.pattern).partition("<")
    return next(_beginnings(literal))


def _spelled(door: URLPattern) -> URLPattern:
    """The same route, written in the language now active."""
    if not isinstance(door.pattern, RoutePattern):
        return door
    route = RoutePattern(str(door.pattern), name=door.name, is_endpoint=True)
    return URLPattern(route, door.callback, door.default_args, door.name)


def is_page(noun: str, reference: str) -> bool:
    """Does this number of an agreement, a counterparty or another noun lead to a page that is not its own?

    Pages are called by words. A number with a figure in it, as nearly all are, is not held against them: that would
    load every page there is, 66 MB for an import that shows none.
    """
    return not FIGURE.search(reference) and reference.casefold() in pages().get(noun, ())


@cache
def pages() -> dict[str, set[str]]:
    """By noun, the words that stand in addresses where the number of a record would: in both languages, whichever the
    city has, since a number is for good."""
    routes = {lang: [route.split("/") for route in _routes(lang)] for lang in ("en", "fr")}
    numbered = {tuple(route[: route.index(NUMBER)]) for route in routes["en"] if NUMBER in route[1:]}
    found: dict[str, set[str]] = {}
    for english, french in zip(*routes.values(), strict=True):
        for place in range(1, len(english)):
            word = english[place]
            if word and "<" not in word and tuple(english[:place]) in numbered:
                found.setdefault(english[place - 1], set()).update({word, french[place]})
    return found


def _routes(lang: str) -> list[str]:
    """Every route under a language, as it is written there."""
    with override(lang):
        return [
            str(door.pattern)
            for doors in get_resolver().url_patterns
            if isinstance(doors, Doors)
            for door in _each(doors.url_patterns)
        ]


def _each(doors: Iterable[Door]) -> Iterator[URLPattern]:
    for door in doors:
        if isinstance(door, URLResolver):
            yield from _each(door.url_patterns)
        else:
            yield door

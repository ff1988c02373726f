"""What stands around every page, whoever shows it: its language, the city, the same page in the other language."""

from __future__ import annotations

import logging
import re
import tomllib
from collections.abc import Callable
from typing import Literal, NamedTuple

from django.conf import settings
from django.http import Http404, HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, override

from chancery import home

NAMES = {"en": "English", "fr": "Français"}
OTHER = {"en": "fr", "fr": "en"}
# Marks that turn reading around, or take no room: invisible, and a way to write one thing and show another. The two
# that say of one sign which way it reads (200e, 200f) stay: names in Arabic and Hebrew have them.
HIDDEN = re.compile("[\u202a-\u202e\u2066-\u2069\ufeff\u200b]")


class Item(NamedTuple):
    """One entry of a menu; beside some stands how many things need whoever looks."""

    label: str
    url: str
    current: str
    counts: bool = False


class Other(NamedTuple):
    """The same page in the other language."""

    lang: str
    name: str
    url: str


def living_city(answer: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """A change of `city.toml` is seen at the next page, by every process that serves. A file that cannot be read is
    told to whoever reads the log, and the city stays as it was."""
    seen = home.stamp(settings.HOME)

    def around(request: HttpRequest) -> HttpResponseBase:
        nonlocal seen
        if (now := home.stamp(settings.HOME)) != seen:
            seen = now
            try:
                settings.CITY = home.city(settings.HOME)
            except (OSError, ValueError, tomllib.TOMLDecodeError):
                logging.getLogger(__name__).exception("city.toml cannot be read; the city stays as it was")
        return answer(request)

    return around


LONGEST = 4000


def readable(answer: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """What no database takes and nobody typed is gone from an address before any page reads it: the sign NUL, in whose
    place another stands that nothing of ours has, and what is longer than anything we write."""

    def around(request: HttpRequest) -> HttpResponseBase:
        if "\0" in request.path_info:
            raise Http404
        asked = request.META.get("QUERY_STRING", "")
        if "%00" in asked or len(asked) > LONGEST:
            request.GET = _shortened(request.GET)  # type: ignore[assignment]  # (made immutable again below)
        return answer(request)

    return around


def _shortened(asked: QueryDict) -> QueryDict:
    clean = QueryDict(mutable=True)
    for key, values in asked.lists():
        clean.setlist(key, [value.replace("\0", "\N{REPLACEMENT CHARACTER}")[:LONGEST] for value in values])
    clean._mutable = False
    return clean


def posted(request: HttpRequest) -> QueryDict:
    """What was sent with a form, as a reader will see it: without the marks that nobody sees."""
    given = request.POST
    if not any(HIDDEN.search(value) for _key, values in given.lists() for value in values):
        return given
    clean = given.copy()
    for key, values in given.lists():
        clean.setlist(key, [HIDDEN.sub("", value) for value in values])
    return clean


def language() -> Literal["en", "fr"]:
    """The language of the page: en or fr."""
    return "fr" if (get_language() or "en").startswith("fr") else "en"


def other(request: HttpRequest, lang: str) -> Other | None:
    """Where the language link leads: the same page with the same choices, or home where there is no such page."""
    wanted = OTHER[lang]
    if wanted not in dict(settings.LANGUAGES):
        return None
    with override(wanted):
        url = _there(request)
        return Other(wanted, NAMES[wanted], url if url.startswith(f"/{wanted}/") else reverse("portal:home"))


def _there(request: HttpRequest) -> str:
    """The address of this page in the language now active; nothing where there is no such page."""
    match = request.resolver_match
    if match is None:
        return ""
    try:
        path = reverse(match.view_name, args=match.args, kwargs=match.kwargs)
    except NoReverseMatch:
        return ""
    _path, mark, asked = request.get_full_path().partition("?")
    return f"{path}{mark}{asked}"


def city(lang: str) -> dict[str, str]:
    """What the city says of itself, in one language."""
    own = settings.CITY
    extra = {key: str(value) for key, value in own.extra.items()}
    name = getattr(own, f"name_{lang}")
    short = extra.get(f"short_{lang}") or extra.get("short") or name
    return {
        "name": name,
        "short": short,
        "owner": of_the_city(short) if lang == "fr" else short,
        "banner": getattr(own, f"banner_{lang}"),
        "theme": f"{reverse('theme')}?v={own.accent[1:]}" if own.accent else "",
        "logo": f"{reverse('logo')}?v={own.logo[5:13]}" if own.logo else "",
        "about": extra.get(f"about_{lang}", ""),
        "licence": extra.get(f"licence_{lang}", ""),
    }


#: What the name of a municipality may begin with in French, by the article it takes.
WITH_ARTICLE = {
    **dict.fromkeys(("ville", "municipalité", "paroisse", "communauté", "commune", "cité", "région", "mrc"), "de la "),
    **dict.fromkeys(("village", "canton", "comté", "district"), "du "),
    **dict.fromkeys(("agglomération", "arrondissement"), "de l’"),
}
#: A vowel; of a y only one before a consonant: d’Yverdon, de Yamachiche.
ELIDED = re.compile("[aeiouâàéèêîïôöûœ]|y[^aeiouâàéèêîïôöûœ]")
OWN_ARTICLE = {"le": "du ", "les": "des "}


def of_the_city(name: str) -> str:
    """“Of” a city in French, contracted or elided: d’Ottawa, de Toronto, de la Ville de Lévis, des Éboulements."""
    first, _space, rest = name.partition(" ")
    if rest and (of := OWN_ARTICLE.get(first.lower())):
        return of + rest
    if rest and (of := WITH_ARTICLE.get(first.lower())):
        return of + name
    return f"d’{name}" if ELIDED.match(name.lower()) else f"de {name}"

"""A page of the portal: the city's name, the menu of what exists, the same page in the other language."""

from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse, translate_url
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from chancery.portal import data
from chancery.portal.words import OTHER, language

NAMES = {"en": "English", "fr": "Français"}
MENU = (
    ("home", _("Home")),
    ("register", _("Agreements")),
    ("policy", _("Policy")),
    ("frameworks", _("Goals")),
    ("networks", _("Networks")),
    ("decisions", _("Decisions")),
    ("budget", _("Budget")),
)
FOOT = (("about", _("How this register is kept")), ("accessibility", _("Accessibility")), ("privacy", _("Privacy")))
ALWAYS = {"home", "register"}


class Item(NamedTuple):
    """One entry of the menu."""

    label: Any
    url: str
    current: str


class Other(NamedTuple):
    """The same page in the other language."""

    lang: str
    name: str
    url: str


def show(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    at: str = "",
    inside: bool = False,
    status: int = 200,
) -> HttpResponse:
    """Answer with a page: `at` is its entry in the menu, `inside` says that it lies below that entry."""
    given = context or {}
    room = given.get("room") or data.kept()
    frame = _frame(request, room.exists | ALWAYS, at, "true" if inside else "page")
    return render(request, template, {**frame, **given}, status=status)


def plain(request: HttpRequest, template: str, status: int) -> HttpResponse:
    """A page that asks the database nothing: for the moment when something is broken."""
    return render(request, template, _frame(request, ALWAYS, "", ""), status=status)


def _frame(request: HttpRequest, there: Collection[str], at: str, here: str) -> dict[str, Any]:
    lang = language()
    menu, foot = _entries(lang)
    return {
        "lang": lang,
        "city": city(lang),
        "menu": [Item(label, url, here if name == at else "") for name, label, url in menu if name in there],
        "foot": [Item(label, url, here if name == at else "") for name, label, url in foot],
        "other": other(request, lang),
    }


@lru_cache(maxsize=4)
def _entries(lang: str) -> tuple[list[tuple[str, str, str]], ...]:
    """The menu and the foot of a language: their words and addresses do not change while the house stands."""
    return tuple([(name, str(label), reverse(f"portal:{name}")) for name, label in each] for each in (MENU, FOOT))


def other(request: HttpRequest, lang: str) -> Other | None:
    """Where the language link leads: the same page with the same choices, or home where there is no such page."""
    wanted = OTHER[lang]
    if wanted not in dict(settings.LANGUAGES):
        return None
    url = translate_url(request.get_full_path(), wanted)
    if not url.startswith(f"/{wanted}/"):
        with override(wanted):
            url = reverse("portal:home")
    return Other(wanted, NAMES[wanted], url)


def city(lang: str) -> dict[str, str]:
    """What the city says of itself, in one language."""
    own = settings.CITY
    extra = {key: str(value) for key, value in own.extra.items()}
    name = getattr(own, f"name_{lang}")
    short = extra.get(f"short_{lang}") or extra.get("short", "")
    return {
        "name": name,
        "short": short,
        "owner": _of(short) if lang == "fr" else short,
        "banner": getattr(own, f"banner_{lang}"),
        "accent": own.accent,
        "logo": own.logo,
        "licence": extra.get(f"licence_{lang}", ""),
    }


def _of(name: str) -> str:
    """French elides before a vowel: d’Ottawa, de Toronto."""
    return f"d’{name}" if name[:1].lower() in "aeiouyâàéèêîïôöûœ" else f"de {name}"

"""A page of the portal: the city's name, the menu of what exists, the same page in the other language."""

from collections.abc import Mapping
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
    lang = language()
    here = "true" if inside else "page"
    there = data.kept().exists | ALWAYS
    frame = {
        "lang": lang,
        "city": city(lang),
        "menu": [_item(name, label, at, here) for name, label in MENU if name in there],
        "foot": [_item(name, label, at, here) for name, label in FOOT],
        "other": other(request, lang),
    }
    return render(request, template, {**frame, **(context or {})}, status=status)


def plain(request: HttpRequest, template: str, status: int) -> HttpResponse:
    """A page that asks the database nothing: for the moment when something is broken."""
    lang = language()
    frame = {
        "lang": lang,
        "city": city(lang),
        "menu": [_item(name, label, "", "") for name, label in MENU if name in ALWAYS],
        "foot": [_item(name, label, "", "") for name, label in FOOT],
        "other": other(request, lang),
    }
    return render(request, template, frame, status=status)


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


@lru_cache(maxsize=4)
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


def _item(name: str, label: Any, at: str, here: str) -> Item:
    return Item(label, reverse(f"portal:{name}"), here if name == at else "")

"""A page of the portal: the city's name, the menu of what exists, the same page in the other language."""

from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from chancery.frame import Item, city, language, other
from chancery.portal import data, words

MENU = (
    ("home", _("Home")),
    ("register", _("Agreements")),
    ("activities", _("Activities")),
    ("trips", _("Travel")),
    ("policy", words.POLICY),
    ("propose", _("Propose")),
    ("frameworks", _("Goals")),
    ("networks", _("Networks")),
    ("decisions", _("Decisions")),
    ("budget", _("Budget")),
)
FOOT = (
    ("about", _("How this register is kept")),
    ("ledger", _("Check this register")),
    ("accessibility", _("Accessibility")),
    ("privacy", _("Privacy")),
)
ALWAYS = {"home", "register"}


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


def plain(request: HttpRequest, template: str, status: int, **more: Any) -> HttpResponse:
    """A page that asks the database nothing: for the moment when something is broken."""
    return render(request, template, {**_frame(request, ALWAYS, "", ""), **more}, status=status)


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

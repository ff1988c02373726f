"""One box over everything that someone may see."""

from __future__ import annotations

from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from chancery.accounts.models import actor_of
from chancery.accounts.permissions import keys_of
from chancery.accounts.staff import read
from chancery.audit.models import Actor
from chancery.desk.found import KINDS, Kind, Shown
from chancery.records import DataClass
from chancery.search.find import Hit, seen
from chancery.search.words import MOST_TEXT, question, snippet

FEW, MANY = 5, 25
# Reading what was told in confidence is noted where it is read; a list of what was found shows none of it.
UNSAID = {DataClass.INTERGOVERNMENTAL, DataClass.PERSONAL}


class Group(NamedTuple):
    """What was found of one kind, and where there is more."""

    key: str
    label: Any
    rows: list[tuple[Shown, SafeString]]
    more: str


@read
def show(request: HttpRequest) -> HttpResponse:
    """What was found, by kind; of one kind all of it, page by page."""
    text, by = request.GET.get("q", "").strip()[:MOST_TEXT], actor_of(request.user)
    only = next((kind for kind in KINDS if kind.key == request.GET.get("kind")), None)
    groups: list[Group] = []
    if by is not None and text:
        chosen, after = ((only,), request.GET.get("after", "")) if only else (KINDS, "")
        found = (_group(by, kind, text, after, MANY if only else FEW) for kind in chosen)
        groups = [group for group in found if group.rows]
    context = {
        "q": text,
        "groups": groups,
        "only": only,
        "start": _address(text, only.key) if only and request.GET.get("after") else "",
        "every": _address(text),
        "here": _("Search"),
        "trail": [(_("Desk"), reverse("desk:home"))],
    }
    return render(request, "desk/search.html", context)


def _group(by: Actor, kind: Kind, text: str, after: str, most: int) -> Group:
    hits = seen(kind.key, text, keys_of(by) | kind.keys(by), limit=most + 1, after=after, opened=kind.opened(by))
    here, asked = hits[:most], question(text)
    shown = kind.read(by, [hit.object_id for hit in here])
    rows = [(shown[hit.object_id], _said(hit, asked)) for hit in here if hit.object_id in shown]
    goes_on = len(hits) > most
    more = _address(text, kind.key, here[-1].after if most == MANY else "") if goes_on else ""
    return Group(kind.key, kind.label, rows, more)


def _said(hit: Hit, asked: list[list[str]]) -> SafeString:
    """Where its text says what was asked."""
    if not UNSAID.isdisjoint(hit.seen_with):
        return SafeString("")
    pieces = snippet(hit.text, asked)
    return format_html_join(
        "", "{}", ((format_html("<mark>{}</mark>", one) if is_it else one,) for one, is_it in pieces)
    )


def _address(text: str, kind: str = "", after: str = "") -> str:
    asked = {"q": text, "kind": kind, "after": after}
    return f"{reverse('desk:search')}?{urlencode({key: value for key, value in asked.items() if value})}"

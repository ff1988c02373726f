"""Pages that are text: how the register is kept, accessibility, privacy. Each language is written, not translated."""

from collections.abc import Iterator
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from chancery.portal import data, page
from chancery.portal.words import language


def about(request: HttpRequest) -> HttpResponse:
    """How this register is kept, and what its sources do not settle."""
    context = {
        **_prose("about"), "here": _("How this register is kept"), "notes": data.notes("about"), "credits": True,
        "sources": list(sources()), "policies": "policy" in data.kept().exists,
    }  # fmt: skip
    return page.show(request, "portal/about.html", context, at="about")


def accessibility(request: HttpRequest) -> HttpResponse:
    """What was checked, and what was not."""
    return page.show(
        request, "portal/prose.html", {**_prose("accessibility"), "here": _("Accessibility")}, at="accessibility"
    )


def privacy(request: HttpRequest) -> HttpResponse:
    """What this site knows of its readers: nothing."""
    return page.show(request, "portal/prose.html", {**_prose("privacy"), "here": _("Privacy")}, at="privacy")


class Source(NamedTuple):
    """A publication that the register was read from: how pages call it, what it is, and where it can be read."""

    called: str
    text: str
    url: str


def sources() -> Iterator[Source]:
    """Those that the city's own file names, under `[[source]]` (TRN-01)."""
    given = settings.CITY.extra.get("source")
    for one in given if isinstance(given, list) else []:
        said = {key: str(value) for key, value in dict(one).items()}
        url = said.get("url", "")
        yield Source(
            said.get("called", ""), said.get(f"text_{language()}", ""), url if url.startswith("https://") else ""
        )


def _prose(name: str) -> dict[str, str]:
    return {"prose": f"portal/prose/{name}.{language()}.html"}

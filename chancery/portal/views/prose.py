"""Pages that are text: how the register is kept, accessibility, privacy. Each language is written, not translated."""

from django.http import HttpRequest, HttpResponse

from chancery.portal import data, page
from chancery.portal.words import language


def about(request: HttpRequest) -> HttpResponse:
    """How this register is kept, and what its sources do not settle."""
    context = {"prose": f"portal/prose/about.{language()}.html", "notes": data.notes("about")}
    return page.show(request, "portal/about.html", context, at="about")


def accessibility(request: HttpRequest) -> HttpResponse:
    """What was checked, and what was not."""
    return page.show(request, "portal/prose.html", _prose("accessibility"), at="accessibility")


def privacy(request: HttpRequest) -> HttpResponse:
    """What this site knows of its readers: nothing."""
    return page.show(request, "portal/prose.html", _prose("privacy"), at="privacy")


def _prose(name: str) -> dict[str, str]:
    return {"prose": f"portal/prose/{name}.{language()}.html", "name": name}

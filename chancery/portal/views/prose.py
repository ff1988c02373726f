"""Pages that are text: how the register is kept, accessibility, privacy. Each language is written, not translated."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from chancery.portal import data, page
from chancery.portal.words import language


def about(request: HttpRequest) -> HttpResponse:
    """How this register is kept, and what its sources do not settle."""
    context = {**_prose("about"), "here": _("How this register is kept"), "notes": data.notes("about"), "credits": True}
    return page.show(request, "portal/about.html", context, at="about")


def accessibility(request: HttpRequest) -> HttpResponse:
    """What was checked, and what was not."""
    return page.show(
        request, "portal/prose.html", {**_prose("accessibility"), "here": _("Accessibility")}, at="accessibility"
    )


def privacy(request: HttpRequest) -> HttpResponse:
    """What this site knows of its readers: nothing."""
    return page.show(request, "portal/prose.html", {**_prose("privacy"), "here": _("Privacy")}, at="privacy")


def _prose(name: str) -> dict[str, str]:
    return {"prose": f"portal/prose/{name}.{language()}.html"}

"""The page that teaches whoever wants to know how to check that nothing in this register was rewritten."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from chancery.audit import published
from chancery.portal import page
from chancery.portal.words import language


def show(request: HttpRequest) -> HttpResponse:
    """Step by step: what to fetch, what to type, what the answer means, and what it does not prove."""
    newest = published.newest()
    context = {
        "here": _("Check this register yourself"),
        "prose": f"portal/prose/ledger.{language()}.html",
        "published": newest,
        "signed": timezone.localtime(newest.at).date() if newest else None,
    }
    return page.show(request, "portal/prose.html", context, at="ledger")

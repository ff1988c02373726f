"""The budget, line by line."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from chancery.portal import data, money, page


def show(request: HttpRequest) -> HttpResponse:
    """Every public line, parts below their whole."""
    context = {"here": _("Budget"), "lines": money.rows(), "notes": data.notes("budget")}
    return page.show(request, "portal/budget.html", context, at="budget")

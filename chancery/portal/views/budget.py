"""The budget, line by line."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from chancery.memberships.models import Membership
from chancery.portal import data, envelope, money, page


def show(request: HttpRequest) -> HttpResponse:
    """Every public line, parts below their whole."""
    lines = money.rows()
    context = {
        "here": _("Budget"), "lines": lines, "lines_in": money.said_in(lines),
        "years": envelope.years(), "notes": data.notes("budget"),
        "memberships": Membership.objects.public().exists(),
    }  # fmt: skip
    return page.show(request, "portal/budget.html", context, at="budget")

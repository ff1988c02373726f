"""The budget, line by line."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from chancery.memberships.models import Membership
from chancery.portal import data, envelope, money, page


def show(request: HttpRequest) -> HttpResponse:
    """Every public line, parts below their whole."""
    context = {
        "here": _("Budget"), "lines": money.rows(), "years": envelope.years(), "notes": data.notes("budget"),
        "memberships": Membership.objects.public().exists(),
    }  # fmt: skip
    return page.show(request, "portal/budget.html", context, at="budget")

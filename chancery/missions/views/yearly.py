"""The reports on the travel of a year: as a page, and as a table for the annual report."""

from __future__ import annotations

import csv
import io

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from chancery import paging
from chancery.accounts.models import actor_of
from chancery.accounts.staff import reads
from chancery.missions import permissions, yearly
from chancery.missions.views.found import top


@reads(permissions.may_look)
def index(request: HttpRequest) -> HttpResponse:
    """Every report on the trips of a year, the last filed first, and how many are missing."""
    by, years, today = actor_of(request.user), yearly.years(actor_of(request.user)), timezone.localdate()
    said = request.GET.get("year", "")
    year = int(said) if said.isascii() and said.isdecimal() and 1 <= int(said) <= 9999 else (years or [today.year])[0]
    page = paging.page(yearly.reports(by, year), "pk", request.GET.get("after", ""), down=True)
    context = {
        "page": page,
        "year": year,
        "years": years,
        "missing": yearly.missing(by, year, today),
        "here": _("Reports on travel"),
        "trail": top(),
        "next": f"?year={year}&after={page.next}" if page.next else "",
        "previous": f"?year={year}&after={page.previous}" if page.previous else "",
    }
    return render(request, "missions/yearly.html", context)


@reads(permissions.may_look)
def table(request: HttpRequest, year: int) -> HttpResponse:
    """The same as a file."""
    if not 1 <= year <= 9999:
        raise Http404
    text = io.StringIO(newline="")
    csv.writer(text).writerows(yearly.table(actor_of(request.user), year))
    answer = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="reports-on-travel-{year}.csv"'
    return answer

"""The list of cases, the same as a table, and the page that opens one."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from chancery import paging
from chancery.accounts.models import Division, actor_of
from chancery.accounts.staff import ask, reads, sent, writes
from chancery.agreements.actions import take_up
from chancery.agreements.export import neutral
from chancery.audit.models import Actor
from chancery.cases import actions, permissions
from chancery.cases.models import Case
from chancery.cases.words import MOMENTS, OF_AN_AGREEMENT
from chancery.desk.cases import listing, subjects
from chancery.desk.cases.forms import OpenCase
from chancery.desk.views.cases.found import address, top
from chancery.frame import language
from chancery.strategy.policies import loaded, own

NAMES = ("q", "state", "category", "division")


@reads(permissions.may_look)
def index(request: HttpRequest) -> HttpResponse:
    """The cases that this person may read, the newest first, narrowed as they ask."""
    by, asked = actor_of(request.user), _asked(request)
    page = paging.newest(listing.asked(by, asked), request.GET.get("after", ""))
    context = {
        "asked": asked,
        "page": page,
        "lines": listing.lines(page.rows),
        "states": [("open", _("On its way")), *Case.Outcome.choices],
        "categories": _categories(asked.get("category", "")),
        "divisions": Division.objects.order_by("name_en"),
        "opens": by is not None and permissions.may_open(by),
        "narrowed": any(asked.values()),
        "next": _again(asked, after=page.next) if page.next else "",
        "previous": _again(asked, after=page.previous) if page.previous else "",
        "csv": f"{reverse('desk:cases-csv')}?{urlencode(asked)}",
    }
    return render(request, "cases/index.html", context)


@reads(permissions.may_look)
def as_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The same rows as a table, all of them, sent as they are read."""
    rows = listing.asked(actor_of(request.user), _asked(request))
    titles = (
        *(_("Number"), _("About"), _("Name"), _("Category"), _("Step"), _("State")),
        *(_("Opened"), _("Came in"), _("Closed"), _("Division"), _("Reason")),
    )
    response = StreamingHttpResponse(_lines(listing.table(rows, titles)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="cases.csv"'
    response["X-Robots-Tag"] = "noindex"
    return response


@writes(permissions.may_open)
def open_one(request: HttpRequest) -> HttpResponse:
    """Open a case under the policy in force: what is asked for, and about whom."""
    by, first = actor_of(request.user), {"subject": request.GET.get("about", "")}
    form = OpenCase(sent(request), categories=_open_categories(), by=by, initial=first)

    def act(by: Actor) -> HttpResponse:
        given = form.cleaned_data
        values = {name: given[name] for name in ("category", "on", "lead_division", "why_late")}
        with transaction.atomic():
            made = _opened(by, given, values)
            if (came := given["came_on"]) and made.submitted_on is None:
                actions.submit(by=by, case=made, on=came, content_digest=subjects.content(made))
        return redirect(address(made))

    version = own(timezone.localdate())
    lede = (
        _("It goes the way of the policy in force today, and stays under it: %(title)s.")
        % {"title": loaded(version).title.in_(language())}
        if version
        else _("No policy is in force today, so there are no steps to take.")
    )
    return ask(request, form, act, title=_("Open a case"), verb=_("Open it"), trail=top(), lede=lede)


def _opened(by: Actor, given: dict[str, Any], values: dict[str, Any]) -> Case:
    """What is asked of an agreement that is there has its own conditions."""
    key, kind, subject = given["key"], given["kind"], given["subject"]
    if kind in OF_AN_AGREEMENT:
        return take_up(by=by, key=key, agreement=subject, kind=kind, **values)
    return actions.open(id=UUID(key), by=by, kind=kind, moment=MOMENTS[kind], subject=subject.reference, **values)


def _asked(request: HttpRequest) -> dict[str, str]:
    return {name: said for name in NAMES if (said := request.GET.get(name, "").strip()[:200])}


def _again(asked: dict[str, str], **more: str) -> str:
    return f"{reverse('desk:cases')}?{urlencode({**asked, **more})}"


def _open_categories() -> list[tuple[str, str]]:
    version = own(timezone.localdate())
    found = loaded(version).categories if version else ()
    return [(one.id, one.name.in_(language())) for one in found if one.status == "open"]


def _categories(chosen: str) -> list[tuple[str, str]]:
    """Those of the policy in force, and the one that was asked for."""
    found = _open_categories()
    return found if not chosen or any(slug == chosen for slug, _name in found) else [*found, (chosen, chosen)]


def _lines(rows: Iterator[list[Any]]) -> Iterator[bytes]:
    for row in rows:
        out = io.StringIO()
        csv.writer(out).writerow([neutral(str(cell)) for cell in row])
        yield out.getvalue().encode()

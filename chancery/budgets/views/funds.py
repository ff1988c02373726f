"""The funds of a year, one fund, and the figures by which they are measured."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from chancery import edits, paging
from chancery.accounts.editing import Editing, edit
from chancery.accounts.models import Division, actor_of
from chancery.accounts.staff import ask, reads, sent, writes
from chancery.audit.models import Actor
from chancery.budgets import actions, export, forms, permissions, shown
from chancery.budgets.models import FTE, Fund, Posting, YearFigure
from chancery.budgets.views.found import a_fund, as_file, to_fund, top
from chancery.money import Money

NAMES = ("q", "year", "source", "unit", "division")
Kind = Posting.Kind


@reads(permissions.may_look)
def index(request: HttpRequest) -> HttpResponse:
    """The funds of a year that this person may read, each with what is left of it; and the sums, unit by unit."""
    by, asked = actor_of(request.user), _asked(request)
    mine = permissions.visible(by)
    years = list(mine.order_by("-year").values_list("year", flat=True).distinct())
    if "year" not in request.GET and not asked["q"] and years:
        asked["year"] = str(next((one for one in years if one <= timezone.localdate().year), years[0]))
    rows = shown.asked(by, asked)
    page = paging.page(rows, "reference", request.GET.get("after", ""))
    found = shown.lines(page.rows)
    context = {
        "asked": asked,
        "page": page,
        "lines": found,
        "totals": shown.totals(shown.lines(rows) if page.next or page.previous else found),
        "years": years,
        "sources": Fund.Source.choices,
        "units": sorted(mine.order_by().values_list("unit", flat=True).distinct()),
        "staff_time": FTE,
        "divisions": Division.objects.filter(funds__in=mine).distinct().order_by("name_en"),
        "narrowed": any(asked[name] for name in NAMES if name != "year"),
        "keeps": by is not None and permissions.may_keep(by),
        "figures": permissions.may_read_figures(by),
        "posts": by is not None and permissions.may_post(by),
        "next": _again(asked, page.next),
        "previous": _again(asked, page.previous),
        "csv": f"{reverse('budgets:funds-csv')}?{urlencode(asked)}",
    }
    return render(request, "budgets/index.html", context)


@reads(permissions.may_look)
def as_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The same as a table, all of it."""
    rows = shown.asked(actor_of(request.user), _asked(request))
    return as_file("funds", export.table(shown.lines(rows)))


@reads(permissions.may_look)
def one(request: HttpRequest, reference: str) -> HttpResponse:
    """One fund: what is left of it, as one table whose figures lead to the rows that they are made of."""
    by, fund = actor_of(request.user), a_fund(request, reference)
    line, reader = shown.lines([fund])[0], permissions.may_read_rows(by)
    context: dict[str, Any] = {
        "fund": fund,
        "here": shown.name_of(fund),
        "trail": top(),
        "line": line,
        "rows": reader,
        "prices": shown.prices(fund.amount, fund.base_year, fund.year),
        "moved_in": Money(line.balance.moved_in, fund.unit),
        "moved_out": Money(line.balance.moved_out, fund.unit),
        "over": line.left is not None and line.left.minor < 0,
    }
    if reader:
        context |= _rows(fund, by)
    return render(request, "budgets/fund.html", context)


@reads(permissions.may_read_rows)
def rows_csv(request: HttpRequest, reference: str) -> StreamingHttpResponse:
    """Every row of a fund as a table."""
    fund = a_fund(request, reference)
    return as_file(fund.reference, export.rows_of(fund))


@writes(permissions.may_keep)
def add(request: HttpRequest) -> HttpResponse:
    """Enter a fund."""
    form = forms.NewFund(sent(request), about="fund")

    def act(by: Actor) -> HttpResponse:
        given = dict(form.cleaned_data)
        minor, unit = given.pop("amount_minor"), given.pop("unit")
        amount = None if minor is None else Money(minor, unit)
        fund = actions.enter_fund(by=by, amount=amount, unit=unit, id=given.pop("key"), **given)
        return redirect("budgets:fund", reference=fund.reference)

    return ask(request, form, act, title=_("Enter a fund"), verb=_("Enter"), trail=top())


@writes(permissions.may_keep)
def correct(request: HttpRequest, reference: str) -> HttpResponse:
    """Correct what is recorded of a fund, with the reason."""
    fund = a_fund(request, reference)

    def make(*args: Any, **more: Any) -> forms.MendFund:
        return forms.MendFund(*args, unit=fund.unit, **more)

    def now() -> dict[str, Any]:
        fields = [name for name in forms.MendFund.base_fields if name != "reason"]
        return edits.of(Fund.objects.get(pk=fund.pk), fields)

    def act(by: Actor, merged: edits.Merged) -> HttpResponse:
        reason = merged.beside["reason"]
        actions.correct_fund(by=by, fund=fund, held=merged.held, changes=merged.changes, reason=reason)
        return redirect("budgets:fund", reference=fund.reference)

    title = _("Correct the fund")
    return edit(request, Editing(fund, make, now, act), title=title, verb=_("Correct"), trail=to_fund(fund))


@reads(permissions.may_read_figures)
def figures(request: HttpRequest) -> HttpResponse:
    """What prices did and how many days a year of work has, as the city entered it."""
    by = actor_of(request.user)
    rows = YearFigure.objects.all()
    told = shown.corrections(by, [row.pk for row in rows])
    context = {
        "kinds": [
            (label, [{"row": row, "corrections": told[row.pk]} for row in rows if row.kind == kind])
            for kind, label in YearFigure.Kind.choices
        ],
        "trail": top(),
        "keeps": by is not None and permissions.may_keep(by),
    }
    return render(request, "budgets/figures.html", context)


@writes(permissions.may_keep)
def figure(request: HttpRequest) -> HttpResponse:
    """Enter a figure of a year, or correct one that is there."""
    form = forms.Figure(sent(request))

    def act(by: Actor) -> HttpResponse:
        actions.enter_figure(by=by, **form.cleaned_data)
        return redirect("budgets:figures")

    trail = [*top(), (_("Figures by year"), reverse("budgets:figures"))]
    return ask(request, form, act, title=_("Enter a figure"), verb=_("Enter"), trail=trail)


def _rows(fund: Fund, by: Actor | None) -> dict[str, Any]:
    """What the page of a fund has for those who read its rows."""
    kinds = [(kind, label, shown.rows(fund, by, kind)) for kind, label in Kind.choices]
    keeps = by is not None and permissions.may_keep(by)
    acts = by is not None and permissions.may_act(by)
    return {
        "kinds": kinds,
        "moves": shown.moves(fund, by),
        "corrections": shown.corrections(by, [fund.pk])[fund.pk],
        "keeps": keeps,
        "acts": acts,
        "posts": by is not None and permissions.may_post(by),
    }


def _asked(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "").replace("\0", " ").strip()[:200] for name in NAMES}


def _again(asked: dict[str, str], after: str) -> str:
    return f"?{urlencode({**asked, 'after': after})}" if after else ""

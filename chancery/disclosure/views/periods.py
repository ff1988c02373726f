"""Quarters of travel: which are open, due or late, what closed ones were reconciled with, and closing one."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from chancery.accounts.models import actor_of, names_of
from chancery.accounts.staff import ask, reads, sent, writes
from chancery.audit.models import Actor
from chancery.disclosure import actions, forms, periods, permissions
from chancery.disclosure.models import Period
from chancery.disclosure.periods import Quarter
from chancery.frame import language
from chancery.missions.models import Mission
from chancery.money import Money


class Row(NamedTuple):
    """A quarter that is over, whether somebody closed it, and by when that is due."""

    quarter: Quarter
    period: Period | None
    due: date | None
    late: bool


@reads(permissions.may_read_all)
def index(request: HttpRequest) -> HttpResponse:
    """The quarters that are over, the latest first."""
    today = timezone.localdate()
    closed = {(one.year, one.quarter): one for one in Period.objects.all()}
    several = sorted({*periods.ended(today), *(Quarter(*key) for key in closed)}, reverse=True)
    context = {
        "rows": [_row(one, closed.get(tuple(one)), today) for one in several],  # type: ignore[arg-type]
        "trail": _trail()[:-1],
        "here": _("Quarters"),
    }
    return render(request, "disclosure/periods.html", context)


@reads(permissions.may_read_all)
def one(request: HttpRequest, year: int, quarter: int) -> HttpResponse:
    """One quarter: what it was reconciled with, each difference, and what changed since."""
    asked, by = _quarter(year, quarter), actor_of(request.user)
    period = Period.objects.filter(year=year, quarter=quarter).first()
    now = periods.posted(asked)
    context = {
        "row": _row(asked, period, timezone.localdate()),
        "now": now,
        "since": Money(now.minor - period.ours_minor, period.currency) if period else None,
        "differences": [] if period is None else list(period.differences.select_related("period")),
        "who": "" if period is None else names_of([period.closed_by_id]).get(period.closed_by_id, ""),
        "waiting": periods.to_account(asked),
        "may_close": period is None and by is not None and permissions.may_close(by),
        "trail": _trail(),
        "here": name_of(asked),
    }
    return render(request, "disclosure/period.html", context)


@writes(permissions.may_close)
def close(request: HttpRequest, year: int, quarter: int) -> HttpResponse:
    """Close a quarter."""
    asked = _quarter(year, quarter)
    form = forms.Closing(sent(request))
    ours = periods.posted(asked)

    def act(by: Actor) -> HttpResponse:
        finance = Money(form.cleaned_data["finance"], ours.currency)
        actions.close(by=by, quarter=asked, finance=finance, differences=form.cleaned_data["differences"])
        return redirect("disclosure:period", year=year, quarter=quarter)

    lede = _("Posted here in the quarter, less what was given back: %(sum)s.") % {
        "sum": ours.phrase(language(), ours.currency)
    }
    if waiting := periods.to_account(asked):
        lede += " " + _("With it these are published and accounted for: %(missions)s.") % {
            "missions": ", ".join(map(_called, waiting))
        }
    trail = [*_trail(), (name_of(asked), reverse("disclosure:period", args=[year, quarter]))]
    return ask(request, form, act, title=_("Close the quarter"), verb=_("Close"), trail=trail, lede=lede)


def name_of(quarter: Quarter) -> str:
    """A quarter in words."""
    return _("Quarter %(quarter)s of %(year)s") % {"quarter": quarter.number, "year": quarter.year}


def _called(mission: Mission) -> str:
    title = getattr(mission, f"title_{language()}") or mission.title_en or mission.title_fr
    return f"{mission.reference} {title}".strip()


def _quarter(year: int, quarter: int) -> Quarter:
    if not (1 <= quarter <= 4 and 1900 <= year <= 9998):
        raise Http404
    return Quarter(year, quarter)


def _row(quarter: Quarter, period: Period | None, today: date) -> Row:
    due = quarter.due
    return Row(quarter, period, due, period is None and due is not None and due < today)


def _trail() -> list[tuple[str, Any]]:
    return [
        (_("Travel"), reverse("missions:index")),
        (_("What residents read"), reverse("disclosure:index")),
        (_("Quarters"), reverse("disclosure:periods")),
    ]

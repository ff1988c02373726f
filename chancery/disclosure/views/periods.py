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
from chancery.accounts.staff import SAFE, ask, reads, sent, writes
from chancery.audit.models import Actor
from chancery.disclosure import actions, forms, periods, permissions, reconcile
from chancery.disclosure.models import Period
from chancery.disclosure.periods import Quarter
from chancery.disclosure.words import called
from chancery.frame import language
from chancery.missions.models import FinanceLine, Mission
from chancery.missions.permissions import may_post
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
        "rows": [_row(one, closed.get(tuple(one)), today) for one in several],  # type: ignore[arg-type]  # (pairs)
        "trail": _trail()[:-1],
        "here": _("Quarters"),
    }
    return render(request, "disclosure/periods.html", context)


@reads(permissions.may_read_all)
def one(request: HttpRequest, year: int, quarter: int) -> HttpResponse:
    """One quarter: what it was reconciled with, each difference, and what changed since."""
    asked, by = _quarter(year, quarter), actor_of(request.user)
    period = Period.objects.filter(year=year, quarter=quarter).first()
    now, rows = periods.posted(asked), reconcile.rows_of(asked)
    context = {
        "row": _row(asked, period, timezone.localdate()),
        "now": now,
        **(_held_against(asked, rows) if period is None and rows else {}),
        "since": Money(now.minor - period.ours_minor, period.currency) if period else None,
        "theirs_since": reconcile.finance_of([each for each in rows if each.pk > period.pk]) if period else None,
        "differences": [] if period is None else _explained(period),
        "who": "" if period is None else names_of([period.closed_by_id]).get(period.closed_by_id, ""),
        "waiting": periods.to_account(asked),
        "may_place": by is not None and may_post(by),
        "may_close": _is_to_close(asked) and by is not None and permissions.may_close(by),
        "trail": _trail(),
        "here": name_of(asked),
    }
    return render(request, "disclosure/period.html", context)


@writes(permissions.may_close)
def close(request: HttpRequest, year: int, quarter: int) -> HttpResponse:
    """Close a quarter that is over and open; whoever opens the form of another is led to its page, which says so."""
    asked = _quarter(year, quarter)
    if request.method in SAFE and not _is_to_close(asked):
        return redirect("disclosure:period", year=year, quarter=quarter)
    ours, rows = periods.posted(asked), reconcile.rows_of(asked)
    form = _asks(request, asked, rows)

    def act(by: Actor) -> HttpResponse:
        actions.close(by=by, quarter=asked, **form.given)
        return redirect("disclosure:period", year=year, quarter=quarter)

    lede = _("Posted here in the quarter, less what was given back: %(sum)s.") % {"sum": _said(ours)}
    if rows:
        said = {"sum": _said(reconcile.finance_of(rows))}
        lede += " " + _("By the rows of the finance system: %(sum)s.") % said
    if waiting := periods.to_account(asked):
        lede += " " + _("With it these are published and accounted for: %(missions)s.") % {
            "missions": ", ".join(map(_titled, waiting))
        }
    trail = [*_trail(), (name_of(asked), reverse("disclosure:period", args=[year, quarter]))]
    return ask(request, form, act, title=_("Close the quarter"), verb=_("Close"), trail=trail, lede=lede)


def _is_to_close(quarter: Quarter) -> bool:
    closed = Period.objects.filter(year=quarter.year, quarter=quarter.number).exists()
    return not closed and quarter.last < timezone.localdate()


class Gap(NamedTuple):
    """One difference as the page says it; `place` leads to where a row is placed that waits."""

    called: str
    kind: str
    amount: Money
    why: str = ""
    place: str = ""


def _held_against(quarter: Quarter, rows: list[FinanceLine]) -> dict[str, Any]:
    """What a quarter that is open would be reconciled with today."""
    return {
        "rows": len(rows),
        "finance": reconcile.finance_of(rows),
        "unvalued": len(reconcile.unvalued(rows)),
        "gaps": [
            Gap(called(one.row, one.line, one.repayment, language()), one.kind_said, one.more, one.said[language()],
                _place(one.row))
            for one in reconcile.differences(quarter, rows)
        ],
    }  # fmt: skip


def _explained(period: Period) -> list[Gap]:
    several = period.differences.select_related(
        "period", "finance__line__trip__mission", "finance__repayment__trip__mission", "line__trip__mission",
        "repayment__trip__mission",
    )  # fmt: skip
    return [
        Gap(called(one.finance, one.line, one.repayment, language()) if one.kind else "", one.get_kind_display(),
            one.amount, one.why)
        for one in several
    ]  # fmt: skip


def _place(row: FinanceLine | None) -> str:
    waits = row is not None and not (row.line_id or row.repayment_id or row.apart_on)
    return reverse("missions:finance-place", args=[row.pk]) if row is not None and waits else ""


def name_of(quarter: Quarter) -> str:
    """A quarter in words."""
    return _("Quarter %(quarter)s of %(year)s") % {"quarter": quarter.number, "year": quarter.year}


def _titled(mission: Mission) -> str:
    title = getattr(mission, f"title_{language()}") or mission.title_en or mission.title_fr
    return f"{mission.reference} {title}".strip()


def _asks(request: HttpRequest, quarter: Quarter, rows: list[FinanceLine]) -> forms.Closing | forms.Explaining:
    """Why each difference is there; where no row of the finance system came in, its total too."""
    if not rows:
        return forms.Closing(sent(request))
    return forms.Explaining(sent(request), gaps=reconcile.differences(quarter, rows))


def _said(sum: Money) -> str:
    return sum.phrase(language(), sum.currency)


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

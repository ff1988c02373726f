"""By whose authority agreements were signed, in figures: year by year, with those outside the policy by name."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chancery.agreements.authority import Authority, Year, by_year, condition, totals
from chancery.agreements.models import Agreement, AgreementQuerySet
from chancery.dates import FuzzyDate
from chancery.portal import data, words

NAMED = 100


class Line(NamedTuple):
    """One year of the table."""

    when: str
    cells: list[tuple[Any, int]]
    total: int
    flag: bool


class Named(NamedTuple):
    """One agreement that was signed outside the policy."""

    name: Any
    reference: str
    url: str
    when: str
    status: words.Label


def gather(rows: AgreementQuerySet, *, to: str, public: bool) -> dict[str, Any]:
    """What the page of figures shows of these agreements; each name leads `to` its certificate."""
    years = by_year(rows, public=public)
    sums = totals(years)
    outside = rows.exclude(standing=Agreement.Standing.DRAFT).filter(condition(Authority.OUTSIDE))
    shown = outside.select_related("counterparty__merged_into").order_by("-signed_earliest", "-id")[:NAMED]
    left = sums[Authority.OUTSIDE] - NAMED
    return {
        "here": _("By whose authority"),
        "lede": _("How many agreements were signed with Council’s approval, under a delegation, and without either."),
        "labels": [one.label for one in Authority],
        "years": [_line(year) for year in years],
        "sums": [(one.label, sums[one]) for one in Authority],
        "sum": sum(sums.values()),
        "outside": [_named(one, to) for one in shown],
        "rest": ngettext("and %(n)d more", "and %(n)d more", left) % {"n": left} if left > 0 else "",
    }


def _line(year: Year) -> Line:
    cells = [(one.label, year.counts[one]) for one in Authority]
    return Line(_when(year), cells, year.total, bool(year.counts[Authority.OUTSIDE]))


def _when(year: Year) -> str:
    if year.first is None or year.last is None:
        return _("Not recorded when")
    if year.first == year.last:
        return str(year.first)
    return _("between %(first)d and %(last)d") % {"first": year.first, "last": year.last}


def _named(row: Agreement, to: str) -> Named:
    signed: FuzzyDate = row.signed
    when = words.span(signed) if signed else ""
    status = words.STATUSES[row.status(data.today())]
    return Named(
        words.text(row.counterparty.now, "name"), row.reference, reverse(to, args=[row.reference]), when, status
    )

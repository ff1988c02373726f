"""By whose authority agreements were signed, in figures: year by year, with those outside the policy by name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from django.db.models import F, Q
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chancery.agreements.authority import Authority, Year, by_year, condition, totals
from chancery.agreements.models import Agreement, AgreementQuerySet
from chancery.dates import FuzzyDate
from chancery.portal import data, words

# Those of which no day is recorded come last, whatever the database.
LAST_SIGNED = F("signed_earliest").desc(nulls_last=True)
NAMED, MOST = 100, 1000
SPAN = re.compile(r"(?P<year>[1-9][0-9]{3})|(?P<first>[1-9][0-9]{3})?\.\.(?P<last>[1-9][0-9]{3})?")


class Line(NamedTuple):
    """One year of the table."""

    when: str
    cells: list[tuple[Any, int, str]]
    total: int
    url: str
    flag: bool


class Named(NamedTuple):
    """One agreement that a number counts."""

    name: Any
    reference: str
    url: str
    when: str
    status: words.Label


def gather(rows: AgreementQuerySet, *, to: str, public: bool, asked: Mapping[str, str]) -> dict[str, Any]:
    """What the page of figures shows of these agreements; each name leads `to` its certificate. What is withheld from
    whoever looks stays counted, and how many of a number are not shown is said. What is asked is one number of the
    table: its agreements are listed."""
    every = _counted(rows)
    years = by_year(every, public=public)
    sums = totals(years)
    outside = _signed(rows).filter(condition(Authority.OUTSIDE))
    shown = outside.select_related("counterparty__merged_into").order_by(LAST_SIGNED, "-id")[:NAMED]
    readable = outside.count()
    left = readable - NAMED
    return {
        "here": _("By whose authority"),
        "lede": _("How many agreements were signed with Council’s approval, under a delegation, and without either."),
        "labels": [one.label for one in Authority],
        "years": [_line(year) for year in years],
        "sums": [(one.label, sums[one], _address(by=one)) for one in Authority],
        "sum_url": _address(),
        "counted": _listed(rows, asked, to, public) if {"by", "signed"} & set(asked) else None,
        "sum": sum(sums.values()),
        "closed": not_shown(sum(sums.values()) - _signed(rows).count()),
        "outside_closed": not_shown(sums[Authority.OUTSIDE] - readable),
        "outside": [_named(one, to) for one in shown],
        "rest": _more(left),
    }


def not_shown(n: int) -> str:
    """How many of what is counted whoever looks may not read: a count tells no name. Empty where there is none."""
    if n <= 0:
        return ""
    said = ngettext(
        "%(n)d of them is not shown: it is withheld, for a reason that is on record, and counted all the same.",
        "%(n)d of them are not shown: they are withheld, for a reason that is on record, and counted all the same.",
        n,
    )
    return said % {"n": n}


def _counted(rows: AgreementQuerySet) -> AgreementQuerySet:
    """These, and those that were withheld since residents were told of them."""
    return Agreement.objects.filter(Q(pk__in=rows.values("pk")) | Q(pk__in=Agreement.objects.told().values("pk")))


def _signed(rows: AgreementQuerySet) -> AgreementQuerySet:
    return rows.exclude(standing=Agreement.Standing.DRAFT)


def _line(year: Year) -> Line:
    key = _key(year)
    cells = [(one.label, year.counts[one], _address(key, one)) for one in Authority]
    return Line(_when(year), cells, year.total, _address(key), bool(year.counts[Authority.OUTSIDE]))


def _key(year: Year) -> str:
    """A year as an address writes it, or a span of which either end may be unknown."""
    first, last = (str(one or "") for one in (year.first, year.last))
    return first if first and first == last else f"{first}..{last}"


def _address(signed: str = "all", by: str = "") -> str:
    return f"?{urlencode({'signed': signed} | ({'by': by} if by else {}))}#counted"


def _listed(rows: AgreementQuerySet, asked: Mapping[str, str], to: str, public: bool) -> dict[str, Any]:
    """The agreements that one number counts; none where no number is asked for that way."""
    by, signed = asked.get("by", ""), asked.get("signed") or "all"
    span, first, last = SPAN.fullmatch(signed), None, None
    if span:
        first, last = (int(span[key] or span["year"] or 0) or None for key in ("first", "last"))
    wanted = _wanted(by, signed, first, last, public)
    found = _signed(rows).filter(wanted)
    n, readable = _signed(_counted(rows)).filter(wanted).count(), found.count()
    shown = found.select_related("counterparty__merged_into").order_by(LAST_SIGNED, "-id")[:MOST]
    return {
        "n": n,
        "by": Authority(by).label if by in Authority.values else "",
        "when": _when(Year(first, last, {})) if span else "",
        "rows": [_named(one, to) for one in shown],
        "rest": _more(readable - MOST),
        "closed": not_shown(n - readable),
    }


def _wanted(by: str, signed: str, first: int | None, last: int | None, public: bool) -> Q:
    """What one number counts, as a condition; nothing where no number is asked for that way."""
    nothing = Q(pk__in=[])
    if (by and by not in Authority.values) or not (signed == "all" or SPAN.fullmatch(signed)):
        return nothing
    wanted = condition(by, public=public) if by else Q()
    if signed == "all":
        return wanted
    return wanted & _year("signed_earliest", first) & _year("signed_latest", last)


def _more(n: int) -> str:
    return ngettext("and %(n)d more", "and %(n)d more", n) % {"n": n} if n > 0 else ""


def _year(column: str, year: int | None) -> Q:
    return Q(**{f"{column}__year": year}) if year else Q(**{f"{column}__isnull": True})


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

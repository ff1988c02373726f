"""Travel: every trip with the same columns every year, the receipt of each mission, and the same as files."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from chancery import paging
from chancery.dates import FuzzyDate
from chancery.disclosure import export, facts, federal_rows, receipt, rule, table, totals
from chancery.disclosure.models import Period
from chancery.disclosure.rule import Stage
from chancery.missions.models import Mission, Trip
from chancery.money import Money
from chancery.portal import data, page, trip_file, words
from chancery.strategy.models import Goal

FILES: dict[str, Callable[[QuerySet[Trip]], StreamingHttpResponse]] = {"csv": export.as_csv, "json": export.as_json}
LABELS = {
    "travelq": _later("trips"),
    "travelq-nil": _later("months in which nobody came back"),
    "hospitalityq": _later("hospitality"),
    "hospitalityq-nil": _later("months without hospitality, or only with such which the City did not bear"),
    "travela": _later("years that are over: travel, hospitality and fees of conferences"),
}
HEIGHT, YEARS, MOST_PLANNED, MOST_CLOSED = 114, 5, 50, 8


class Row(NamedTuple):
    """One trip of the table."""

    trip: Trip
    when: str
    sums: totals.Sums
    report: Any
    late: int


class Bar(NamedTuple):
    """One year of the chart; places are shares of its width."""

    year: int
    said: str
    x: str
    middle: str
    y: int
    height: int


def show_all(request: HttpRequest) -> HttpResponse:
    """The year's figures, the table with its filters, what is planned, and the years beside each other."""
    years = data.kept().travel
    asked = _asked(request)
    if "year" not in request.GET and years:
        asked["year"] = str(next(iter(years)))
    kept = {key: value for key, value in asked.items() if value}
    found = table.public(asked)
    began: QuerySet[Trip] = table.with_everything(found).annotate(began=F("mission__starts_on"))
    cut = paging.page(began, "began", request.GET.get("after", ""), down=True)
    sums, closed = totals.of_trips(cut.rows), list(Period.objects.all()[:MOST_CLOSED])
    context = {
        "here": _("Travel and expenses"),
        "page": cut,
        "rows": _rows(cut.rows, sums),
        "sums": totals.Sums.of(sums.values()),
        "asked": asked,
        "narrowed": bool(asked["group"] or asked["goal"]),
        "years": list(years),
        "figures": _figures(asked["year"], years),
        "groups": table.GROUPS,
        "goals": _goals(),
        "bars": bars(years),
        "chart": _said(years),
        "planned": _planned(),
        "closed": closed,
        "columns": [(one.name, one.holds.in_(words.language())) for one in table.COLUMNS],
        "federal": _federal(asked["year"]) if years or closed else [],
        "silent": silent(),
        "files": [(kind.upper(), reverse("portal:trips-file", args=[kind]) + _query(kept)) for kind in FILES],
        "links": {
            way: _query({**kept, "after": token})
            for way, token in (("next", cut.next), ("previous", cut.previous))
            if token
        },
    }
    return page.show(request, "portal/trips.html", context, at="trips")


def _rows(trips: Sequence[Trip], sums: Mapping[UUID, totals.Sums]) -> list[Row]:
    """What the table says of each."""
    policies, told = facts.Policies(), facts.accounted_on({one.mission_id for one in trips})
    return [
        Row(one, days(one), sums[one.pk], table.report_of(one),
            facts.late(one, policies[one.mission.starts_on], told.get(one.mission_id)) or 0)
        for one in trips
    ]  # fmt: skip


def file(request: HttpRequest, kind: str) -> StreamingHttpResponse:
    """The trips as a table or as objects; without a year, all of them."""
    if kind == "columns":
        return export.dictionary()
    if kind not in FILES:
        raise Http404
    return FILES[kind](table.public(_asked(request)))


def federal(request: HttpRequest, name: str) -> StreamingHttpResponse:
    """The trips of a year, or all, in the columns of a federal table; a table of nothing says so by month."""
    if name not in federal_rows.TABLES:
        raise Http404
    said = _asked(request)["year"]
    if said and not table.is_year(said):
        raise Http404
    return federal_rows.file(name, table.public({"year": said}), int(said) if said else None, data.today())


def _federal(said: str) -> list[dict[str, Any]]:
    """The federal tables of a year, with how many rows each leaves out."""
    year = int(said) if table.is_year(said) else None
    query = f"?year={year}" if year else ""
    trips = table.public({"year": said if year else ""})
    asked = {name: (year, query, trips) for name in federal_rows.TABLES}
    asked["travela"] = (None, "", table.public({}))  # a year is one row, and the one that is not over is none yet
    return [
        {
            "name": name,
            "label": LABELS[name],
            "url": reverse("portal:trips-federal", args=[name]) + query,
            "left_out": _left_out(name, trips, year),
        }
        for name, (year, query, trips) in asked.items()
    ]


def _left_out(name: str, trips: QuerySet[Trip], year: int | None) -> int:
    kept, key = data.kept().left_out, (name, year, data.today())
    if key not in kept:
        kept[key] = federal_rows.left_out(name, trips, year, data.today())
    return kept[key]


def show(request: HttpRequest, reference: str) -> HttpResponse:
    """The receipt of one mission."""
    told = _told(reference)
    row, after = told["mission"], told["stage"] == Stage.AFTER
    context = {
        **told,
        "plain": words.plain(row, "title")[:120] if after else reference,
        "trail": [{"label": _("Travel and expenses"), "url": reverse("portal:trips")}],
    }
    return page.show(request, "portal/trip.html", context, at="trips", inside=True)


def receipt_file(request: HttpRequest, reference: str) -> HttpResponse:
    """The same as a PDF."""
    answer = HttpResponse(trip_file.as_pdf(_told(reference), data.today()), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{reference}-{words.language()}.pdf"'
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _told(reference: str) -> dict[str, Any]:
    """What residents may read of a mission by now, its name and its days."""
    row = None
    if reference.isprintable():
        row = Mission.objects.public().select_related("activity", "country").filter(reference=reference).first()
    told = receipt.of(row, data.today()) if row else None
    if row is None or told is None:
        raise Http404
    after = told["stage"] == Stage.AFTER
    name = words.text(row, "title") if after else _("Mission %(reference)s") % {"reference": reference}
    return {**told, "name": name, "when": span(row.starts_on, row.ends_on) if after else ""}


def silent() -> str:
    """What the city says where its record has no trips, such as that they are not in its sources."""
    said, lang = settings.CITY.extra, words.language()
    return words.fine(str(said.get(f"trips_{lang}") or said.get(f"trips_{settings.CITY.languages[0]}") or ""))


def days(trip: Trip) -> str:
    """The days of a trip, as they were."""
    return span(*table.days(trip))


def span(first: date | None, last: date | None) -> str:
    """Two days in words; those of one month are said once."""
    if first is None or last is None or first == last:
        known = first or last
        return words.day(known) if known else _("not recorded")
    if (first.year, first.month) == (last.year, last.month):
        return words.span(FuzzyDate(first, last, "range"))
    return f"{words.day(first)} – {words.day(last)}"


def bars(years: dict[int, totals.Sums]) -> list[Bar]:
    """The last years beside each other, the earliest first; a year between them without a trip is nought."""
    if not years:
        return []
    last = max(years)
    shown = [
        (year, years.get(year, totals.Sums()).total) for year in range(max(min(years), last - YEARS + 1), last + 1)
    ]
    most, step = max(max(total for _year, total in shown), 1), 100 / len(shown)
    found = []
    for place, (year, total) in enumerate(shown):
        height = round(HEIGHT * max(total, 0) / most)
        left, said = place * step, Money(total, settings.CITY.currency)
        middle = left + step / 2
        bar = (f"{middle - 6.8:.1f}%", f"{middle:.1f}%", 150 - height, height)
        found.append(Bar(year, said.phrase(words.language(), settings.CITY.currency), *bar))
    return found


def _said(years: dict[int, totals.Sums]) -> str:
    return ", ".join(f"{bar.year} {bar.said}" for bar in bars(years))


def _figures(said: str, years: dict[int, totals.Sums]) -> dict[str, Any]:
    """How many trips a year had, what they came to, and what one cost; each beside the year before."""
    year = int(said) if said.isdecimal() and len(said) == 4 else 0
    if year not in years:
        return {}
    now, before = years[year], years.get(year - 1)
    trips = table.public({"year": said}).filter(cancelled_on=None)  # nobody reports on a trip that was not made
    return {
        "year": year,
        "trips": now.trips,
        "spent": now.money("total"),
        "average": _average(now),
        "made": trips.count(),
        "reports": trips.exclude(report=None).count(),
        "before": {"year": year - 1, "trips": before.trips, "average": _average(before)} if before else None,
        "others": now.money("others") if now.others else None,
    }


def _average(sums: totals.Sums) -> Money:
    return Money(round(sums.total / sums.trips), settings.CITY.currency)


def _planned() -> list[dict[str, Any]]:
    """What was published beforehand and is not accounted for, the next quarter first."""
    rows = (
        Mission.objects.public()
        .filter(trips__public=False)
        .distinct()
        .order_by(F("starts_on").asc(nulls_last=True), "reference")
    )
    whole = rows.prefetch_related("trips", "authorisations")[:MOST_PLANNED]
    before = [one for one in whole if facts.stage(one, data.today()) == Stage.BEFORE and one.starts_on]
    return [{"mission": one, "quarter": rule.quarter(one.starts_on), "maximum": granted(one)} for one in before]


def granted(mission: Mission) -> Money | None:
    """The maximum that was authorised last."""
    given = sorted((one for one in mission.authorisations.all() if one.yes), key=lambda one: (one.on, one.pk))
    if not given or given[-1].maximum_minor is None:
        return mission.maximum
    return Money(given[-1].maximum_minor, given[-1].currency)


def _goals() -> list[tuple[str, str]]:
    rows = Goal.objects.filter(missions__trips__in=Trip.objects.public()).select_related("framework").distinct()
    ordered = sorted(rows, key=lambda goal: (goal.framework.slug, goal.number))
    return [(f"{one.framework.slug}.{one.number}", words.plain(one, "name")) for one in ordered]


def _query(asked: dict[str, str]) -> str:
    return f"?{urlencode(asked)}" if asked else ""


def _asked(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "").strip()[:200] for name in table.ASKED}

"""Travel that was accounted for, in the columns in which Canadian federal institutions disclose theirs.

A row says only what residents may read anyway: a name or a vendor that this city does not publish is said to be not
published; of hospitality the row says in which form and on which occasion, and who was paid where that was released (a
restaurant, nobody’s private name). A row in which something mandatory is not recorded, or a place is not written as
the table wants it, is left out, and counted; the office reads why, and corrects it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.http import StreamingHttpResponse

from chancery.disclosure import periods, table, totals
from chancery.disclosure.federal_year import travela
from chancery.disclosure.models import Period
from chancery.disclosure.periods import Quarter
from chancery.missions.federal import Row, as_csv, cents, nil, problems
from chancery.missions.models import CostLine, Trip
from chancery.missions.models.money import COUNTS
from chancery.missions.models.undertaking import CostClass, Group, Payer
from chancery.policy.values import Text

UNSAID = "Not published / Non publié"
HOSTED = Text("Hospitality", "Accueil")
FORMS = {
    "breakfast": Text("Hospitality, breakfast", "Accueil, petit déjeuner"),
    "lunch": Text("Hospitality, lunch", "Accueil, repas du midi"),
    "dinner": Text("Hospitality, dinner", "Accueil, repas du soir"),
}
POLITICAL = (Group.ELECTED, Group.POLITICAL)


def travelq(rows: QuerySet[Trip]) -> Iterator[Row]:
    """Each trip."""
    for some in table.in_parts(table.with_everything(rows).order_by("mission__reference", "number")):
        sums = totals.of_trips(some)
        for trip in some:
            yield _trip(trip, sums[trip.pk])


def hospitalityq(rows: QuerySet[Trip]) -> Iterator[Row]:
    """Each posted line of hospitality that stands and that the City bore."""
    whole = _hosted().filter(trip__in=rows.order_by().values("pk")).select_related(
        "trip__mission__country", "trip__country", "trip__person", "corrects"
    )  # fmt: skip
    for line in whole.order_by("trip__mission__reference", "trip__number", "number").iterator(chunk_size=200):
        yield _hospitality(line)


def _hosted() -> QuerySet[CostLine]:
    """Hospitality of the City: what others paid, or a traveller for themselves, is no expense of it."""
    lines = CostLine.objects.posted().standing().filter(kind=CostClass.HOSPITALITY).exclude(paid_by=Payer.THIRD)
    return lines.alias(counts_minor=COUNTS).filter(counts_minor__gt=0)


def nil_travel(year: int | None) -> Iterator[Row]:
    """The months of closed quarters in which nobody came back; a mission that is withheld is somebody. No month is
    nil in which a trip that was cancelled would have ended: its row has that day."""
    planned = Trip.objects.filter(mission__authorisations__yes=True).exclude(cancelled_on=None)
    ends = planned.annotate(last=Coalesce("ends_on", "mission__ends_on"))

    def busy(quarter: Quarter) -> set[int]:
        spared = ends.filter(last__range=(quarter.first, quarter.last)).values_list("last", flat=True)
        return {*periods.months(quarter), *(day.month for day in spared)}

    return _nil(year, busy)


def nil_hospitality(year: int | None) -> Iterator[Row]:
    """The months of closed quarters without hospitality that the City bore: what it did not pay it has nothing to
    report of, and each month is in one of the two tables."""

    def busy(quarter: Quarter) -> set[int]:
        return set(_hosted().filter(on__range=(quarter.first, quarter.last)).values_list("on__month", flat=True))

    return _nil(year, busy)


def _nil(year: int | None, busy: Callable[[Quarter], set[int]]) -> Iterator[Row]:
    closed = Period.objects.order_by("year", "quarter")
    for one in closed.filter(year=year) if year else closed:
        quarter = Quarter(one.year, one.quarter)
        months = set(range(quarter.first.month, quarter.last.month + 1))
        yield from (nil(one.year, month) for month in sorted(months - busy(quarter)))


Rows = Callable[[QuerySet[Trip], "int | None"], Iterable[Row]]
TABLES: Mapping[str, Rows] = {
    "travelq": lambda rows, _year: travelq(rows),
    "travelq-nil": lambda _rows, year: nil_travel(year),
    "hospitalityq": lambda rows, _year: hospitalityq(rows),
    "hospitalityq-nil": lambda _rows, year: nil_hospitality(year),
    "travela": lambda _rows, year: travela(year),
}


def left_out(name: str, rows: QuerySet[Trip], year: int | None, today: date) -> int:
    """How many rows a file leaves out, because its rules refuse them."""
    return sum(1 for one in TABLES[name](rows, year) if problems(name, one, today))


def refused(trips: Iterable[Trip], today: date) -> list[tuple[Trip, list[Text]]]:
    """Which of these trips the table of travel leaves out, each with what it would refuse."""
    rows = list(trips)
    sums = totals.of_trips(rows)
    found = [(one, problems("travelq", _trip(one, sums[one.pk]), today)) for one in rows]
    return [(one, wrong) for one, wrong in found if wrong]


def file(name: str, rows: QuerySet[Trip], year: int | None, today: date) -> StreamingHttpResponse:
    """A table as a CSV file, each of its rows held to the rules."""
    whole = (one for one in TABLES[name](rows, year) if not problems(name, one, today))
    lines = (line.encode() for line in as_csv(name, whole, today))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response["X-Robots-Tag"] = "noindex"
    return response


def _trip(trip: Trip, sums: totals.Sums) -> Row:
    mission, by = trip.mission, sums.by
    first, last = table.days(trip)
    return {
        "ref_number": reference("T", trip, last),
        **_who(trip),
        **_both("purpose", mission, "purpose"),
        "start_date": _iso(first),
        "end_date": _iso(last),
        **_place("destination", trip, country=True),
        "airfare": cents(by["airfare"]),
        "other_transport": cents(by["other_transport"]),
        "lodging": cents(by["lodging"]),
        "meals": cents(by["meals"]),
        "other_expenses": cents(by["other"] - sums.repaid),
        "total": cents(sums.total),
        **_comments(trip, sums),
    }


def _hospitality(line: CostLine) -> Row:
    trip, first = line.trip, line
    while first.corrects is not None:
        first = first.corrects
    return {
        "ref_number": f"{reference('H', trip, first.on)}-{first.number:03}",
        **_who(trip),
        **_described(line),
        "start_date": _iso(line.on),
        "end_date": _iso(line.on),
        **_place("location", trip, country=False),
        "vendor_en": " ".join(line.told_vendor.split()) or UNSAID,
        "vendor_fr": " ".join(line.told_vendor.split()) or UNSAID,
        "employee_attendees": "" if line.officials is None else str(line.officials),
        "guest_attendees": "" if line.guests is None else str(line.guests),
        "total": cents(line.counts),
        **_corrected(line),
    }


def _corrected(line: CostLine) -> Row:
    """That it says otherwise than at first, and since when; its number stays."""
    if line.corrects_id is None:
        return {}
    on = _iso(line.later_on or line.posted_on)
    return {"additional_comments_en": f"Corrected on {on}.", "additional_comments_fr": f"Corrigé le {on}."}


def _described(line: CostLine) -> Row:
    """In which form, and on which occasion."""
    form, why = FORMS.get(line.meal, HOSTED), _both("", line.trip.mission, "purpose")
    return {
        "description_en": f"{form.en}: {why['_en']}" if why["_en"] else form.en,
        "description_fr": f"{form.fr}\u00a0: {why['_fr']}" if why["_fr"] else form.fr,
    }


def reference(letter: str, trip: Trip, day: date | None) -> str:
    """`T-2026-P3-000101`: the year of the mission, the month, and the numbers of mission and trip. It stays."""
    numbers = re.findall(r"\d+", trip.mission.reference)
    serial = numbers[-1] if numbers else trip.mission.reference.replace(",", "")
    year = trip.mission.starts_on.year if trip.mission.starts_on else ""
    return f"{letter}-{year}-P{day.month if day else ''}-{serial}{trip.number:02}"


def _who(trip: Trip) -> dict[str, str]:
    group = "MPSES" if trip.group in POLITICAL else "SLE"
    said = _both("title", trip, "function")
    label = trip.get_group_display() if not any(said.values()) else ""
    if label:
        said = {"title_en": str(label), "title_fr": str(label)}
    return {"disclosure_group": group, **said, "name": table.name_of(trip) or UNSAID}


def _both(name: str, row: Any, stem: str) -> dict[str, str]:
    """A text in both languages, on one line; where one is missing the other stands for it."""
    en, fr = getattr(row, f"{stem}_en"), getattr(row, f"{stem}_fr")
    return {f"{name}_en": " ".join((en or fr).split()), f"{name}_fr": " ".join((fr or en).split())}


def _place(name: str, trip: Trip, *, country: bool) -> dict[str, str]:
    where, land = trip.place or trip.mission.place, trip.country or trip.mission.country
    names = (land.name_en, land.name_fr or land.name_en) if land and country else ("", "")
    said = [", ".join(part for part in (where, one) if part) for one in names]
    return {f"{name}_en": said[0], f"{name}_fr": said[1]}


def _comments(trip: Trip, sums: totals.Sums) -> dict[str, str]:
    en, fr = [], []
    if trip.cancelled_on:
        en = ["Cancelled; the days are those that were planned."]
        fr = ["Annulé; les jours sont ceux qui étaient prévus."]
    if sums.others:
        en.append(f"Paid by others, not in the total: {cents(sums.others)}.")
        fr.append(f"Payé par des tiers, hors du total : {cents(sums.others)}.")
    if sums.repaid:
        en.append(f"Given back, taken off other expenses: {cents(sums.repaid)}.")
        fr.append(f"Remboursé, déduit des autres dépenses : {cents(sums.repaid)}.")
    return {"additional_comments_en": " ".join(en), "additional_comments_fr": " ".join(fr)}


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""

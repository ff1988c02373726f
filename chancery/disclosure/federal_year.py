"""The annual federal table: what travel, hospitality and fees of conferences came to in each year that is over.

It counts what residents may read anyway, by the year of departure, in thousands of the city's currency and to the
cent. The record does not know for which of the federal purposes somebody travelled: all of it is said to be other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from django.conf import settings
from django.utils import timezone

from chancery.disclosure.models import Period
from chancery.missions.federal import SPLIT, Row
from chancery.missions.models import YearTotal
from chancery.missions.models.undertaking import CostClass, Group, Payer

APART = {CostClass.HOSPITALITY: "hospitality", CostClass.REGISTRATION: "conference_fees"}
MINISTERS = (Group.ELECTED, Group.POLITICAL)
NO_PURPOSE = ("operational_activities", "key_stakeholders", "training", "internal_governance")
MANDATE = (
    "{}, international relations: travel that was accounted for, under its agreements, activities and memberships.",
    "{}, relations internationales\u00a0: les déplacements qui ont fait l’objet d’un compte rendu, au titre de ses "
    "ententes, de ses activités et de ses adhésions.",
)
NOTE = (
    "By calendar year of departure, less what was given back. The purposes of this table are not recorded: all travel "
    "stands under other.",
    "Selon l’année civile du départ, moins ce qui a été remboursé. Les fins de ce tableau ne sont pas "
    "consignées\u00a0: tous les voyages figurent sous autres.",
)


def travela(year: int | None = None) -> Iterator[Row]:
    """One row for each year that is over and had travel, or of which every quarter was closed as nil."""
    sums = _sums()
    known = set(sums) | _silent()
    for one in sorted(known):
        if one < timezone.localdate().year and year in (None, one):
            yield _row(one, sums.get(one, {}))


def _sums() -> dict[int, dict[str, int]]:
    """Minor units by year: travel, that of elected people and their staff, that of public servants, and what is apart.
    What was given back is taken off travel, as in the table of trips."""
    found: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in YearTotal.objects.exclude(paid_by=Payer.THIRD).exclude(minor=0, trips=0):
        what = APART.get(CostClass(row.kind), "travel") if row.kind else "travel"
        _add(found[row.year], what, row.group, row.minor if row.kind else -row.minor)
    return found


def _add(year: dict[str, int], what: str, group: str, minor: int) -> None:
    year[what] += minor
    if what == "travel":
        year["minister"] += minor if group in MINISTERS else 0
        year["public_servants"] += minor if group == Group.STAFF else 0


def _silent() -> set[int]:
    """Years of which all four quarters were closed, each with nothing."""
    nil = list(Period.objects.filter(nil=True).values_list("year", flat=True))
    return {year for year in nil if nil.count(year) == 4}


def _row(year: int, of: dict[str, int]) -> Row:
    travel, servants = of.get("travel", 0), of.get("public_servants", 0)
    row = {"year": f"{year:04}"}
    row |= {f"{name}_kdollars": _thousands(of.get(name, 0)) for name in (*APART.values(), "minister")}
    row |= {f"travel_compared_fiscal_year_{lang}": said for lang, said in zip(("en", "fr"), NOTE, strict=True)}
    if year < SPLIT:
        servants_and_others = {"public_servants": servants, "non_public_servants": travel - servants}
        return row | {f"{name}_kdollars": _thousands(minor) for name, minor in servants_and_others.items()}
    names = (settings.CITY.name_en, settings.CITY.name_fr)
    mandate = {
        f"mandate_description_{lang}": said.format(name)
        for lang, said, name in zip(("en", "fr"), MANDATE, names, strict=True)
    }
    return row | mandate | {f"{name}_kdollars": "0" for name in NO_PURPOSE} | {"other_kdollars": _thousands(travel)}


def _thousands(minor: int) -> str:
    """In thousands, and to the cent: nothing is rounded away."""
    said = f"{Decimal(minor).scaleb(-5):f}"
    return said.rstrip("0").rstrip(".") if "." in said else said

"""The register as of a day, and as Council saw it: what held on a day, as far as was written down by another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from chancery.agreements.models import Agreement, CategoryAssignment, Status, status_of
from chancery.audit import past
from chancery.counterparties.models import Counterparty, Country
from chancery.dates import FuzzyDate
from chancery.search.words import fold

TABLES = ("agreements.agreement", "agreements.categoryassignment", "counterparties.counterparty")
Standing = Agreement.Standing
Rows = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Then:
    """One agreement as it stood on a day. A status whose first day nobody recorded says so."""

    reference: str
    name_en: str
    name_fr: str
    country: str
    region: str
    category: str
    since: date | None
    status: Status
    undated: bool
    signed: FuzzyDate
    ends_on: date | None


def register(on: date, seen: date | None = None, *, office: bool = False) -> list[Then]:
    """What had been agreed by a day, with the category and status of that day, by name.

    With `seen` only what was written by the end of that other day counts, with the values it had then: what Council
    could see. What residents may not read today is left out, unless the office asks.
    """
    agreements, assignments, bodies = _now() if seen is None else _then(seen)
    public = None if office else set(map(str, Agreement.objects.public().values_list("pk", flat=True)))
    held = _held(assignments, on)
    regions = dict(Country.objects.values_list("iso2", "region"))
    found = []
    for pk, row in agreements.items():
        shown = row.get("public") and row.get("standing") != Standing.DRAFT if public is not None else True
        if shown and (public is None or pk in public) and _was_made(row, on):
            found.append(_line(row, held.get(pk), bodies, regions, on))
    return sorted(found, key=lambda line: (line.category or "~", fold(line.name_en or line.name_fr), line.reference))


def narrowed(lines: Iterable[Then], asked: Mapping[str, Sequence[str]]) -> list[Then]:
    """Those that every filter lets through, by their values of that day; words are looked for in names and numbers."""
    words = fold(" ".join(asked.get("q", ()))).split()
    found = []
    for line in lines:
        own = {"category": line.category, "country": line.country, "region": line.region, "status": str(line.status)}
        text = fold(f"{line.reference} {line.name_en} {line.name_fr}")
        fits = all(own[key] in values for key, values in asked.items() if key in own and values)
        if fits and all(word in text for word in words):
            found.append(line)
    return found


def _now() -> tuple[Rows, Rows, Rows]:
    """The three tables as they are."""
    return _table(Agreement), _table(CategoryAssignment), _table(Counterparty)


def _table(model: Any) -> dict[str, dict[str, Any]]:
    names = {field.attname: field.name for field in model._meta.concrete_fields}
    return {
        str(row[model._meta.pk.attname]): {names[key]: value for key, value in row.items()}
        for row in model.objects.values()
    }


def _then(seen: date) -> tuple[Rows, Rows, Rows]:
    """The three tables as the ledger tells them up to the end of a day."""
    found = past.rows(TABLES, past.size_on(seen))
    agreements, assignments, bodies = (found[table] for table in TABLES)
    return agreements, assignments, bodies


def _held(assignments: Rows, on: date) -> dict[str, Mapping[str, Any]]:
    """The assignment that held on a day, by agreement."""
    found: dict[str, Mapping[str, Any]] = {}
    for row in assignments.values():
        since, until = _day(row.get("since")), _day(row.get("until"))
        if (since is None or since <= on) and (until is None or until >= on):
            key = str(row.get("agreement"))
            other = found.get(key)
            if other is None or (_day(other.get("since")) or date.min) <= (since or date.min):
                found[key] = row
    return found


def _was_made(row: Mapping[str, Any], on: date) -> bool:
    """Could it have been made by this day? Where nobody recorded when it was, it is not left out."""
    if row.get("standing") == Standing.DRAFT:
        return False
    first = _day(row.get("signed_earliest")) or _day(row.get("starts_on"))
    return first is None or first <= on


def _line(
    row: Mapping[str, Any], held: Mapping[str, Any] | None, bodies: Rows, regions: Mapping[str, Any], on: date
) -> Then:
    body = bodies.get(str(row.get("counterparty")), {})
    body = bodies.get(str(body.get("merged_into")), body)
    standing, since = str(row.get("standing")), _day(row.get("standing_since"))
    later = standing in (Standing.ENDED, Standing.HISTORICAL) and since is not None and since > on
    starts, ends = _day(row.get("starts_on")), _day(row.get("ends_on"))
    country = body.get("country") or ""
    return Then(
        reference=str(row.get("reference", "")),
        name_en=body.get("name_en", ""),
        name_fr=body.get("name_fr", ""),
        country=country,
        region=regions.get(country) or "",
        category=held["category"] if held else "",
        since=_day(held.get("since")) if held else None,
        status=status_of(Standing.SIGNED if later else standing, starts, ends, row.get("open_ended"), on),
        undated=standing in (Standing.ENDED, Standing.HISTORICAL) and since is None,
        signed=FuzzyDate(
            _day(row.get("signed_earliest")), _day(row.get("signed_latest")), row.get("signed_precision") or "unknown"
        ),
        ends_on=ends,
    )


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value

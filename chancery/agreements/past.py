"""The register as of a day, and as Council saw it: what held on a day, as far as was written down by another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.utils import timezone

from chancery.agreements.facts import MADE, made_between
from chancery.agreements.models import Agreement, AgreementEvent, CategoryAssignment, Status, status_of
from chancery.agreements.terms import GIVEN_BY, Given, last_day
from chancery.audit import past
from chancery.counterparties.models import Counterparty, Country
from chancery.dates import FuzzyDate
from chancery.ids import made_at
from chancery.search.words import fold
from chancery.strategy.models import PolicyVersion

MODELS = (Agreement, CategoryAssignment, Counterparty, AgreementEvent)
TABLES = tuple(model._meta.label_lower for model in MODELS)
Standing = Agreement.Standing
Rows = Mapping[str, Mapping[str, Any]]
TRACES = ("starts_on", "ends_on", "standing_since")
"""Days of the agreement itself that show it was there."""
UNKNOWN = "unknown"
"""The status of an agreement that may not have been there."""


class Made(StrEnum):
    """Had it been agreed by a day? Where the day was not recorded nobody can say, and the register does not either."""

    YES = "yes"
    UNKNOWN = "unknown"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Then:
    """One agreement as it stood on a day. A status whose first day nobody recorded says so; it has none where nobody
    recorded whether it had been made."""

    reference: str
    name_en: str
    name_fr: str
    country: str
    region: str
    category: str
    since: date | None
    made: Made
    status: Status | None
    undated: bool
    signed: FuzzyDate
    ends_on: date | None
    open_ended: bool | None


def register(on: date, seen: date | None = None, *, office: bool = False) -> list[Then]:
    """What had been agreed by a day, with the category and status of that day, by name.

    With `seen` only what was written by the end of that other day counts, with the values it had then: what Council
    could see. What residents may not read today is left out, unless the office asks.
    """
    return [line for line in every(on, seen, office=office) if line.made is not Made.NO]


def every(on: date, seen: date | None = None, *, office: bool = False) -> list[Then]:
    """The same, and with it what had not been agreed yet."""
    agreements, assignments, bodies, events = _now() if seen is None else _then(seen)
    public = None if office else set(map(str, Agreement.objects.public().values_list("pk", flat=True)))
    held, signs, given = _held(assignments, _begun(), on), _signs(assignments, events), _given(events)
    confirmed = _confirmed(events)
    regions = dict(Country.objects.values_list("iso2", "region"))
    found = []
    for pk, row in agreements.items():
        shown = row.get("standing") != Standing.DRAFT and (public is None or (row.get("public") and pk in public))
        if shown:
            made = _made(row, signs.get(pk, ()), confirmed.get(pk), on, seen or timezone.localdate())
            if terms := given.get(pk):
                row = {**row, "ends_on": last_day(_day(row.get("ends_on")), terms, on)}
            if row.get("standing") == Standing.ENDED:
                row = {**row, "entered": timezone.localtime(made_at(UUID(pk))).date()}
            found.append(_line(row, held.get(pk), bodies, regions, made, on))
    return sorted(found, key=lambda line: (line.category or "~", fold(line.name_en or line.name_fr), line.reference))


def narrowed(lines: Iterable[Then], asked: Mapping[str, Sequence[str]]) -> list[Then]:
    """Those that every filter lets through, by their values of that day; words are looked for in names and numbers."""
    words = fold(" ".join(asked.get("q", ()))).split()
    found = []
    for line in lines:
        own = {
            "category": line.category,
            "country": line.country,
            "region": line.region,
            "status": str(line.status or UNKNOWN),
        }
        text = fold(f"{line.reference} {line.name_en} {line.name_fr}")
        fits = all(own[key] in values for key, values in asked.items() if key in own and values)
        if fits and all(word in text for word in words):
            found.append(line)
    return found


def _now() -> tuple[Rows, ...]:
    """The tables as they are."""
    return tuple(_table(model) for model in MODELS)


def _table(model: Any) -> dict[str, dict[str, Any]]:
    names = {field.attname: field.name for field in model._meta.concrete_fields}
    return {
        str(row[model._meta.pk.attname]): {names[key]: value for key, value in row.items()}
        for row in model.objects.values()
    }


def _then(seen: date) -> tuple[Rows, ...]:
    """The tables as the ledger tells them up to the end of a day."""
    found = past.rows(TABLES, past.size_on(seen))
    return tuple(found[table] for table in TABLES)


def _begun() -> dict[str, date]:
    """Since when each policy has been in force."""
    rows = PolicyVersion.objects.filter(in_force_from__isnull=False).values_list("pk", "in_force_from")
    return {str(key): day for key, day in rows}


def _held(assignments: Rows, begun: Mapping[str, date], on: date) -> dict[str, Mapping[str, Any]]:
    """The assignment that held on a day, by agreement; none is known before the policy that has the category."""
    found: dict[str, Mapping[str, Any]] = {}
    for row in assignments.values():
        since, until = _day(row.get("since")), _day(row.get("until"))
        since = since or begun.get(str(row.get("policy")))
        if (since is None or since <= on) and (until is None or until >= on):
            key = str(row.get("agreement"))
            other = found.get(key)
            if other is None or (_day(other.get("since")) or date.min) <= (since or date.min):
                found[key] = row
    return found


def _signs(assignments: Rows, events: Rows) -> dict[str, list[date]]:
    """The days by which each agreement is known to have been there: it had a category, or something happened to it."""
    found: dict[str, list[date]] = {}
    for row, column in [(row, key) for row in assignments.values() for key in ("since", "until")] + [
        (row, "on_latest") for row in events.values() if row.get("kind") in MADE
    ]:
        if day := _day(row.get(column)):
            found.setdefault(str(row.get("agreement")), []).append(day)
    return found


def _confirmed(events: Rows) -> dict[str, date]:
    """Since when Council has confirmed each, whenever its paper was signed."""
    found: dict[str, date] = {}
    for row in events.values():
        if row.get("kind") == AgreementEvent.Kind.CONFIRMED and (day := _day(row.get("on_earliest"))):
            key = str(row.get("agreement"))
            found[key] = min(day, found.get(key, day))
    return found


def _given(events: Rows) -> dict[str, list[Given]]:
    """The terms that each agreement was given after its first."""
    found: dict[str, list[Given]] = {}
    for row in events.values():
        if row.get("kind") in GIVEN_BY:
            days = [_day(row.get(key)) for key in ("on_earliest", "on_latest", "starts_on", "ends_on")]
            found.setdefault(str(row.get("agreement")), []).append(Given(str(row["kind"]), *days))
    return found


def _made(row: Mapping[str, Any], signs: Iterable[date], confirmed: date | None, on: date, written: date) -> Made:
    """Had it been made by this day? Only the days on record decide, by the rule that a simulation goes by, too."""
    year = row.get("since_year")
    signed = _day(row.get("signed_earliest")), _day(row.get("signed_latest"))
    begun = signed[0] or _day(row.get("starts_on")) or (date(year, 1, 1) if year else None)
    traces = [*signs, *(_day(row.get(key)) for key in TRACES)]
    first, last = made_between(signed, begun, confirmed, traces, written)
    if first is not None and first > on:
        return Made.NO
    return Made.YES if last <= on else Made.UNKNOWN


def _line(
    row: Mapping[str, Any],
    held: Mapping[str, Any] | None,
    bodies: Rows,
    regions: Mapping[str, Any],
    made: Made,
    on: date,
) -> Then:
    body = bodies.get(str(row.get("counterparty")), {})
    body = bodies.get(str(body.get("merged_into")), body)
    standing, since = str(row.get("standing")), _day(row.get("standing_since"))
    starts, ends = _day(row.get("starts_on")), _day(row.get("ends_on"))
    if standing == Standing.ENDED and since is None and ends is not None and ends < row["entered"]:
        since = ends + timedelta(days=1)  # on no day of its own: with its term, as its page says
    later = standing in (Standing.ENDED, Standing.HISTORICAL) and since is not None and since > on
    country = body.get("country") or ""
    return Then(
        reference=str(row.get("reference", "")),
        name_en=body.get("name_en", ""),
        name_fr=body.get("name_fr", ""),
        country=country,
        region=regions.get(country) or "",
        category=held["category"] if held else "",
        since=_day(held.get("since")) if held else None,
        made=made,
        status=None
        if made is not Made.YES
        else status_of(Standing.SIGNED if later else standing, starts, ends, row.get("open_ended"), on),
        undated=made is Made.YES and standing in (Standing.ENDED, Standing.HISTORICAL) and since is None,
        signed=FuzzyDate(
            _day(row.get("signed_earliest")), _day(row.get("signed_latest")), row.get("signed_precision") or "unknown"
        ),
        ends_on=ends,
        open_ended=row.get("open_ended"),
    )


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value

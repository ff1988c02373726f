"""What is known of a counterparty, as the policy engine reads it, and as the ledger keeps it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from chancery.counterparties.models import Counterparty, CounterpartyFact, DatedFact, HomeFact
from chancery.money import Money
from chancery.policy import Fact
from chancery.records import Changed, DataClass, changed

Known = dict[str, list[Fact]]
NUMBER, DAY, COUNT = "decimal", "date", "count"


def of(counterparty: Counterparty, lang: str = "en") -> Known:
    """Everything established about it, and about the records merged into it."""
    now = counterparty.now.pk
    return of_many([now], lang).get(now, {})


def of_many(ids: Iterable[Any] | None = None, lang: str = "en") -> dict[Any, Known]:
    """What is known of each of these counterparties (or of all), by its id; those merged into one count as that one."""
    wanted = None if ids is None else list(ids)
    bodies = Counterparty.objects.filter(merged_into__isnull=False)
    merged = dict(
        (bodies if wanted is None else bodies.filter(merged_into__in=wanted)).values_list("pk", "merged_into")
    )
    rows = CounterpartyFact.objects.with_replacement().order_by("valid_from", "id")
    if wanted is not None:
        rows = rows.filter(counterparty__in=[*wanted, *merged])
    known: dict[Any, Known] = {}
    for row in rows:
        about = merged.get(row.counterparty_id, row.counterparty_id)
        known.setdefault(about, {}).setdefault(row.key, []).append(as_fact(row, lang))
    return known


def of_home(lang: str = "en") -> Known:
    """What is known of the city itself: others are held against it."""
    known: Known = {}
    for row in HomeFact.objects.public().with_replacement().order_by("valid_from", "id"):
        known.setdefault(row.key, []).append(as_fact(row, lang))
    return known


def as_fact(row: DatedFact, lang: str = "en") -> Fact:
    """A stored fact as the engine reads it, its evidence in this language or in the other. What was replaced is told
    with the day on which the better one was known, so that the register can be read as it was known before."""
    said = (row.evidence_fr, row.evidence_en) if lang == "fr" else (row.evidence_en, row.evidence_fr)
    judges = (row.established_by_fr, row.established_by_en)
    judge = judges if lang == "fr" else judges[::-1]
    return Fact(
        value=read(row.value, row.unit),
        valid_from=row.valid_from,
        known_on=row.known_on,
        evidence=said[0] or said[1],
        edition=row.edition,
        established_by=judge[0] or judge[1],
        fresh_until=row.fresh_until,
        replaced_on=getattr(row, "replaced_on", None),
        data_class=str(row.data_class),
    )


def read(value: Any, unit: str) -> Any:
    """A stored value: a date, a decimal or money where the unit says so."""
    if value is None:
        return None
    if unit == DAY:
        return date.fromisoformat(value)
    if unit == NUMBER:
        return Decimal(value)
    if len(unit) == 3 and unit.isupper():
        return Money(value, unit)
    return value


def stored(value: Any) -> tuple[Any, str]:
    """A value as it is stored, and the unit that says how to read it back."""
    if isinstance(value, Money):
        return value.minor, value.currency
    if isinstance(value, Decimal):
        return str(value), NUMBER
    if isinstance(value, date):
        return value.isoformat(), DAY
    return value, ""


def for_the_ledger(row: DatedFact) -> Changed:
    """The fact's columns under the fact's own class: what is told in confidence is kept in confidence."""
    values = changed(row)
    if row.data_class == DataClass.PUBLIC:
        return values
    return values.under(row.data_class)

"""What is known of a counterparty, as the policy engine reads it, and as the ledger keeps it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from chancery.accounts.permissions import while_read
from chancery.counterparties.models import Counterparty, CounterpartyFact, CountryFact, DatedFact, HomeFact
from chancery.money import Money
from chancery.policy import Fact, Policy
from chancery.policy.model import FactKind
from chancery.records import Changed, DataClass, changed

Known = dict[str, list[Fact]]
# What can be true of a country and of all who are there: a figure or a class is a city's own.
OF_COUNTRIES = ("text", "yes_no", "choice")
NUMBER, DAY, COUNT = "decimal", "date", "count"


class FactRead(NamedTuple):
    """What the engine asks of a stored fact, with the day on which a better one was known."""

    key: str
    value: Any
    unit: str
    valid_from: date
    known_on: date
    evidence_en: str
    evidence_fr: str
    evidence_url: str
    paper: Any
    edition: str
    established_by_en: str
    established_by_fr: str
    fresh_until: date | None
    data_class: str
    replaced_on: date | None


READ = FactRead._fields


def of(counterparty: Counterparty, lang: str = "en") -> Known:
    """Everything established about it, and about the records merged into it."""
    now = counterparty.now.pk
    return of_many([now], lang).get(now, {})


def of_many(ids: Iterable[Any] | None = None, lang: str = "en") -> dict[Any, Known]:
    """What is known of each of these counterparties (or of all), by its id; those merged into one count as that one.

    A page that is only read reads the facts of each once, however many ask for them.
    """
    kept = while_read(f"facts in {lang}")
    if ids is None or kept is None:
        return _of_many(None if ids is None else list(ids), lang)
    wanted = set(ids)
    if missing := [one for one in wanted if one not in kept]:
        found = _of_many(missing, lang)
        kept |= {one: found.get(one, {}) for one in missing}
    return {one: kept[one] for one in wanted if kept[one]}


def _of_many(wanted: list[Any] | None, lang: str) -> dict[Any, Known]:
    bodies = Counterparty.objects.filter(merged_into__isnull=False)
    merged = dict(
        (bodies if wanted is None else bodies.filter(merged_into__in=wanted)).values_list("pk", "merged_into")
    )
    rows = CounterpartyFact.objects.with_replacement().order_by("valid_from", "id")
    if wanted is not None:
        rows = rows.filter(counterparty__in=[*wanted, *merged])
    known: dict[Any, Known] = {}
    for pk, *values in rows.values_list("counterparty", *READ):
        about, row = merged.get(pk, pk), FactRead(*values)
        known.setdefault(about, {}).setdefault(row.key, []).append(as_fact(row, lang))
    _add_countries(known, wanted, lang)
    return known


def _add_countries(known: dict[Any, Known], wanted: list[Any] | None, lang: str) -> None:
    """What is known of a country holds for whoever is there, and of whom nothing of the kind is known by itself."""
    there = of_countries(lang)
    if not there:
        return
    bodies = Counterparty.objects.filter(merged_into=None, country__in=list(there))
    if wanted is not None:
        bodies = bodies.filter(pk__in=wanted)
    for pk, country in bodies.values_list("pk", "country"):
        known[pk] = _before_its_country(known.get(pk, {}), there[country])


def _before_its_country(own: Known, there: Known) -> Known:
    """What is known of a body itself goes first. What of it is told in confidence does not take the country's away:
    else, to whoever may not know that it is there, something open would be missing."""
    open_ = {key for key, held in own.items() if any(one.data_class == DataClass.PUBLIC for one in held)}
    return {**there, **{key: held if key in open_ else [*held, *there.get(key, [])] for key, held in own.items()}}


def of_countries(lang: str = "en") -> dict[str, Known]:
    """What is known of each country of which something is, by its code; the evidence says that it is the country's."""
    rows = CountryFact.objects.public().with_replacement().order_by("valid_from", "id")
    known: dict[str, Known] = {}
    for country, name_en, name_fr, *values in rows.values_list(
        "country", "country__name_en", "country__name_fr", *READ
    ):
        row, name = FactRead(*values), name_fr if lang == "fr" and name_fr else name_en
        fact = as_fact(row, lang)
        said = ". ".join(part for part in (name, fact.evidence) if part)
        known.setdefault(country, {}).setdefault(row.key, []).append(fact._replace(evidence=said))
    return known


def for_countries(policy: Policy | None) -> list[FactKind]:
    """What a policy asks people for that can be known of a country, and that residents may read."""
    asked = policy.all(FactKind) if policy else ()
    return [one for one in asked if one.origin == "entered" and fits_countries(one)]


def fits_countries(kind: FactKind) -> bool:
    """Can it be true of a country, and open to everybody?"""
    return kind.type in OF_COUNTRIES and DataClass(kind.data_class) == DataClass.PUBLIC


def of_home(lang: str = "en") -> Known:
    """What is known of the city itself: others are held against it."""
    known: Known = {}
    for values in HomeFact.objects.public().with_replacement().order_by("valid_from", "id").values_list(*READ):
        row = FactRead(*values)
        known.setdefault(row.key, []).append(as_fact(row, lang))
    return known


def as_fact(row: DatedFact | FactRead, lang: str = "en") -> Fact:
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
        filed=bool(row.evidence_url or row.paper),
    )


def doubt(why: str) -> str:
    """Why a value that is on record is not relied on, as ``pick_of`` says it, in the reader's words; else nothing."""
    found = {
        "stale": _("too old to rely on"),
        "no-evidence": _("without the evidence that the policy asks for"),
        "other-edition": _("of another edition than the policy names"),
    }
    return str(found.get(why, ""))


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

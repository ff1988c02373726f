"""Register those the city deals with, and what is known of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db import transaction

from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.columns import as_columns
from chancery.counterparties import permissions
from chancery.counterparties.facts import for_the_ledger, stored
from chancery.counterparties.models import (
    Alias,
    City,
    Counterparty,
    CounterpartyEvent,
    CounterpartyFact,
    Country,
    Region,
)
from chancery.dates import FuzzyDate
from chancery.errors import require
from chancery.records import Changed, DataClass, changed
from chancery.search import actions as search
from chancery.search.words import fold

KIND = "counterparty"
MAY_NOT = ("Only the office may change the register.", "Seul le bureau peut modifier le registre.")
BATCH = 2000


@transaction.atomic
def load_places(
    *, by: Actor, regions: Iterable[Region] = (), countries: Iterable[Country] = (), cities: Iterable[City] = ()
) -> int:
    """Load reference data whole: regions, countries and cities. What is there already is brought up to date."""
    require(permissions.may_register(by), *MAY_NOT)
    loaded = {
        "regions": _load(Region, regions, ["slug"]),
        "countries": _load(Country, countries, ["iso2"]),
        "cities": _load(City, cities, ["geonameid"]),
    }
    audit.record(by=by, type="places.loaded", ref="", pub=loaded)
    return sum(loaded.values())


@transaction.atomic
def register(*, by: Actor, aliases: Iterable[tuple[str, str, str]] = (), **values: Any) -> Counterparty:
    """Enter a body that the city deals with; `aliases` are (name, language, kind)."""
    body = enter(by=by, aliases=aliases, **values)
    reindex(by=by, counterparties=[body])
    return body


@transaction.atomic
def enter(*, by: Actor, aliases: Iterable[tuple[str, str, str]] = (), **values: Any) -> Counterparty:
    """Register one of many: its names are indexed by whoever enters them, all at once."""
    require(permissions.may_register(by), *MAY_NOT)
    body = Counterparty(**values)
    _sort(body)
    body.clean_fields(exclude=["country", "city", "merged_into", "succeeded_by"])
    body.save(force_insert=True)
    others = [Alias(counterparty=body, name=name, lang=lang, kind=kind) for name, lang, kind in aliases]
    Alias.objects.bulk_create(others)
    pub = {"kind": body.kind}
    audit.record(
        by=by, type="counterparty.registered", ref=body.reference, pub=pub, changed=list(map(changed, (body, *others)))
    )
    return body


@transaction.atomic
def reindex(*, by: Actor, counterparties: Iterable[Counterparty]) -> None:
    """Let these be found by their names of today; a duplicate also by those of the record it was merged into."""
    search.index_many(by=by, kind=KIND, rows=(row for body in counterparties for row in _words(body)))


@transaction.atomic
def add_alias(*, by: Actor, counterparty: Counterparty, name: str, lang: str = "", kind: str = "spelling") -> Alias:
    """Enter another name it goes by, so that it is found by it."""
    require(permissions.may_register(by), *MAY_NOT)
    alias, added = Alias.objects.get_or_create(counterparty=counterparty, name=name, lang=lang, defaults={"kind": kind})
    if added:
        reindex(by=by, counterparties=[counterparty])
        audit.record(by=by, type="counterparty.alias-added", ref=counterparty.reference, changed=changed(alias))
    return alias


@transaction.atomic
def rename(
    *, by: Actor, counterparty: Counterparty, name_en: str, name_fr: str, on: FuzzyDate, source: str = ""
) -> Counterparty:
    """It has a new name. The old one stays as an alias, so that old papers still lead here."""
    require(permissions.may_register(by), *MAY_NOT)
    old = {(counterparty.name_en, "en"), (counterparty.name_fr, "fr")} - {(name_en, "en"), (name_fr, "fr"), ("", "fr")}
    kept = [
        Alias.objects.get_or_create(
            counterparty=counterparty, name=name, lang=lang, defaults={"kind": Alias.Kind.FORMER}
        )[0]
        for name, lang in sorted(old)
    ]
    counterparty.name_en, counterparty.name_fr = name_en, name_fr
    _sort(counterparty)
    counterparty.save(update_fields=["name_en", "name_fr", "sort_en", "sort_fr"])
    event = _happened(counterparty, "renamed", on, source)
    reindex(by=by, counterparties=[counterparty])
    audit.record(
        by=by,
        type="counterparty.renamed",
        ref=counterparty.reference,
        changed=[changed(counterparty, ["name_en", "name_fr"]), *map(changed, (*kept, event))],
    )
    return counterparty


@transaction.atomic
def merge(*, by: Actor, duplicate: Counterparty, into: Counterparty, on: FuzzyDate, source: str = "") -> Counterparty:
    """The two are one. Nothing that points at the duplicate is moved; its readers follow it to the other."""
    require(permissions.may_register(by), *MAY_NOT)
    require(into.merged_into_id is None, "The other one is itself a duplicate.", "L’autre est elle-même un doublon.")
    require(duplicate.pk != into.pk, "These are the same record.", "C’est la même fiche.")
    moved = [duplicate, *Counterparty.objects.filter(merged_into=duplicate)]
    for each in moved:
        each.merged_into = into
        each.save(update_fields=["merged_into"])
    event = _happened(duplicate, "merged", on, source)
    reindex(by=by, counterparties=[into])
    audit.record(
        by=by,
        type="counterparty.merged",
        ref=duplicate.reference,
        pub={"into": into.reference},
        changed=[*(changed(each, ["merged_into"]) for each in moved), changed(event)],
    )
    return into


@transaction.atomic
def succeed(
    *, by: Actor, counterparty: Counterparty, successor: Counterparty, on: FuzzyDate, source: str = ""
) -> Counterparty:
    """Another body took its place. Both stay in the register."""
    require(permissions.may_register(by), *MAY_NOT)
    require(counterparty.pk != successor.pk, "It cannot succeed itself.", "Elle ne peut se succéder à elle-même.")
    counterparty.succeeded_by = successor
    counterparty.save(update_fields=["succeeded_by"])
    event = _happened(counterparty, "succeeded", on, source)
    audit.record(
        by=by,
        type="counterparty.succeeded",
        ref=counterparty.reference,
        pub={"by": successor.reference},
        changed=[changed(counterparty, ["succeeded_by"]), changed(event)],
    )
    return counterparty


@transaction.atomic
def establish_fact(
    *, by: Actor, counterparty: Counterparty, key: str, value: Any, valid_from: date, known_on: date, **more: Any
) -> CounterpartyFact:
    """Enter something established about it; None is an established absence. Says nothing of who asked, or why."""
    require(permissions.may_register(by), *MAY_NOT)
    kept, unit = stored(value)
    fact = CounterpartyFact(
        counterparty=counterparty,
        key=key,
        value=kept,
        valid_from=valid_from,
        known_on=known_on,
        **{"unit": unit, **more},
    )
    fact.save(force_insert=True)
    _record_fact(by, "fact.established", counterparty, fact)
    return fact


@transaction.atomic
def supersede_fact(*, by: Actor, fact: CounterpartyFact, value: Any, known_on: date, **more: Any) -> CounterpartyFact:
    """The fact was wrong, or is better known now. The old one stays on record, and no longer counts."""
    require(permissions.may_register(by), *MAY_NOT)
    kept, unit = stored(value)
    same = {name: getattr(fact, name) for name in ("counterparty", "key", "valid_from", "edition", "data_class")}
    new = CounterpartyFact(**{**same, "value": kept, "unit": unit, "known_on": known_on, **more})
    new.save(force_insert=True)
    free = CounterpartyFact.objects.filter(pk=fact.pk, superseded_by=None).update(superseded_by=new)
    require(free == 1, "Someone else has just replaced this fact.", "Quelqu’un vient de remplacer ce fait.")
    fact.superseded_by = new
    _record_fact(by, "fact.superseded", fact.counterparty, new, changed(fact, ["superseded_by"]).under(fact.data_class))
    return new


def _load(model: Any, rows: Iterable[Any], key: list[str]) -> int:
    rows = list(rows)
    columns = [each.name for each in model._meta.concrete_fields if not each.primary_key and each.name not in key]
    model.objects.bulk_create(rows, batch_size=BATCH, update_conflicts=True, unique_fields=key, update_fields=columns)
    return len(rows)


def _record_fact(by: Actor, type_: str, about: Counterparty, fact: CounterpartyFact, *more: Changed) -> None:
    """A fact that is not public leaves a sealed line: not even its key may be seen."""
    sealed = fact.data_class != DataClass.PUBLIC
    values = [for_the_ledger(fact), *more]
    audit.record(by=by, type=type_, ref=about.reference, pub={"key": fact.key}, changed=values, sealed=sealed)


def _sort(body: Counterparty) -> None:
    body.sort_en = fold(body.name_en or body.name_fr)[:500]
    body.sort_fr = fold(body.name_fr or body.name_en)[:500]


def _happened(body: Counterparty, kind: str, on: FuzzyDate, source: str) -> CounterpartyEvent:
    return CounterpartyEvent.objects.create(counterparty=body, kind=kind, source=source, **as_columns("on", on))


def _words(body: Counterparty) -> Iterator[search.Words]:
    """What it and its duplicates are found by."""
    lent = _texts(body.now)
    for each in (body, *body.duplicates.all()):
        own = _texts(each)
        yield search.Words(each.pk, (*own[0], *lent[0]), (*own[1], *lent[1]))


def _texts(body: Counterparty) -> tuple[tuple[str, ...], tuple[str, ...]]:
    aliases = tuple(body.aliases.values_list("name", flat=True))
    city, country = body.city, body.country
    english = (
        body.name_en,
        body.place_en,
        city.name_en or city.name if city else "",
        country.name_en if country else "",
    )
    french = (body.name_fr, body.place_fr, city.name_fr if city else "", country.name_fr if country else "")
    return (*english, *aliases), (*french, *aliases)

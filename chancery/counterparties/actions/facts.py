"""Establish what is known of a counterparty, and replace what was wrong."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar, cast

from django.db import transaction

from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.counterparties import permissions
from chancery.counterparties.actions.proof import Proof, file_proof
from chancery.counterparties.facts import for_the_ledger, stored
from chancery.counterparties.models import Counterparty, CounterpartyFact, Country, CountryFact, HomeFact
from chancery.counterparties.permissions import MAY_NOT
from chancery.errors import require
from chancery.records import Changed, DataClass, changed

OpenFact = TypeVar("OpenFact", HomeFact, CountryFact)
HOME = "home-city"
REPLACED = ("Someone else has just replaced this fact.", "Quelqu’un vient de remplacer ce fait.")
OPEN = (
    "What is known of the city itself or of a country is public. Nothing was saved.",
    "Ce que l’on sait de la ville elle-même ou d’un pays est public. Rien n’a été enregistré.",
)


@transaction.atomic
def establish_fact(
    *,
    by: Actor,
    counterparty: Counterparty,
    key: str,
    value: Any,
    valid_from: date,
    known_on: date,
    proof: Proof | None = None,
    **more: Any,
) -> CounterpartyFact:
    """Enter something established about it; None is an established absence. Says nothing of who asked, or why.

    A form sent twice, with the same `id`, establishes one fact.
    """
    require(permissions.may_establish(by, more.get("data_class", DataClass.PUBLIC)), *MAY_NOT)
    kept, unit = stored(value)
    fact = CounterpartyFact(
        counterparty=counterparty,
        key=key,
        value=kept,
        valid_from=valid_from,
        known_on=known_on,
        **{"unit": unit, **more},
    )
    known: CounterpartyFact | None = CounterpartyFact.objects.filter(pk=fact.pk).first()
    if known is not None:
        return known
    if proof is not None:
        fact.paper = file_proof(by=by, proof=proof, data_class=fact.data_class)
    fact.save(force_insert=True)
    _record_fact(by, "fact.established", counterparty, fact)
    return fact


@transaction.atomic
def supersede_fact(
    *, by: Actor, fact: CounterpartyFact, value: Any, known_on: date, proof: Proof | None = None, **more: Any
) -> CounterpartyFact:
    """The fact was wrong, or is better known now. The old one stays on record, and no longer counts. The new one has
    the class of the old: otherwise the old would betray that there is something to hide. Without a file of its own it
    rests on that of the old."""
    require(permissions.may_establish(by, fact.data_class), *MAY_NOT)
    require("data_class" not in more, "A fact keeps its class.", "Un fait garde sa classe.")
    kept, unit = stored(value)
    same = {
        name: getattr(fact, name) for name in ("counterparty", "key", "valid_from", "edition", "data_class", "paper")
    }
    new = CounterpartyFact(**{**same, "value": kept, "unit": unit, "known_on": known_on, **more})
    if fact.superseded_by_id == new.pk:
        return new
    if proof is not None:
        new.paper = file_proof(by=by, proof=proof, data_class=new.data_class)
    new.save(force_insert=True)
    free = CounterpartyFact.objects.filter(pk=fact.pk, superseded_by=None).update(superseded_by=new)
    require(free == 1, *REPLACED)
    fact.superseded_by = new
    _record_fact(by, "fact.superseded", fact.counterparty, new, changed(fact, ["superseded_by"]).under(fact.data_class))
    return new


@transaction.atomic
def establish_home_fact(
    *, by: Actor, key: str, value: Any, valid_from: date, known_on: date, proof: Proof | None = None, **more: Any
) -> HomeFact:
    """Enter something established about the city itself. A form sent twice, with the same `id`, establishes one."""
    require(permissions.may_register(by), *MAY_NOT)
    require(more.get("data_class", DataClass.PUBLIC) == DataClass.PUBLIC, *OPEN)
    kept, unit = stored(value)
    fact = HomeFact(key=key, value=kept, valid_from=valid_from, known_on=known_on, **{"unit": unit, **more})
    return _establish(by, HOME, fact, proof)


@transaction.atomic
def supersede_home_fact(
    *, by: Actor, fact: HomeFact, value: Any, known_on: date, proof: Proof | None = None, **more: Any
) -> HomeFact:
    """The fact about the city was wrong, or is better known now. The old one stays on record, and no longer counts."""
    require(permissions.may_register(by), *MAY_NOT)
    return _supersede(by, HOME, fact, _better(fact, value, known_on, more), proof)


@transaction.atomic
def establish_country_fact(
    *,
    by: Actor,
    country: Country,
    key: str,
    value: Any,
    valid_from: date,
    known_on: date,
    proof: Proof | None = None,
    **more: Any,
) -> CountryFact:
    """Enter something established about a country: it holds for each counterparty there that has none of its own. A
    form sent twice, with the same `id`, establishes one."""
    require(permissions.may_register(by), *MAY_NOT)
    require(more.get("data_class", DataClass.PUBLIC) == DataClass.PUBLIC, *OPEN)
    kept, unit = stored(value)
    days = {"valid_from": valid_from, "known_on": known_on}
    return _establish(
        by, country.pk, CountryFact(country=country, key=key, value=kept, **days, **more, unit=unit), proof
    )


@transaction.atomic
def supersede_country_fact(
    *, by: Actor, fact: CountryFact, value: Any, known_on: date, proof: Proof | None = None, **more: Any
) -> CountryFact:
    """The fact about a country was wrong, or is better known now. The old one stays on record, and no longer counts."""
    require(permissions.may_register(by), *MAY_NOT)
    return _supersede(
        by, fact.country_id, fact, _better(fact, value, known_on, {**more, "country": fact.country}), proof
    )


def _establish(by: Actor, about: str, fact: OpenFact, proof: Proof | None) -> OpenFact:
    known = type(fact).objects.filter(pk=fact.pk).first()
    if known is not None:
        return cast("OpenFact", known)
    if proof is not None:
        fact.paper = file_proof(by=by, proof=proof, data_class=fact.data_class)
    fact.save(force_insert=True)
    audit.record(by=by, type="fact.established", ref=about, pub={"key": fact.key}, changed=for_the_ledger(fact))
    return fact


def _better(fact: OpenFact, value: Any, known_on: date, more: dict[str, Any]) -> OpenFact:
    require("data_class" not in more, "A fact keeps its class.", "Un fait garde sa classe.")
    kept, unit = stored(value)
    same = {name: getattr(fact, name) for name in ("key", "valid_from", "edition", "paper")}
    return type(fact)(**{**same, "value": kept, "unit": unit, "known_on": known_on, **more})


def _supersede(by: Actor, about: str, fact: OpenFact, new: OpenFact, proof: Proof | None) -> OpenFact:
    if fact.superseded_by_id == new.pk:
        return new
    if proof is not None:
        new.paper = file_proof(by=by, proof=proof, data_class=new.data_class)
    new.save(force_insert=True)
    free = type(fact).objects.filter(pk=fact.pk, superseded_by=None).update(superseded_by=new)
    require(free == 1, *REPLACED)
    fact.superseded_by = new
    told = [for_the_ledger(new), changed(fact, ["superseded_by"])]
    audit.record(by=by, type="fact.superseded", ref=about, pub={"key": fact.key}, changed=told)
    return new


def _record_fact(by: Actor, type_: str, about: Counterparty, fact: CounterpartyFact, *more: Changed) -> None:
    """A fact that is not public, or of a body that is not, leaves a sealed line: not even its key may be seen."""
    sealed = fact.data_class != DataClass.PUBLIC or not about.public
    values = [for_the_ledger(fact), *more]
    audit.record(by=by, type=type_, ref=about.reference, pub={"key": fact.key}, changed=values, sealed=sealed)

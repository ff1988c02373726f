"""Register those the city deals with: by which names, and what becomes of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from chancery import edits, numbering
from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.audit.written import Written
from chancery.columns import among, as_columns
from chancery.counterparties import permissions
from chancery.counterparties.models import Alias, Counterparty, CounterpartyEvent, CounterpartyFact, DateOfNote
from chancery.counterparties.permissions import MAY_NOT
from chancery.dates import FuzzyDate
from chancery.doors import NOT_A_NUMBER, is_page
from chancery.errors import require
from chancery.marks import shows
from chancery.records import Changed, DataClass, changed, gone
from chancery.search import actions as search
from chancery.search.words import fold

KIND = "counterparty"
NAMELESS = ("A counterparty has a name.", "Un partenaire a un nom.")
SO_CALLED = ("It is called so already.", "C’est déjà son nom.")
TO_COME = (
    "This day is still to come. Record it once it has.",
    "Ce jour est encore à venir. Consignez-le quand il sera passé.",
)
IN_A_RING = (
    "It was succeeded by this one: neither can take the other’s place. Nothing was changed.",
    "C’est elle que celle-ci a remplacée\u00a0: aucune ne peut prendre la place de l’autre. Rien n’a été modifié.",
)


@transaction.atomic
def register(*, by: Actor, aliases: Iterable[tuple[str, str, str]] = (), **values: Any) -> Counterparty:
    """Enter a body that the city deals with; `aliases` are (name, language, kind)."""
    body = enter(by=by, aliases=aliases, **values)
    reindex(by=by, counterparties=[body])
    return body


@transaction.atomic
def enter(*, by: Actor, aliases: Iterable[tuple[str, str, str]] = (), **values: Any) -> Counterparty:
    """Register one of many: its names are indexed by whoever enters them, all at once.

    Without a reference it takes the next free number of the year; a form sent twice, with one `id`, enters one.
    """
    require(permissions.may_register(by), *MAY_NOT)
    body = Counterparty(**{"reference": "?", **values})
    require(shows(body.name_en + body.name_fr), *NAMELESS)
    require(not is_page("counterparties", body.reference), *(text % body.reference for text in NOT_A_NUMBER))
    known = Counterparty.objects.filter(pk=body.pk).first()
    if known is not None:
        return known
    _sort(body)
    body.clean_fields(exclude=["country", "city", "merged_into", "succeeded_by"])
    _save(body, numbered="reference" not in values)
    others = [Alias(counterparty=body, name=name, lang=lang, kind=kind) for name, lang, kind in aliases]
    Alias.objects.bulk_create(others)
    pub = {"kind": body.kind}
    told = list(map(changed, (body, *others)))
    _tell(by, "registered", body, told, pub=pub)
    return body


@transaction.atomic
def publish(*, by: Actor, counterparties: Iterable[Counterparty]) -> None:
    """A record that residents read names these: from now on they may know that the city deals with them."""
    require(permissions.may_make_known(by), *MAY_NOT)
    named = list(counterparties)
    make_known(by=by, named={body.pk for body in named})
    for body in named:
        body.public = True


@transaction.atomic
def make_known(*, by: Actor, named: Collection[UUID]) -> None:
    """The same of many, by their ids: the ledger tells openly what it kept of them. What they became goes with them;
    who is public already stays so."""
    require(permissions.may_make_known(by), *MAY_NOT)
    hidden = _hidden(set(named))
    if not hidden:
        return
    picked = among([body.pk for body in hidden])
    Counterparty.objects.filter(pk__in=picked).update(public=True)
    told = Written()
    for body in hidden:
        body.public = True
        told.add(body)
    for row in _beside(picked):
        told.add(row)
    pub = {"records": [body.reference for body in hidden]}
    audit.record(by=by, type="counterparty.published", ref=hidden[0].reference, pub=pub, changed=told)


@transaction.atomic
def reindex(*, by: Actor, counterparties: Iterable[Counterparty]) -> None:
    """Let these be found by their names of today; a duplicate also by those of the record it was merged into."""
    search.index_many(by=by, kind=KIND, rows=(row for body in counterparties for row in _words(body)))


@transaction.atomic
def add_alias(*, by: Actor, counterparty: Counterparty, name: str, lang: str = "", kind: str = "spelling") -> Alias:
    """Enter another name it goes by, so that it is found by it."""
    require(permissions.may_register(by), *MAY_NOT)
    require(shows(name), *NAMELESS)
    alias, added = Alias.objects.get_or_create(counterparty=counterparty, name=name, lang=lang, defaults={"kind": kind})
    if added:
        reindex(by=by, counterparties=[counterparty])
        _tell(by, "alias-added", counterparty, [changed(alias)])
    return alias


@transaction.atomic
def remove_alias(*, by: Actor, alias: Alias) -> None:
    """It never went by this name: nobody finds it by it any more. The ledger keeps that it was once written."""
    require(permissions.may_register(by), *MAY_NOT)
    body, told = alias.counterparty, gone(alias)
    removed, _each = Alias.objects.filter(pk=alias.pk).delete()
    require(removed == 1, "This name was taken away already.", "Ce nom a déjà été retiré.")
    reindex(by=by, counterparties=[body])
    _tell(by, "alias-removed", body, [told])


@transaction.atomic
def correct(*, by: Actor, counterparty: Counterparty, held: Mapping[str, Any], changes: Mapping[str, Any]) -> None:
    """Correct what is written of a counterparty. A form that is sent twice changes nothing the second time."""
    require(permissions.may_register(by), *MAY_NOT)
    if not changes:
        return
    for name, value in changes.items():
        setattr(counterparty, name, value)
    require(shows(counterparty.name_en + counterparty.name_fr), *NAMELESS)
    _sort(counterparty)
    here = Counterparty.objects.filter(edits.still(held), pk=counterparty.pk)
    edits.require_still(here.update(**changes, sort_en=counterparty.sort_en, sort_fr=counterparty.sort_fr))
    counterparty.refresh_from_db()
    reindex(by=by, counterparties=[counterparty])
    _tell(by, "corrected", counterparty, [changed(counterparty, changes)])


@transaction.atomic
def rename(
    *, by: Actor, counterparty: Counterparty, name_en: str, name_fr: str, on: FuzzyDate, source: str = ""
) -> Counterparty:
    """It has a new name. The old one stays as an alias, so that old papers still lead here."""
    require(permissions.may_register(by), *MAY_NOT)
    require(shows(name_en + name_fr), *NAMELESS)
    require((name_en, name_fr) != (counterparty.name_en, counterparty.name_fr), *SO_CALLED)
    _require_come(on)
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
    told = [changed(counterparty, ["name_en", "name_fr"]), *map(changed, (*kept, event))]
    _tell(by, "renamed", counterparty, told)
    return counterparty


@transaction.atomic
def merge(*, by: Actor, duplicate: Counterparty, into: Counterparty, on: FuzzyDate, source: str = "") -> Counterparty:
    """The two are one. Nothing that points at the duplicate is moved; its readers follow it to the other."""
    require(permissions.may_register(by), *MAY_NOT)
    require(into.merged_into_id is None, "The other one is itself a duplicate.", "L’autre est elle-même un doublon.")
    require(duplicate.pk != into.pk, "These are the same record.", "C’est la même fiche.")
    _require_come(on)
    moved = [duplicate, *Counterparty.objects.filter(merged_into=duplicate)]
    for each in moved:
        each.merged_into = into
        each.save(update_fields=["merged_into"])
    event = _happened(duplicate, "merged", on, source)
    if duplicate.public and not into.public:
        publish(by=by, counterparties=[into])
    reindex(by=by, counterparties=[into])
    told = [*(changed(each, ["merged_into"]) for each in moved), changed(event)]
    _tell(by, "merged", duplicate, told, pub={"into": into.reference})
    return into


@transaction.atomic
def succeed(
    *, by: Actor, counterparty: Counterparty, successor: Counterparty, on: FuzzyDate, source: str = ""
) -> Counterparty:
    """Another body took its place. Both stay in the register."""
    require(permissions.may_register(by), *MAY_NOT)
    require(counterparty.pk != successor.pk, "It cannot succeed itself.", "Elle ne peut se succéder à elle-même.")
    require(counterparty not in _successors(successor), *IN_A_RING)
    _require_come(on)
    counterparty.succeeded_by = successor
    counterparty.save(update_fields=["succeeded_by"])
    event = _happened(counterparty, "succeeded", on, source)
    if counterparty.public and not successor.public:
        publish(by=by, counterparties=[successor])
    told = [changed(counterparty, ["succeeded_by"]), changed(event)]
    _tell(by, "succeeded", counterparty, told, pub={"by": successor.reference})
    return counterparty


def _require_come(on: FuzzyDate) -> None:
    """What became of a body has happened: on no day that is still to come."""
    require(on.earliest is None or on.earliest <= timezone.localdate(), *TO_COME)


def _successors(body: Counterparty) -> Iterator[Counterparty]:
    """What took its place, and the place of that."""
    seen: set[UUID] = set()
    while (then := body.succeeded_by) is not None and then.pk not in seen:
        seen.add(then.pk)
        yield (body := then)


def _tell(
    by: Actor, verb: str, body: Counterparty, told: list[Changed], *, pub: Mapping[str, Any] | None = None
) -> None:
    """One line about a body: sealed until a published record names it."""
    type_, sealed = f"counterparty.{verb}", not body.public
    audit.record(by=by, type=type_, ref=body.reference, pub=pub, changed=told, sealed=sealed)


def _hidden(wanted: set[UUID]) -> list[Counterparty]:
    """Those of them that are not public yet, with what they were merged into and what took their place; held, so that
    what is told of them is what they are."""
    found: dict[UUID, Counterparty] = {}
    asked: set[UUID] = set()
    while new := wanted - asked:
        asked |= new
        here = Counterparty.objects.filter(pk__in=among(new))
        hidden = {body.pk: body for body in here.filter(public=False).select_for_update()}
        found |= hidden
        wanted.update(pk for body in hidden.values() for pk in (body.merged_into_id, body.succeeded_by_id) if pk)
        became = here.filter(public=True).exclude(merged_into=None, succeeded_by=None)
        wanted.update(pk for pair in became.values_list("merged_into", "succeeded_by") for pk in pair if pk)
    return sorted(found.values(), key=lambda body: body.pk.int)


def _beside(picked: Any) -> Iterator[Any]:
    """What hangs on them and is public: other names, what became of them, days of note, facts."""
    for table in (Alias, CounterpartyEvent, DateOfNote):
        yield from table.objects.filter(counterparty__in=picked)
    yield from CounterpartyFact.objects.filter(counterparty__in=picked, data_class=DataClass.PUBLIC)


def _save(body: Counterparty, *, numbered: bool) -> None:
    def save() -> None:
        body.save(force_insert=True)

    if numbered:
        numbering.take(body, Counterparty.LETTERS, save)
    else:
        save()


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

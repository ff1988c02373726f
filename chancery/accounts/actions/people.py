"""Enter the people of the city, and correct what is written of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from chancery import edits
from chancery.accounts import permissions
from chancery.accounts.models import Division, Person
from chancery.accounts.words import words_of
from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.errors import require
from chancery.records import changed
from chancery.search import actions as search

MAY_NOT = ("Only an administrator keeps the accounts.", "Seule l’administration tient les comptes.")


@transaction.atomic
def add_person(
    *, name: str, by: Actor, function_en: str = "", function_fr: str = "", division: Division | None = None
) -> Person:
    """Enter someone with a function in the city. The name is personal: the ledger can forget it."""
    require(permissions.may_keep_people(by), *MAY_NOT)
    person = Person.objects.create(name=name, function_en=function_en, function_fr=function_fr, division=division)
    search.index_many(by=by, kind="person", rows=[words_of(person)])
    audit.record(by=by, type="person.added", ref="", changed=changed(person))
    return person


@transaction.atomic
def correct_person(*, person: Person, held: Mapping[str, Any], changes: Mapping[str, Any], by: Actor) -> None:
    """Correct someone's name, function or division. A form that is sent twice changes nothing the second time."""
    require(permissions.may_keep_people(by), *MAY_NOT)
    if not changes:
        return
    written = edits.columns(changes)
    edits.require_still(Person.objects.filter(edits.still(held), pk=person.pk).update(**written))
    person.refresh_from_db()
    audit.record(by=by, type="person.corrected", ref="", changed=changed(person, written))

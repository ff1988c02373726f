"""Enter the people of the city and their divisions."""

from __future__ import annotations

from django.db import transaction

from chancery.accounts import permissions
from chancery.accounts.models import Division, Person
from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.errors import require
from chancery.records import changed

MAY_NOT = ("Only an administrator keeps the accounts.", "Seule l’administration tient les comptes.")


@transaction.atomic
def add_division(*, slug: str, name_en: str, by: Actor, name_fr: str = "", parent: Division | None = None) -> Division:
    """Enter a part of the city's administration. Entered again with the same name, it is the same one."""
    require(permissions.may_keep_people(by), *MAY_NOT)
    division, new = Division.objects.get_or_create(
        slug=slug, defaults={"name_en": name_en, "name_fr": name_fr, "parent": parent}
    )
    if new:
        audit.record(by=by, type="division.added", ref=slug, changed=changed(division))
    return division


@transaction.atomic
def add_person(
    *, name: str, by: Actor, function_en: str = "", function_fr: str = "", division: Division | None = None
) -> Person:
    """Enter someone with a function in the city. The name is personal: the ledger can forget it."""
    require(permissions.may_keep_people(by), *MAY_NOT)
    person = Person.objects.create(name=name, function_en=function_en, function_fr=function_fr, division=division)
    audit.record(by=by, type="person.added", ref="", changed=changed(person))
    return person

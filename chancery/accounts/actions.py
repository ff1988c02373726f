"""Add the people of the city, their divisions and their logins."""

from __future__ import annotations

from django.db import transaction

from chancery.accounts import permissions
from chancery.accounts.models import Division, Person, User
from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.errors import require
from chancery.records import changed

MAY_NOT = ("Only the office enters people.", "Seul le bureau inscrit des personnes.")


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


@transaction.atomic
def add_login(*, email: str, by: Actor, person: Person | None = None, password: str | None = None) -> User:
    """Let someone sign in. Without a password the login waits for one."""
    require(permissions.may_keep_people(by), *MAY_NOT)
    address = email.strip().casefold()
    require(
        not User.objects.filter(email=address).exists(),
        "There is a login with this address already.",
        "Un compte existe déjà à cette adresse.",
    )
    user = User(email=address, actor=audit.person(by=by))
    user.set_password(password)
    user.save()
    audit.record(by=by, type="login.added", ref=user.actor_id, changed=changed(user))
    if person is not None:
        _attach(person, user, by=by)
    return user


@transaction.atomic
def close_login(*, user: User, by: Actor) -> User:
    """End a login. What it did stays on record under its actor."""
    require(permissions.may_keep_people(by), *MAY_NOT)
    closed = User.objects.filter(pk=user.pk, is_active=True).update(is_active=False)
    require(closed == 1, "This login is closed.", "Ce compte est fermé.")
    user.is_active = False
    audit.record(by=by, type="login.closed", ref=user.actor_id, changed=changed(user, ["is_active"]))
    return user


def _attach(person: Person, user: User, *, by: Actor) -> None:
    person.user = user
    person.save(update_fields=["user"])
    audit.record(by=by, type="person.attached", ref=user.actor_id, changed=changed(person, ["user"]))

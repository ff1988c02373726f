"""Set the city up: its name and money, its look, what it has answered, and the first person who may say so."""

from __future__ import annotations

import zoneinfo
from collections.abc import Mapping

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from chancery import city_file, home
from chancery.accounts import actions as accounts
from chancery.accounts.models import Person, Role, RoleHeld, User
from chancery.accounts.permissions import ADMINISTRATOR, in_one_hand
from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.city_file import Setting
from chancery.edits import in_time
from chancery.errors import BadInput, require
from chancery.office import logo, permissions
from chancery.theme import theme

MAY_NOT = ("Only an administrator changes the settings.", "Seule l’administration modifie les paramètres.")
STEPS = ("city", "look", "divisions", "policy", "people")
NAMED = ("name_en", "name_fr", "short_en", "short_fr")
CHANGEABLE = {
    *NAMED, "country", "languages", "currency", "time_zone", "logo", "accent", "small_office", "set_up",
}  # fmt: skip
OVERTAKEN = (
    "Someone else has just changed the settings. Nothing of yours was written, and nothing is lost: look at them, then "
    "send this once more.",
    "Quelqu’un vient de modifier les paramètres. Rien de votre saisie n’a été écrit, et rien n’est perdu\u00a0: "
    "regardez-les, puis envoyez-la encore une fois.",
)
THERE_IS_ONE = (
    "This city has an administrator already. Whoever holds that account lets others in, on the page “People”.",
    "Cette ville a déjà une administration. Ce compte donne accès aux autres, à la page «\u00a0Personnes\u00a0».",
)


@transaction.atomic
def change_city(*, by: Actor, changes: Mapping[str, Setting], held: str = "") -> tuple[str, ...]:
    """Write settings in `city.toml`; which ones changed. `held` says from which file the form was filled in."""
    require(permissions.may_set_up(by), *MAY_NOT)
    _check(changes)
    own = settings.CITY
    differ = {key: value for key, value in changes.items() if _now(own, key) != ("" if value is None else value)}
    if not differ:
        return ()
    audit.record(by=by, type="city.changed", ref="", pub={"settings": dict(_shown(differ))})
    # The line before the file: its lock makes writers wait for each other, and if the file fails there is no line.
    in_time(held in ("", city_file.digest(settings.HOME)), *OVERTAKEN)
    city_file.save(settings.HOME, differ)
    settings.CITY = home.city(settings.HOME)
    return tuple(differ)


@transaction.atomic
def change_logo(*, by: Actor, name: str, data: bytes) -> str:
    """Show another logo in the masthead; the name it is kept under."""
    require(permissions.may_set_up(by), *MAY_NOT)
    kept = logo.keep(settings.HOME, logo.drawn(name, data))
    change_city(by=by, changes={"logo": kept})
    return kept


@transaction.atomic
def answer(*, by: Actor, step: str) -> None:
    """A question of the first day is answered, if only with “none yet”."""
    require(permissions.may_set_up(by), *MAY_NOT)
    require(step in STEPS, "There is no such step.", "Cette étape n’existe pas.")
    done = {*settings.CITY.set_up, step}
    change_city(by=by, changes={"set_up": tuple(each for each in STEPS if each in done)})


@transaction.atomic
def open_office(*, by: Actor, name: str, email: str) -> str:
    """The first administrator and their invitation. Asked again before it was used, it is a fresh invitation."""
    require(permissions.may_set_up(by), *MAY_NOT)
    role = Role.objects.get(slug=ADMINISTRATOR)
    there = User.objects.filter(person__roles__in=RoleHeld.objects.held(timezone.localdate()).filter(role=role))
    waiting = there.filter(email=email.strip().casefold()).first()
    if waiting is not None and not waiting.has_usable_password():
        return accounts.invite(user=waiting, by=by)
    require(not there.exists(), *THERE_IS_ONE)
    user, token = accounts.welcome(name=name, email=email, by=by)
    person = Person.objects.get(user=user)
    accounts.give_role(person=person, role=role, since=timezone.localdate(), by=by)
    return token


def _check(changes: Mapping[str, Setting]) -> None:
    """Refuse what would not hold; nothing is written then."""
    require(set(changes) <= CHANGEABLE, "There is no such setting.", "Ce paramètre n’existe pas.")
    if changes.get("accent"):
        theme(str(changes["accent"]))
    if "time_zone" in changes and changes["time_zone"] not in zoneinfo.available_timezones():
        raise BadInput(
            "This is not a time zone. Write it like America/Toronto.",
            "Ce n’est pas un fuseau horaire. Écrivez-le comme America/Toronto.",
        )
    if "languages" in changes and changes["languages"] not in (("en",), ("fr",), ("en", "fr"), ("fr", "en")):
        raise BadInput("Choose English, French or both.", "Choisissez le français, l’anglais ou les deux.")
    if changes.get("small_office") is False:
        _grows()
    for key in changes.keys() & {*NAMED}:
        value = str(changes[key] or "")
        require(len(value) <= 200 and value.isprintable(), "A name is one line.", "Un nom tient sur une ligne.")


def _grows() -> None:
    """In a larger office whoever keeps the accounts decides nothing: they give up one of the two before it counts."""
    both = ", ".join(one.name for one in in_one_hand(timezone.localdate()))
    require(
        not both,
        f"In a larger office whoever keeps the accounts holds no seat and no delegation. Take one back first: {both}.",
        "Dans un bureau plus grand, qui tient les comptes n’a ni siège ni délégation. Retirez d’abord l’un ou l’autre"
        f"\u00a0: {both}.",
    )


def _now(own: home.City, key: str) -> object:
    return getattr(own, key) if hasattr(own, key) else own.extra.get(key, "")


def _shown(changes: Mapping[str, Setting]) -> Mapping[str, object]:
    """What the ledger says of them: settings are public, and none is about a person."""
    return {key: list(value) if isinstance(value, tuple) else value for key, value in sorted(changes.items())}

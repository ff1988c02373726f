"""Let people sign in, by invitation, and end it at once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from chancery.accounts import permissions
from chancery.accounts.actions.people import MAY_NOT, add_person
from chancery.accounts.models import (
    Assistance,
    Clearance,
    DelegationInstrument,
    Invitation,
    Person,
    RoleHeld,
    User,
)
from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.errors import require, required
from chancery.records import changed

OPEN_FOR = timedelta(days=3)
OWN_LANGUAGE = (
    "In which language one is written to is one’s own affair.",
    "La langue dans laquelle on reçoit ses lettres ne regarde que soi.",
)
RIGHTS_LEFT = (
    "Roles, clearances or delegations of this person are not ended, and would count again. End them first; give them "
    "anew once the account is open.",
    "Des rôles, habilitations ou délégations de cette personne n’ont pas pris fin et compteraient de nouveau. Mettez-y "
    "d’abord fin; redonnez-les une fois le compte ouvert.",
)
SPENT = (
    "This invitation was used, has expired or was replaced. Ask an administrator for another.",
    "Cette invitation a servi, a expiré ou a été remplacée. Demandez-en une autre à l’administration.",
)


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
    """End a login, with every session and invitation it has. What it did stays on record under its actor."""
    require(permissions.may_keep_people(by), *MAY_NOT)
    require(user.actor_id != by.pk, "Nobody closes their own account.", "Nul ne ferme son propre compte.")
    closed = User.objects.filter(pk=user.pk, is_active=True).update(is_active=False)
    require(closed == 1, "This login is closed.", "Ce compte est fermé.")
    user.is_active = False
    Invitation.objects.filter(user=user, used_at=None).update(used_at=timezone.now())
    audit.record(by=by, type="login.closed", ref=user.actor_id, changed=changed(user, ["is_active"]))
    return user


@transaction.atomic
def reopen_login(*, user: User, by: Actor) -> str:
    """Open a closed login for somebody who comes back, and give the secret with which they choose a new password.

    What it was signed in with counts no more: password, codes, keys, a link to an identity provider. Rights are given
    anew, as every time, with the second person they need; refused while earlier ones would count again.
    """
    require(permissions.may_keep_people(by), *MAY_NOT)
    require(not _unended(user), *RIGHTS_LEFT)
    opened = User.objects.filter(pk=user.pk, is_active=False).update(is_active=True)
    require(opened == 1, "This login is open.", "Ce compte est ouvert.")
    user.is_active = True
    user.set_unusable_password()
    user.save(update_fields=["password"])
    for kept in (Authenticator, SocialAccount):
        kept.objects.filter(user=user).delete()
    audit.record(by=by, type="login.reopened", ref=user.actor_id, changed=changed(user, ["is_active"]))
    return invite(user=user, by=by)


def _unended(user: User) -> bool:
    """Whether the person of a login has a right that is not over, or waits for a second administrator."""
    whose = {RoleHeld: "person", Clearance: "person", DelegationInstrument: "holder", Assistance: "person"}
    ahead = Q(until=None) | Q(until__gte=timezone.localdate())
    return any(
        kind.objects.filter(ahead, **{f"{of}__user": user, "ended_by": None}).exists() for kind, of in whose.items()
    )


@transaction.atomic
def invite(*, user: User, by: Actor) -> str:
    """A secret with which its holder chooses a password, once, within three days. An earlier one is void."""
    require(permissions.may_keep_people(by), *MAY_NOT)
    require(user.is_active, "This login is closed.", "Ce compte est fermé.")
    require(
        not user.has_usable_password(),
        "This account has a password. Its holder can ask for another on the sign-in page.",
        "Ce compte a un mot de passe. Son titulaire peut en demander un autre à la page de connexion.",
    )
    now = timezone.now()
    Invitation.objects.filter(user=user, used_at=None).update(used_at=now)
    invitation = Invitation(user=user, expires_at=now + OPEN_FOR)
    invitation.digest = Invitation.digest_of(invitation.token)
    invitation.save(force_insert=True)
    audit.record(by=by, type="login.invited", ref=user.actor_id, changed=changed(invitation))
    return invitation.token


@transaction.atomic
def welcome(*, name: str, email: str, by: Actor, **values: Any) -> tuple[User, str]:
    """Enter someone with an account and an invitation, in one go."""
    person = add_person(name=name, by=by, **values)
    user = add_login(email=email, person=person, by=by)
    return user, invite(user=user, by=by)


@transaction.atomic
def accept_invitation(*, token: str, password: str, by: Actor) -> User:
    """Choose the first password of one's own account."""
    invitation = required(Invitation.opened_by(token), *SPENT)
    require(invitation.user.actor_id == by.pk, *SPENT)
    validate_password(password, invitation.user)
    now = timezone.now()
    used = Invitation.objects.filter(pk=invitation.pk, used_at=None).update(used_at=now)
    require(used == 1, *SPENT)
    invitation.used_at = now
    user = invitation.user
    user.set_password(password)
    user.save(update_fields=["password"])
    audit.record(by=by, type="login.accepted", ref=user.actor_id, changed=changed(invitation, ["used_at"]))
    return user


@transaction.atomic
def speak(*, user: User, language: str, by: Actor) -> User:
    """Say in which language one is written to: one's own affair. Said again, nothing happens."""
    require(user.is_active and user.actor_id == by.pk, *OWN_LANGUAGE)
    if user.language != language:
        user.language = language
        user.save(update_fields=["language"])
        audit.record(by=by, type="login.language", ref="", changed=changed(user, ["language"]), sealed=True)
    return user


@transaction.atomic
def accept_by_identity(*, invitation: Invitation, by: Actor) -> User:
    """Open one's account as the city's identity provider knows one, without a password of its own."""
    require(invitation.user.actor_id == by.pk and invitation.user.is_active, *SPENT)
    now = timezone.now()
    used = Invitation.objects.filter(pk=invitation.pk, used_at=None, expires_at__gt=now).update(used_at=now)
    require(used == 1, *SPENT)
    invitation.used_at = now
    audit.record(by=by, type="login.accepted", ref=invitation.user.actor_id, changed=changed(invitation, ["used_at"]))
    return invitation.user


@transaction.atomic
def unlink_identity(*, user: User, by: Actor) -> None:
    """Sign in with one's own password alone again; whoever has none keeps the link."""
    require(user.actor_id == by.pk and user.has_usable_password(), *SPENT)
    gone, _kinds = SocialAccount.objects.filter(user=user).delete()
    if gone:
        audit.record(by=by, type="login.identity-unlinked", ref=user.actor_id, sealed=True)


@transaction.atomic
def note_security(*, user: User, what: str, by: Actor, method: str = "") -> None:
    """Note that someone changed how they sign in. The line is sealed: the public learns nothing of it."""
    audit.record(by=by, type=f"login.{what}", ref=user.actor_id, pub={"method": method}, sealed=True)


def _attach(person: Person, user: User, *, by: Actor) -> None:
    person.user = user
    person.save(update_fields=["user"])
    audit.record(by=by, type="person.attached", ref=user.actor_id, changed=changed(person, ["user"]))

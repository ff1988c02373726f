"""Change the address one signs in with: asked for by its holder, and proved by a letter to the new one."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from chancery.accounts.models import AddressChange, Invitation, User
from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.errors import require, required
from chancery.records import changed

OPEN_FOR = timedelta(hours=1)
OWN = ("Only its holder changes an address.", "Seule la personne concernée change son adresse.")
SPENT = (
    "This link was used, has expired or was replaced. Ask for another on the page “Sign-in and security”.",
    "Ce lien a servi, a expiré ou a été remplacé. Demandez-en un autre à la page «\u00a0Connexion et sécurité\u00a0».",
)


@transaction.atomic
def ask_address(*, user: User, email: str, by: Actor) -> str:
    """A secret for the new address, once and for an hour. Nobody is told whether someone has that address already."""
    require(user.actor_id == by.pk, *OWN)
    now, token = timezone.now(), secrets.token_urlsafe(32)
    AddressChange.objects.filter(user=user, used_at=None).update(used_at=now)
    asked = AddressChange(user=user, email=email.strip().casefold(), digest=Invitation.digest_of(token))
    asked.expires_at = now + OPEN_FOR
    asked.save(force_insert=True)
    audit.record(by=by, type="login.address-asked", ref=user.actor_id, changed=changed(asked), sealed=True)
    return token


@transaction.atomic
def confirm_address(*, token: str, by: Actor) -> User:
    """The letter arrived: from now on one signs in with this address.."""
    asked = required(AddressChange.opened_by(token), *SPENT)
    require(asked.user.actor_id == by.pk, *SPENT)
    now = timezone.now()
    require(AddressChange.objects.filter(pk=asked.pk, used_at=None).update(used_at=now) == 1, *SPENT)
    asked.used_at = now
    try:
        with transaction.atomic():
            User.objects.filter(pk=asked.user_id).update(email=asked.email)
    except IntegrityError:
        require(False, *SPENT)  # someone has it: the same words as for a spent link, so that nobody learns who
    asked.user.email = asked.email
    told = [changed(asked, ["used_at"]), changed(asked.user, ["email"])]
    audit.record(by=by, type="login.address-changed", ref=asked.user.actor_id, changed=told, sealed=True)
    return asked.user

"""The secret address of someone's calendar: made, made anew, revoked."""

from __future__ import annotations

import secrets

from django.db import transaction
from django.utils import timezone

from chancery.accounts.models import User
from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.errors import require
from chancery.notices import permissions
from chancery.notices.actions.wishes import OWN
from chancery.notices.models import Feed
from chancery.records import Changed, changed


@transaction.atomic
def renew_feed(*, by: Actor, user: User) -> str:
    """A new secret for one's calendar, shown once; the old one opens nothing from now on."""
    require(permissions.is_own(by, user), *OWN)
    ended = _end(user)
    token = secrets.token_urlsafe(32)
    feed = Feed.objects.create(user=user, digest=Feed.digest_of(token), made_at=timezone.now())
    audit.record(by=by, type="calendar.opened", ref="", changed=[*ended, changed(feed)], sealed=True)
    return token


@transaction.atomic
def end_feed(*, by: Actor, user: User) -> None:
    """Revoke the address of one's calendar, at once."""
    require(permissions.is_own(by, user), *OWN)
    ended = _end(user)
    require(bool(ended), "There is no calendar address to revoke.", "Aucune adresse d’agenda n’est à révoquer.")
    audit.record(by=by, type="calendar.revoked", ref="", changed=ended, sealed=True)


def _end(user: User) -> list[Changed]:
    """Close the open feed, if there is one; the row is held, so that two clicks make no two addresses."""
    User.objects.select_for_update().get(pk=user.pk)
    told = []
    for feed in Feed.objects.filter(user=user, ended_at=None):
        feed.ended_at = timezone.now()
        feed.save(update_fields=["ended_at"])
        told.append(changed(feed, ["ended_at"]))
    return told

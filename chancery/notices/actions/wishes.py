"""How someone wants to be told: their own affair."""

from __future__ import annotations

from django.db import transaction

from chancery.accounts.models import User
from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.errors import require
from chancery.notices import kinds, permissions
from chancery.notices.models import Wish
from chancery.records import changed

OWN = ("How one is told is one’s own affair.", "La façon d’être averti ne regarde que soi.")


@transaction.atomic
def wish(*, by: Actor, user: User, kind: str, way: str) -> Wish:
    """Say how one wants to be told of one kind. Said again, nothing happens."""
    require(permissions.is_own(by, user), *OWN)
    known = kinds.KINDS.get(kind)
    require(
        known is not None and known.chosen and way in dict(kinds.WAYS),
        "Nobody chooses how this comes.",
        "La façon dont ceci arrive ne se choisit pas.",
    )
    held, new = Wish.objects.get_or_create(user=user, kind=kind, defaults={"way": way})
    if new or held.way != way:
        held.way = way
        held.save(update_fields=["way"])
        audit.record(by=by, type="notices.wished", ref="", changed=changed(held), sealed=True)
    return held

"""Bring in what was spent on travel: the whole file, or the good rows that a person accepts, or nothing."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from chancery.audit.models import Actor
from chancery.errors import require
from chancery.imports.finance import Found, look
from chancery.missions import actions as missions
from chancery.missions import permissions
from chancery.missions.actions.lines import MAY_NOT_POST


@transaction.atomic
def import_travel(
    *, by: Actor, name: str, content: bytes, called: Mapping[str, str], dry_run: bool = False, accept_good: bool = False
) -> Found:
    """Look at every row, then take all of them in one transaction. A row is known by its number in the finance system,
    so the same file twice adds nothing; the file itself is not kept, only its digest."""
    require(permissions.may_post(by), *MAY_NOT_POST)
    found = look(name, content, called)
    if dry_run or (found.problems and not accept_good):
        return found
    missions.bring_in(by=by, rows=found.rows, digest=found.digest)
    return found

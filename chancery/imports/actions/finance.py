"""Bring in what was spent on travel: the whole file, or the good rows that a person accepts, or nothing."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.db import transaction

from chancery.audit.models import Actor
from chancery.errors import require
from chancery.imports.finance import Found, look
from chancery.missions import actions as missions
from chancery.missions import permissions
from chancery.missions.actions.lines import MAY_NOT_POST
from chancery.missions.finance import place


@transaction.atomic
def import_travel(
    *, by: Actor, name: str, content: bytes, called: Mapping[str, str], dry_run: bool = False, accept_good: bool = False
) -> Found:
    """Look at every row, then take all of them in one transaction. A row is known by its number in the finance system,
    so the same file twice adds nothing, and one that knows more completes those that wait; the file itself is not
    kept, only its digest."""
    require(permissions.may_post(by), *MAY_NOT_POST)
    found = look(name, content, called)
    if dry_run or (found.problems and not accept_good):
        _foresee(by, found)
        return found
    made = missions.bring_in(by=by, rows=found.rows, digest=found.digest, learned=found.learned)
    there = made[len(found.rows) :]
    found.learned = [one._replace(row=row) for one, row in zip(found.learned, there, strict=True)]
    return found


def _foresee(by: Actor, found: Found) -> None:
    """Say of each row whether it would wait, and why; what corrects another row of the file goes with that one."""
    for row, columns in found.learned:
        for name, value in columns.items():
            setattr(row, name, value)
    every = [*found.rows, *(row for row, _columns in found.learned)]
    numbers = {row.document for row in every}
    for row in every:
        if row.cites not in numbers:
            _trip, row.waits_for = place(row, by, settings.CITY.currency)

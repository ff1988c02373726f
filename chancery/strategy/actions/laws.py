"""A law above the city's policy binds from the day that its own text says, and no longer once its maker ended it."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.errors import require
from chancery.records import changed
from chancery.strategy import permissions
from chancery.strategy.models import PolicyVersion

MAY_NOT = (
    "Only the clerk says when a law ends.",
    "Seul le greffe dit quand une loi prend fin.",
)


@transaction.atomic
def end_law(*, by: Actor, version: PolicyVersion, until: date | None, source: str) -> PolicyVersion:
    """A law binds no longer from a day on (`until`, its first day without force), as `source` says: the act that
    repealed it. Said again, it corrects the day; without one the law is in force after all. Every time leaves its line
    in the ledger, so that what was held against the law in between can be told.

    Refused for a city's own policy, which the next one ends, for a moratorium, which Council lifts, and for a day
    before the law's first.
    """
    require(permissions.may_adopt(by), *MAY_NOT)
    require(
        version.is_law,
        "This is no law above the policy.",
        "Ce n’est pas une loi au-dessus de la politique.",
    )
    require(bool(source.strip()), "Say where that is written.", "Dites où cela est écrit.")
    require(
        until is None or (version.in_force_from is not None and until > version.in_force_from),
        "It holds for one day at least: choose a later day.",
        "Elle vaut au moins un jour\u00a0: choisissez un jour ultérieur.",
    )
    version.in_force_to = until - timedelta(days=1) if until else None
    version.ended_by = source.strip()
    version.save(update_fields=["in_force_to", "ended_by"])
    audit.record(
        by=by,
        type="law.ended",
        ref=version.policy_id,
        pub={"digest": version.digest, "until": until, "source": version.ended_by},
        changed=changed(version, ["in_force_to", "ended_by"]),
        sealed=not version.published,
    )
    return version

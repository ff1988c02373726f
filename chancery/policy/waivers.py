"""What was set aside: which waivers a policy honours on a day, and why it does not honour the others."""

from __future__ import annotations

import datetime
from typing import NamedTuple

from chancery.policy.facts import Waiver, plus
from chancery.policy.model import Criterion, Force, Policy, WaiverRight


class Refused(NamedTuple):
    """Why a waiver counts for nothing: a word of the engine's (``waiver.…``), and the roles that might give it."""

    why: str
    by: tuple[str, ...] = ()


def refused(policy: Policy, waiver: Waiver, as_of: datetime.date, known_at: datetime.date) -> Refused | None:
    """Why the policy does not honour this waiver on a day, as known at another; ``None`` where it does.

    A body may set aside what a clause of the policy lets it, for as long as the clause says; a *should* of which no
    clause speaks is passed over with a written reason.
    """
    if not isinstance(policy.by_id.get(waiver.criterion), Criterion):
        return Refused("no-criterion")
    if not waiver.reason.strip():
        return Refused("no-reason")
    if why := _not_given(policy, waiver, as_of):
        return why
    if waiver.on > min(as_of, known_at):
        return Refused("not-yet")
    return Refused("over") if waiver.until and waiver.until < as_of else None


def _not_given(policy: Policy, waiver: Waiver, as_of: datetime.date) -> Refused | None:
    """Whether no clause lets this body set the criterion aside, or only for a time that is over."""
    rights = [one for one in policy.all(WaiverRight) if waiver.criterion in one.criteria]
    if not rights:
        passed_over = policy.get(Criterion, waiver.criterion).force is Force.SHOULD
        return None if passed_over else Refused("no-right")
    own = [one for one in rights if waiver.body in one.by]
    if not own:
        return Refused("not-theirs", tuple(dict.fromkeys(role for one in rights for role in one.by)))
    lasting = any(one.lasts is None or as_of < plus(waiver.on, one.lasts) for one in own)
    return None if lasting else Refused("lapsed")

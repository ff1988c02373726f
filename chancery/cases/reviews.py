"""Reviews of the program: whether one may be opened, when the last one ended, and when the next is due."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from chancery.cases.models import Case
from chancery.policy import Policy
from chancery.policy.block_parts import REVIEW
from chancery.policy.facts import plus
from chancery.policy.model import Procedure
from chancery.policy.procedure import procedure_to
from chancery.strategy.models import PolicyVersion
from chancery.strategy.policies import loaded

SILENT = (
    "The policy in force gives no procedure to review the program.",
    "La politique en vigueur ne donne pas de procédure pour examiner le programme.",
)
UNDER_WAY = (
    "A review of the program is on its way already.",
    "Un examen du programme est déjà en cours.",
)


class Due(NamedTuple):
    """When the next review is due, counted from the last one or, where there was none, from the policy's first day."""

    on: date
    clause: Procedure
    last: Case | None
    since: date


def clause(policy: Policy) -> Procedure | None:
    """The clause by which the program is reviewed; none where the policy says nothing of it."""
    return procedure_to(policy, REVIEW, "")


def under_way() -> Case | None:
    """The review that is on its way."""
    return Case.objects.open().filter(kind=REVIEW).first()


def obstacle(version: PolicyVersion) -> tuple[str, str] | None:
    """Why none can be opened under this policy, in both languages; None where one can."""
    if clause(loaded(version)) is None:
        return SILENT
    return UNDER_WAY if under_way() else None


def last() -> Case | None:
    """The last review that was carried through, under whichever policy."""
    done = Case.objects.filter(kind=REVIEW, outcome=Case.Outcome.CARRIED)
    return done.order_by("-closed_on", "-pk").first()


def due(version: PolicyVersion) -> Due | None:
    """When the policy wants the next; None where it names no interval, or nobody recorded a day to count from."""
    found, before = clause(loaded(version)), last()
    since = before.closed_on if before else version.in_force_from
    if found is None or found.every is None or since is None:
        return None
    return Due(plus(since, found.every), found, before, since)

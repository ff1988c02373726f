"""Say which roles of the office play the roles of which policies speak. The file is what Council adopted; the office
may be arranged anew without it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from chancery.accounts.models import Role
from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.cases import permissions
from chancery.cases.models import RolePlayed
from chancery.errors import require
from chancery.policy.model import Authority
from chancery.records import changed
from chancery.strategy.policies import loaded, own

MAY_NOT = ("Only administrators may do this.", "Seule l’administration peut le faire.")
DECIDES = (
    "This role decides under the policy in force: only a role that approves, which two administrators "
    "give, can play it.",
    "Ce rôle décide selon la politique en vigueur\u00a0: seul un rôle d’approbation peut le jouer, car deux "
    "administrateurs l’attribuent.",
)


@transaction.atomic
def play(*, by: Actor, policy_role: str, role: Role) -> RolePlayed:
    """Say that a role of the office plays a role of which policies speak."""
    require(permissions.may_cast(by), *MAY_NOT)
    require(role.approves or not _decides(policy_role), *DECIDES)
    made, new = RolePlayed.objects.standing().get_or_create(policy_role=policy_role, role=role)
    if new:
        audit.record(by=by, type="role.played", ref="", changed=changed(made), sealed=True)
    return made


@transaction.atomic
def cast(*, by: Actor, policy_role: str, roles: Iterable[Role]) -> None:
    """Say which roles play it from today on: these and no other. None says that it is the role of the same name."""
    require(permissions.may_cast(by), *MAY_NOT)
    wanted = {role.pk: role for role in roles}
    for row in RolePlayed.objects.standing().filter(policy_role=policy_role).exclude(role__in=wanted):
        row.ended_on = timezone.localdate()
        row.save(update_fields=["ended_on"])
        audit.record(by=by, type="role.unplayed", ref="", changed=changed(row, ["ended_on"]), sealed=True)
    for role in wanted.values():
        play(by=by, policy_role=policy_role, role=role)


def _decides(policy_role: str) -> bool:
    version = own(timezone.localdate())
    clauses = loaded(version).all(Authority) if version else ()
    return any(policy_role in clause.roles for clause in clauses)

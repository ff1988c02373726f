"""Who stands above whom, by the roles that they hold."""

from django.utils import timezone

from chancery.accounts.models import Person
from chancery.accounts.permissions import roles_held, roles_of
from chancery.audit.models import Actor

# Whoever has none of these roles stands below all who have one.
RANK = {
    **dict.fromkeys(("officer", "division-officer", "mayors-office"), 1),
    **dict.fromkeys(("head", "division-head", "treasurer", "solicitor", "clerk"), 2),
    "city-manager": 3,
}


def rank(of: Actor) -> int:
    """How high someone stands, by the highest of their roles."""
    return max((RANK.get(role, 0) for role in roles_of(of)), default=0)


def rank_of(person: Person) -> int:
    """The same of somebody who may have no login: a role counts without one."""
    held = roles_held(timezone.localdate()).filter(person=person).values_list("role", flat=True)
    return max((RANK.get(role, 0) for role in held), default=0)

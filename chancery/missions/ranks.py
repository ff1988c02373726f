"""Who stands above whom, by the roles that they hold."""

from chancery.accounts.permissions import roles_of
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

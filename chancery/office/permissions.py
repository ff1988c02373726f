"""Who may set the city up."""

from chancery.accounts.permissions import ADMINISTRATOR, has_role, may_work
from chancery.audit.models import Actor


def may_set_up(by: Actor) -> bool:
    """Administrators set the city up, and change how it is set."""
    return may_work(by, ADMINISTRATOR)


def may_see_settings(actor: Actor | None) -> bool:
    """An auditor looks at the settings and changes none."""
    return has_role(actor, ADMINISTRATOR, "auditor")

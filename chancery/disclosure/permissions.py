"""Who decides what residents read of a mission."""

from __future__ import annotations

from chancery.accounts.permissions import has_role, may_work
from chancery.audit.models import Actor
from chancery.missions.models import Mission
from chancery.missions.permissions import READS_ALL
from chancery.missions.permissions import may_look as may_look
from chancery.missions.permissions import visible as visible

PUBLISHES = ("head", "division-head")
WITHHOLDS = ("head", "city-manager")


def may_publish_some(by: Actor) -> bool:
    """Who publishes some mission; which one, the action asks."""
    return may_work(by, *PUBLISHES)


def may_publish(by: Actor, mission: Mission) -> bool:
    """The head of the office publishes, and the head of a division what is that division's."""
    if may_work(by, "head"):
        return True
    return mission.division is not None and has_role(by, "division-head", division=mission.division)


def may_withhold(by: Actor) -> bool:
    """The head of the office and the city manager withhold and release, and answer for it by name."""
    return has_role(by, *WITHHOLDS)


def may_close(by: Actor) -> bool:
    """The head of the office closes a quarter."""
    return may_work(by, "head")


def may_read_all(actor: Actor | None) -> bool:
    """Whoever reads all missions reads what quarters come to."""
    return has_role(actor, *READS_ALL)

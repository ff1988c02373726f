"""What a role lets someone do, in words for the person who holds it. What is refused is refused by each room itself."""

from collections.abc import Set
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _


class Duty(NamedTuple):
    """Something that the register lets the holders of some roles do."""

    roles: frozenset[str]
    words: Any
    never_with: str = ""


def _duty(roles: str, words: Any, *, never_with: str = "") -> Duty:
    return Duty(frozenset(roles.split()), words, never_with)


def duties_of(held: Set[str]) -> list[Duty]:
    """What someone may do who holds these roles."""
    return [duty for duty in DUTIES if duty.roles & held and duty.never_with not in held]


DUTIES = (
    _duty("officer head", _("Register agreements, counterparties and facts, and bring spreadsheets in")),
    _duty("officer head division-officer division-head", _("Record activities, their results and memberships")),
    _duty("officer clerk", _("Import policies and frameworks")),
    _duty("head treasurer", _("Record budget lines")),
    _duty("clerk", _("Record what Council decided")),
    _duty("head", _("Give and take back clearances for intergovernmental advice"), never_with="administrator"),
    _duty(
        "administrator",
        _("Keep accounts, roles and delegations; by this alone approve nothing, and read nothing confidential"),
    ),
    _duty("auditor", _("Look at the accounts and the rights that people hold")),
)

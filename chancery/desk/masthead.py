"""What the masthead of the office says of whoever is signed in: how many things need them, beside “Today”, and that
they travel, where nothing else leads them there."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from django.db import connection
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import pgettext

from chancery.accounts.frame import MONEY
from chancery.accounts.models import actor_of
from chancery.accounts.permissions import has_role
from chancery.audit.models import Actor, LedgerHead
from chancery.desk import today
from chancery.desk.viewer import Viewer
from chancery.frame import Item
from chancery.missions import permissions as missions

MOST = 99


class Needed(NamedTuple):
    """How much is late or waits, as the masthead says it, and whether the entry of travel is theirs whatever their
    role."""

    number: int
    travels: bool = False

    @property
    def shown(self) -> str:
        """Exact as far as anyone reads it at a glance."""
        return str(self.number) if self.number <= MOST else f"{MOST}+"

    @property
    def also(self) -> list[Item]:
        """The entries of the menu that are theirs for another reason than their role."""
        return [Item(pgettext("menu", "Travel"), reverse("missions:index"), "")] if self.travels else []


def around(request: HttpRequest) -> dict[str, Any]:
    """For the frame of the office. Nothing is counted for a page that does not show it."""
    return {"needs_you": SimpleLazyObject(lambda: _needed(actor_of(request.user)))}


_counted: dict[str, tuple[tuple[Any, ...], dict[tuple[str, date], Needed]]] = {}


def _needed(actor: Actor | None) -> Needed:
    """What was counted for someone on this day since the ledger last grew; a register without one is counted anew."""
    on = timezone.localdate()
    if actor is None:
        return Needed(0)
    size, frontier = LedgerHead.state()
    state = (connection.settings_dict["NAME"], frontier)
    held, numbers = _counted.get(connection.alias, ((), {}))
    if held != state:
        numbers = {}
        _counted[connection.alias] = (state, numbers)
    if not size or (actor.pk, on) not in numbers:
        numbers[actor.pk, on] = Needed(today.needed(Viewer.at(actor, on), MOST + 1), travels(actor))
    return numbers[actor.pk, on]


def travels(actor: Actor | None) -> bool:
    """Who travels, or prepares the travel of somebody, and has no entry for it by their role."""
    return not has_role(actor, *MONEY) and missions.may_look(actor)

"""Who may write in this room, and who reads what is not published."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from chancery.accounts.permissions import READS_INTERNAL, STAFF, divisions_of, has_role, may_work
from chancery.audit.models import Actor
from chancery.council.models import Task, TaskQuerySet


def may_record(by: Actor) -> bool:
    """May this actor record what Council decided?"""
    return may_work(by, "clerk")


def may_read(actor: Actor | None) -> bool:
    """Those who work with the register see what Council directed."""
    return has_role(actor, *STAFF)


def shown(divisions: Iterable[Any]) -> Q:
    """What is published, and what these divisions report on."""
    return Q(public=True, item__public=True) | Q(division__in=list(divisions))


def visible(actor: Actor | None) -> TaskQuerySet:
    """What Council directed in confidence is read by the office and by the division that reports."""
    if has_role(actor, *READS_INTERNAL):
        return Task.objects.all()
    return Task.objects.filter(shown(divisions_of(actor)))

"""Who may read and write in this room."""

from __future__ import annotations

from django.db.models import Q

from chancery.accounts.models import Division
from chancery.accounts.permissions import (
    OF_A_DIVISION,
    OFFICE,
    READS_INTERNAL,
    READS_PERSONAL,
    STAFF,
    divisions_of,
    has_role,
    may_work,
)
from chancery.activities.models import Activity, ActivityQuerySet
from chancery.audit.models import Actor


def may_read(actor: Actor | None) -> bool:
    """Those who work here; an administrator of accounts and a proponent read the public pages."""
    return has_role(actor, *STAFF)


def may_read_all(actor: Actor | None) -> bool:
    """What is planned and not released is read by those who prepare, decide on or check it."""
    return has_role(actor, *READS_INTERNAL)


def visible(actor: Actor | None) -> ActivityQuerySet:
    """The activities that this person may read: all, or the released ones and those that their division leads."""
    return Activity.objects.filter(visible_where(actor))


def visible_where(actor: Actor | None, of: str = "") -> Q:
    """The same as a condition, for rows that hang on an activity: `of` leads to it, as `activity__`."""
    if may_read_all(actor):
        return Q(**{f"{of}pk__isnull": False})
    public = Q(**{f"{of}public": True})
    mine = divisions_of(actor) if may_read(actor) else frozenset()
    return public | Q(**{f"{of}lead__in": mine}) if mine else public


def may_read_inside(actor: Actor | None, activity: Activity) -> bool:
    """What of an activity is the office's own: lessons that are not released, reasons of corrections."""
    return may_read_all(actor) or (activity.lead_id is not None and activity.lead_id in divisions_of(actor))


def may_read_consent(actor: Actor | None) -> bool:
    """Who agreed to be shown is about people: the protocol office and the auditor."""
    return has_role(actor, *READS_PERSONAL)


def may_record(by: Actor) -> bool:
    """May this actor record activities and their results? A division those that it leads."""
    return may_work(by, *OF_A_DIVISION, *OFFICE)


def may_record_for(by: Actor, lead: Division | None) -> bool:
    """The same of one that this division leads."""
    return may_work(by, *OFFICE) or (lead is not None and has_role(by, *OF_A_DIVISION, division=lead))


def may_change(by: Actor, activity: Activity) -> bool:
    """May this actor change this one?"""
    return may_record_for(by, activity.lead)


def may_release(by: Actor, activity: Activity) -> bool:
    """The head of the office says what residents see; so does the head of the division that leads it."""
    lead = activity.lead
    return may_work(by, "head") or (lead is not None and has_role(by, "division-head", division=lead))


def may_release_some(by: Actor) -> bool:
    """Whose part it is to release something; which one, the action asks."""
    return may_work(by, "head", "division-head")


def may_keep(by: Actor) -> bool:
    """The office keeps the list of kinds, the awards, and the register of events; and it verifies."""
    return may_work(by, *OFFICE)

"""The parts of the administration: entered, renamed, merged and ended. What they are named in stays as it is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.text import slugify

from chancery import edits
from chancery.accounts import permissions
from chancery.accounts.actions.people import MAY_NOT
from chancery.accounts.models import Division, Person
from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.errors import require
from chancery.records import changed

SO_NAMED = (
    "There is a division of this name already, or there was one. Rename that one, or give this one another name.",
    "Une division porte déjà ce nom, ou l’a porté. Renommez-la, ou donnez un autre nom à celle-ci.",
)
ENDED = ("This division has ended already.", "Cette division a déjà pris fin.")


@transaction.atomic
def add_division(
    *, name_en: str, by: Actor, slug: str = "", name_fr: str = "", parent: Division | None = None
) -> Division:
    """Enter a part of the city's administration. Entered again with the same name, it is the same one."""
    require(permissions.may_keep_people(by), *MAY_NOT)
    own = slug or slugify(name_en)[:80]
    if not slug:  # from a page: where one is named so and is not the same, nothing happens in silence
        so_named = Division.objects.filter(Q(name_en__iexact=name_en) | Q(slug=own))
        same = so_named.filter(name_fr=name_fr, parent=parent, ended_on=None)
        require(same.exists() or not so_named.exists(), *SO_NAMED)
    division, new = Division.objects.get_or_create(
        slug=own, defaults={"name_en": name_en, "name_fr": name_fr, "parent": parent}
    )
    if new:
        audit.record(by=by, type="division.added", ref=division.slug, changed=changed(division))
    return division


@transaction.atomic
def rename_division(*, division: Division, held: Mapping[str, Any], changes: Mapping[str, Any], by: Actor) -> None:
    """Call a division otherwise, or place it under another one."""
    require(permissions.may_keep_people(by), *MAY_NOT)
    if not changes:
        return
    written = edits.columns(changes)
    above = written.get("parent", written.get("parent_id"))
    require(above is None or division.pk not in _upwards(above), *UNDER_ITSELF)
    edits.require_still(Division.objects.filter(edits.still(held), pk=division.pk).update(**written))
    division.refresh_from_db()
    audit.record(by=by, type="division.renamed", ref=division.slug, changed=changed(division, written))


@transaction.atomic
def end_division(*, division: Division, on: date, by: Actor, into: Division | None = None) -> None:
    """Say that a division is no more. Where its work goes on in another, its people go there, and so do its rights
    over what it led; what it is named in keeps its name."""
    require(permissions.may_keep_people(by), *MAY_NOT)
    require(into is None or (into.ended_on is None and into.pk != division.pk), *NOWHERE)
    ended = Division.objects.filter(pk=division.pk, ended_on=None).update(ended_on=on, merged_into=into)
    require(ended == 1, *ENDED)
    division.refresh_from_db()
    told = [changed(division, ["ended_on", "merged_into"])]
    if into is not None:
        moved = list(Person.objects.filter(division=division))
        Person.objects.filter(pk__in=[one.pk for one in moved]).update(division=into)
        for one in moved:
            one.division = into
            told.append(changed(one, ["division"]))
    audit.record(by=by, type="division.ended", ref=division.slug, changed=told)


def _upwards(division: Any) -> set[Any]:
    seen: set[Any] = set()
    step: Division | None = division if isinstance(division, Division) else Division.objects.get(pk=division)
    while step is not None and step.pk not in seen:
        seen.add(step.pk)
        step = step.parent
    return seen


NOWHERE = (
    "A division is merged into another one that is there today.",
    "Une division est fusionnée à une autre qui existe aujourd’hui.",
)
UNDER_ITSELF = ("A division is not under itself.", "Une division ne relève pas d’elle-même.")

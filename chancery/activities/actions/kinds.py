"""The city's own list of kinds of activity: taken from the usual one, added to, renamed and put in order."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify

from chancery import edits
from chancery.activities import permissions, usual
from chancery.activities.actions.entries import enter_kind
from chancery.activities.actions.keeping import MAY_NOT
from chancery.activities.models import ActivityKind
from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.errors import require
from chancery.ids import uuid7
from chancery.records import changed

UNNAMED = (
    "A kind of activity has a name, in English or in French. Nothing was written.",
    "Une nature d’activité a un nom, en anglais ou en français. Rien n’a été inscrit.",
)
THERE = (
    "There is a kind of activity of this name already. Nothing was written.",
    "Une nature d’activité porte déjà ce nom. Rien n’a été inscrit.",
)
LONGEST = 50


@transaction.atomic
def add_kind(*, by: Actor, id: UUID | None = None, name_en: str = "", name_fr: str = "") -> ActivityKind:
    """Add a kind at the end of the list. The word by which a spreadsheet names it is made of its name, and stays."""
    require(permissions.may_keep(by), *MAY_NOT)
    if id and (there := ActivityKind.objects.filter(pk=id).first()):
        return there
    _check(name_en, name_fr)
    given = {"id": id or uuid7(), "number": _next(), "name_en": name_en, "name_fr": name_fr}
    return enter_kind(by=by, key=_key(name_en or name_fr), **given)


@transaction.atomic
def take_kinds(*, by: Actor, keys: Collection[str]) -> list[ActivityKind]:
    """Take some of the usual kinds, in their order. Those that are there already stay as they are."""
    require(permissions.may_keep(by), *MAY_NOT)
    known = set(ActivityKind.objects.values_list("key", flat=True))
    wanted = [one for one in usual.kinds() if one.key in keys and one.key not in known]
    return [enter_kind(by=by, number=_next(), source=usual.source(), **one._asdict()) for one in wanted]


@transaction.atomic
def correct_kind(*, by: Actor, kind: ActivityKind, held: Mapping[str, Any], changes: Mapping[str, Any]) -> None:
    """Rename a kind, or put it elsewhere in the list. Its activities stay what they are."""
    require(permissions.may_keep(by), *MAY_NOT)
    if not changes:
        return
    english, french = (str(changes.get(name, getattr(kind, name))) for name in ("name_en", "name_fr"))
    _check(english, french, but=kind)
    edits.require_still(ActivityKind.objects.filter(edits.still(held), pk=kind.pk).update(**changes))
    kind.refresh_from_db()
    audit.record(by=by, type="activity-kind.corrected", ref=kind.key, changed=changed(kind, changes))


def _check(name_en: str, name_fr: str, but: ActivityKind | None = None) -> None:
    require(bool(name_en.strip() or name_fr.strip()), *UNNAMED)
    others = ActivityKind.objects.exclude(pk=but.pk) if but else ActivityKind.objects.all()
    for name, said in (("name_en", name_en.strip()), ("name_fr", name_fr.strip())):
        require(not said or not others.filter(**{f"{name}__iexact": said}).exists(), *THERE)


def _key(name: str) -> str:
    """A word that no other kind has."""
    stem = slugify(name)[:LONGEST] or "kind"
    taken = set(ActivityKind.objects.filter(key__startswith=stem).values_list("key", flat=True))
    return next(one for n in range(1, len(taken) + 2) if (one := stem if n == 1 else f"{stem}-{n}") not in taken)


def _next() -> int:
    """The next place in the list."""
    last: int | None = ActivityKind.objects.aggregate(last=Max("number"))["last"]
    return (last or 0) + 1

"""Record what was done, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from chancery.activities import permissions
from chancery.activities.models import Activity, ActivityKind, ActivityResult
from chancery.agreements.models import Agreement
from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.columns import as_columns
from chancery.dates import FuzzyDate
from chancery.errors import require
from chancery.records import DataClass, changed
from chancery.search import actions as search
from chancery.strategy.models import Goal

KIND = "activity"
MAY_NOT = ("Only the office may record activities.", "Seul le bureau peut consigner les activités.")


@transaction.atomic
def enter_kind(*, by: Actor, key: str, **values: Any) -> ActivityKind:
    """Enter a kind of activity, as a source lists it."""
    require(permissions.may_record(by), *MAY_NOT)
    kind = ActivityKind(key=key, **values)
    kind.full_clean()
    kind.save(force_insert=True)
    audit.record(by=by, type="activity-kind.entered", ref=key, changed=changed(kind))
    return kind


@transaction.atomic
def record(
    *,
    by: Actor,
    reference: str,
    when: FuzzyDate,
    agreements: Iterable[Agreement] = (),
    goals: Iterable[Goal] = (),
    **values: Any,
) -> Activity:
    """Enter something done, for one or more agreements and goals."""
    require(permissions.may_record(by), *MAY_NOT)
    activity = Activity(reference=reference, **as_columns("when", when), **values)
    activity.clean_fields(exclude=["kind", "counterparty"])
    activity.save(force_insert=True)
    activity.agreements.set(agreements)
    activity.goals.set(goals)
    _index(by, activity)
    pub = {"agreements": sorted(each.reference for each in activity.agreements.filter(public=True))}
    audit.record(
        by=by, type="activity.recorded", ref=reference, pub=pub, changed=changed(activity), sealed=not activity.public
    )
    return activity


@transaction.atomic
def add_result(*, by: Actor, activity: Activity, **values: Any) -> ActivityResult:
    """Enter what came of it: how much, on whose word, and what the source credits it to."""
    require(permissions.may_record(by), *MAY_NOT)
    result = ActivityResult(activity=activity, number=activity.results.count() + 1, **values)
    result.clean_fields(exclude=["activity"])
    result.save(force_insert=True)
    _index(by, activity)
    sealed = not activity.public
    audit.record(by=by, type="activity.result-added", ref=activity.reference, changed=changed(result), sealed=sealed)
    return result


def _index(by: Actor, activity: Activity) -> None:
    results = list(activity.results.all())
    search.index(
        by=by,
        kind=KIND,
        object_id=activity.pk,
        texts_en=[activity.reference, activity.title_en, *(each.text_en for each in results)],
        texts_fr=[activity.title_fr, *(each.text_fr for each in results)],
        borrows=activity.counterparty_id,
        seen_with=() if activity.public else (DataClass.INTERNAL,),
    )

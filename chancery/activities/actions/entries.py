"""Enter an activity, correct it, say what it serves and where it stands, and let residents read it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from chancery import edits, numbering
from chancery.activities import permissions
from chancery.activities.actions.keeping import MAY_NOT, hold, reindex, rewrite, tell
from chancery.activities.models import Activity, ActivityKind
from chancery.agreements.models import Agreement
from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.columns import as_columns
from chancery.dates import FuzzyDate
from chancery.errors import require
from chancery.records import changed
from chancery.strategy.models import Goal

LINKS = ("agreements", "goals", "objectives", "also_with", "networks", "divisions")
ROWS = ("kind", "counterparty", "lead")
UNTITLED = ("An activity has a title, in English or in French.", "Une activité a un titre, en anglais ou en français.")
BACKWARDS = (
    "It ends before it begins. Nothing was written: look at both dates again.",
    "Elle se termine avant de commencer. Rien n’a été inscrit\u00a0: vérifiez les deux dates.",
)
NOT_YET = (
    "What is done did not begin on a day that is still to come. Nothing was written: look at the date again.",
    "Ce qui est fait n’a pas commencé un jour encore à venir. Rien n’a été inscrit\u00a0: vérifiez la date.",
)
NOT_YOURS = (
    "The head of the office, or of the division that leads it, says what residents see. Nothing was changed.",
    "C’est à la direction du bureau, ou de la division responsable, de dire ce que voit le public. Rien n’a été "
    "modifié.",
)
NO_WHY = (
    "Say why it is withheld. Nothing was changed.",
    "Dites pourquoi elle est retirée. Rien n’a été modifié.",
)


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
    when: FuzzyDate,
    agreements: Iterable[Agreement] = (),
    goals: Iterable[Goal] = (),
    ends: FuzzyDate | None = None,
    links: Mapping[str, Iterable[Any]] | None = None,
    **values: Any,
) -> Activity:
    """Enter something done or planned, for one or more agreements and goals. What is planned is not released.

    Without a reference it takes the next number of the year; a form sent twice, with one `id`, enters one.
    """
    require(permissions.may_record_for(by, values.get("lead")), *MAY_NOT)
    days = {**as_columns("when", when), **as_columns("ends", ends or FuzzyDate())}
    values.setdefault("public", values.get("state") != Activity.State.PLANNED)
    activity = Activity(**{"reference": "?", **days, **values})
    if (known := Activity.objects.filter(pk=activity.pk).first()) is not None:
        return known
    _check(activity)
    activity.clean_fields(exclude=ROWS)
    _save(activity, numbered="reference" not in values)
    for name, rows in {"agreements": agreements, "goals": goals, **(links or {})}.items():
        getattr(activity, name).set(rows)
    reindex(by=by, activity=activity)
    pub = sorted(each.reference for each in activity.agreements.filter(public=True))
    tell(by=by, what="activity.recorded", activity=activity, rows=[changed(activity)], agreements=pub)
    return activity


@transaction.atomic
def correct(
    *, by: Actor, activity: Activity, held: Mapping[str, Any], changes: Mapping[str, Any], reason: str = ""
) -> None:
    """Correct what is written of an activity; of one that residents read, with the reason."""
    require(permissions.may_change(by, activity), *MAY_NOT)
    if not changes:
        return
    if "lead" in changes:
        require(permissions.may_record_for(by, changes["lead"]), *MAY_NOT)
    _check(Activity(**edits.columns({**_now(activity), **_own(held), **_own(changes)})))
    rows = rewrite(
        by=by, row=activity, activity=activity, held=held, changes=changes, reason=reason, public=activity.public
    )
    reindex(by=by, activity=activity)
    tell(by=by, what="activity.corrected", activity=activity, rows=rows)


@transaction.atomic
def link(
    *, by: Actor, activity: Activity, held: Mapping[str, Any], changes: Mapping[str, Any], reason: str = ""
) -> None:
    """Say what it serves and with whom it is: agreements, goals, networks, divisions. All of it may be several."""
    require(permissions.may_change(by, activity), *MAY_NOT)
    require(set(changes) <= {*LINKS, "counterparty"}, *MAY_NOT)
    if not changes:
        return
    rows = rewrite(
        by=by, row=activity, activity=activity, held=held, changes=changes, reason=reason, public=activity.public
    )
    reindex(by=by, activity=activity)
    tell(by=by, what="activity.linked", activity=activity, rows=rows)


@transaction.atomic
def move(*, by: Actor, activity: Activity, state: str, when: FuzzyDate | None = None) -> Activity:
    """Say where it stands today: planned, under way, done, or that it did not take place."""
    require(permissions.may_change(by, activity), *MAY_NOT)
    require(state in Activity.State.values, *MAY_NOT)
    written = {"state": state, **(as_columns("when", when) if when else {})}
    still = Activity.objects.filter(pk=activity.pk, state=activity.state)
    edits.require_still(still.update(**written))
    activity.refresh_from_db()
    _check(activity)
    tell(by=by, what="activity.moved", activity=activity, rows=[changed(activity, written)])
    return activity


@transaction.atomic
def release(*, by: Actor, activity: Activity) -> Activity:
    """Residents read it from now on, with its results, its milestones and its figures."""
    require(permissions.may_release(by, activity), *NOT_YOURS)
    edits.require_still(Activity.objects.filter(pk=activity.pk, public=False).update(public=True))
    hold(by=by, activity=activity)
    activity.refresh_from_db()
    reindex(by=by, activity=activity)
    indicators = list(activity.indicators.prefetch_related("periods"))
    periods = [period for one in indicators for period in one.periods.all()]
    shown = [*activity.lessons.filter(public=True), *activity.photos.filter(public=True)]
    rows = [*activity.milestones.all(), *activity.results.all(), *indicators, *periods, *shown]
    tell(by=by, what="activity.released", activity=activity, rows=list(map(changed, [activity, *rows])))
    return activity


@transaction.atomic
def withhold(*, by: Actor, activity: Activity, why: str) -> Activity:
    """Residents can no longer read it. What the ledger has told of it stays told."""
    require(permissions.may_release(by, activity), *NOT_YOURS)
    require(bool(why.strip()), *NO_WHY)
    edits.require_still(Activity.objects.filter(pk=activity.pk, public=True).update(public=False))
    activity.refresh_from_db()
    reindex(by=by, activity=activity)
    told: list[Mapping[str, Mapping[str, Any]]] = [changed(activity, ["public"]), {"internal": {"why": why.strip()}}]
    audit.record(by=by, type="activity.withheld", ref=activity.reference, changed=told)
    return activity


def _check(activity: Activity) -> None:
    """What is always true of an activity."""
    require(bool(activity.title_en or activity.title_fr), *UNTITLED)
    began, ended = activity.when.earliest, activity.ends.latest
    require(began is None or ended is None or began <= ended, *BACKWARDS)
    ahead = began is not None and began > timezone.localdate()
    require(not ahead or activity.state != Activity.State.DONE, *NOT_YET)


def _now(activity: Activity) -> dict[str, Any]:
    names = ("title_en", "title_fr", "when", "ends", "state")
    return {name: getattr(activity, name) for name in names}


def _own(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in LINKS}


def _save(activity: Activity, *, numbered: bool) -> None:
    def save() -> None:
        activity.save(force_insert=True)

    if numbered:
        numbering.take(activity, Activity.LETTERS, save)
    else:
        save()

"""What hangs on an activity: results and who vouches for them, milestones, figures by period, lessons."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from chancery import edits
from chancery.activities import ahead, permissions, reckoning
from chancery.activities.actions.entries import NOT_YOURS
from chancery.activities.actions.keeping import MAY_NOT, hold, reindex, rewrite, tell
from chancery.activities.models import (
    Activity,
    ActivityResult,
    Award,
    Basis,
    Event,
    Indicator,
    Lesson,
    Milestone,
    Period,
)
from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.columns import as_columns
from chancery.dates import FuzzyDate
from chancery.errors import require
from chancery.money import LARGEST
from chancery.records import Changed, changed

Numbered = ActivityResult | Milestone | Indicator | Lesson
Part = Numbered | Period | Award | Event
MOST = Decimal(10**11)
TOO_LARGE = (
    "This figure is larger than what can be kept exactly. Nothing was written: use a larger unit, such as millions.",
    "Ce chiffre dépasse ce qui peut être conservé exactement. Rien n’a été inscrit\u00a0: utilisez une unité plus "
    "grande, comme le million.",
)
EMPTY = ("Say in words what came of it.", "Dites en quelques mots ce qui en est résulté.")
STILL_TO_COME = (
    "What came of it did not come about on a day that is still to come. Nothing was written: look at the date again.",
    "Ce qui en est résulté ne date pas d’un jour encore à venir. Rien n’a été inscrit : vérifiez la date.",
)
BEFORE_IT = (
    "It is dated before the activity began. Nothing was written: look at both dates again.",
    "La date précède le début de l’activité. Rien n’a été inscrit : vérifiez les deux dates.",
)
UNNAMED = ("Say what it is called, in English or in French.", "Donnez-lui un nom, en anglais ou en français.")
ADDED_TWICE = (
    "A figure that counts from the beginning holds the earlier ones already: it cannot be summed. Nothing was written.",
    "Un chiffre compté depuis le début contient déjà les précédents\u00a0: il ne peut s’additionner. Rien n’a été "
    "inscrit.",
)
OTHER_MONEY = (
    "Periods are entered in its present currency. Nothing was changed: follow another figure in the other one.",
    "Des périodes sont inscrites dans sa devise actuelle. Rien n’a été modifié\u00a0: suivez un autre chiffre dans "
    "l’autre devise.",
)
OVERLAPS = (
    "This period shares days with another of this figure, which would count twice. Nothing was written.",
    "Cette période partage des jours avec une autre de ce chiffre, qui compteraient deux fois. Rien n’a été inscrit.",
)
BACKWARDS = (
    "The period ends before it begins. Nothing was written.",
    "La période se termine avant de commencer. Rien n’a été inscrit.",
)
ON_WHOSE_WORD = (
    "Say on whose word the figure is: estimated, reported or verified. Nothing was written.",
    "Dites d’où vient ce chiffre\u00a0: estimé, déclaré ou vérifié. Rien n’a été inscrit.",
)
OWN = (
    "Whoever wrote a figure does not verify it. Nothing was changed: ask a colleague.",
    "Qui a inscrit un chiffre ne le vérifie pas. Rien n’a été modifié\u00a0: demandez à un ou une collègue.",
)
VERIFIED = ("It is verified already.", "Il est déjà vérifié.")
NO_WITNESS = (
    "Say who verified it, and where that is written. Nothing was changed.",
    "Dites qui l’a vérifié et où cela est écrit. Rien n’a été modifié.",
)
BY_VERIFYING = (
    "A figure is made verified by whoever verifies it, with the day and the evidence. Nothing was changed.",
    "Un chiffre devient vérifié quand quelqu’un le vérifie, avec la date et la preuve. Rien n’a été modifié.",
)


@transaction.atomic
def add_result(*, by: Actor, activity: Activity, dated: FuzzyDate | None = None, **values: Any) -> ActivityResult:
    """Enter what came of it: when, how much, on whose word, and what the source credits it to."""
    when = as_columns("dated", dated or FuzzyDate())
    result = ActivityResult(activity=activity, recorded_by=by, **when, **values)
    made: ActivityResult = _add(by, result, activity, "activity.result-added")
    return made


@transaction.atomic
def add_milestone(*, by: Actor, activity: Activity, due: FuzzyDate | None = None, **values: Any) -> Milestone:
    """Enter a point on its way, and by when it should be reached."""
    row = Milestone(activity=activity, **as_columns("due", due or FuzzyDate()), **values)
    made: Milestone = _add(by, row, activity, "activity.milestone-added")
    return made


@transaction.atomic
def add_indicator(*, by: Actor, activity: Activity, **values: Any) -> Indicator:
    """Enter a figure that is followed from period to period, and how its periods come together."""
    made: Indicator = _add(by, Indicator(activity=activity, **values), activity, "activity.indicator-added")
    return made


@transaction.atomic
def add_lesson(*, by: Actor, activity: Activity, **values: Any) -> Lesson:
    """Enter what worked, what did not, or what to do otherwise."""
    _require_release(by, activity, values)
    made: Lesson = _add(by, Lesson(activity=activity, **values), activity, "activity.lesson-added")
    return made


@transaction.atomic
def add_period(*, by: Actor, indicator: Indicator, **values: Any) -> Period:
    """Enter what was aimed at in a period, and what it was. No day counts twice."""
    activity = indicator.activity
    require(permissions.may_change(by, activity), *MAY_NOT)
    period = Period(indicator=indicator, recorded_by=by, **values)
    if (known := Period.objects.filter(pk=period.pk).first()) is not None:
        return known
    hold(by=by, activity=activity)
    _check(period)
    period.clean_fields(exclude=["indicator", "recorded_by"])
    period.save(force_insert=True)
    tell(by=by, what="activity.period-added", activity=activity, rows=[changed(period)])
    return period


@transaction.atomic
def correct_part(
    *, by: Actor, row: Part, held: Mapping[str, Any], changes: Mapping[str, Any], reason: str = ""
) -> None:
    """Correct a part of an activity, an award or an event; what residents could read, with the reason."""
    activity = row.activity
    may = permissions.may_change(by, activity) if activity and not _is_beside(row) else permissions.may_keep(by)
    require(may, *MAY_NOT)
    if not changes:
        return
    if activity is not None:
        hold(by=by, activity=activity)
    _check(_after(row, changes))
    require(changes.get("basis") != Basis.VERIFIED, *BY_VERIFYING)
    # Whoever writes a figure anew answers for it anew; who verified the old one has not verified this one.
    mine = {"recorded_by": by} if {"value", "amount_minor", "currency", "actual"} & set(changes) else {}
    if isinstance(row, Lesson):
        _require_release(by, row.activity, changes)
    public = _is_public(row)
    rows = rewrite(
        by=by, row=row, activity=activity, held=held, changes={**changes, **_unverified(row, changes), **mine},
        reason=reason, public=public,
    )  # fmt: skip
    if not public and _is_public(row):
        rows[0] = changed(row)  # residents read all of it from now on
    _tell(by, row, "corrected", rows, public=public or _is_public(row))


@transaction.atomic
def verify(
    *, by: Actor, row: ActivityResult | Period, said_by_en: str, said_by_fr: str = "", said_on: date, source: str
) -> None:
    """Somebody held the figure against evidence. Never whoever wrote it; who did, when, and where that is written."""
    require(permissions.may_keep(by), *MAY_NOT)
    require(row.recorded_by_id != by.pk, *OWN)
    require(row.basis != Basis.VERIFIED, *VERIFIED)
    require(bool(said_by_en or said_by_fr) and bool(source.strip()), *NO_WITNESS)
    ahead.require_verified(said_on)
    held = {name: getattr(row, name) for name in ("basis", *FIGURES[type(row)])}
    changes = {
        "basis": Basis.VERIFIED, "said_by_en": said_by_en, "said_by_fr": said_by_fr, "said_on": said_on,
        "source": source,
    }  # fmt: skip
    words = f"{said_by_en or said_by_fr}, {source}"
    before = {name: getattr(row, name) for name in changes}
    rows = rewrite(
        by=by, row=row, activity=row.activity, held={**before, **held}, changes=changes, reason=words,
        public=_is_public(row),
    )  # fmt: skip
    tell(by=by, what="activity.figure-verified", activity=row.activity, rows=rows)


FIGURES: dict[type[Any], tuple[str, ...]] = {
    ActivityResult: ("value", "amount_minor", "currency"),
    Period: ("actual",),
}


def _add(by: Actor, row: Any, activity: Activity, what: str) -> Any:
    require(permissions.may_change(by, activity), *MAY_NOT)
    known = type(row)._default_manager.filter(pk=row.pk).first()
    if known is not None:
        return known
    hold(by=by, activity=activity)
    row.number = type(row)._default_manager.filter(activity=activity).count() + 1
    _check(row)
    row.clean_fields(exclude=["activity", "recorded_by"])
    row.save(force_insert=True)
    if isinstance(row, ActivityResult):
        reindex(by=by, activity=activity)
    sealed = not activity.public or (isinstance(row, Lesson) and not row.public)
    audit.record(by=by, type=what, ref=activity.reference, changed=changed(row), sealed=sealed)
    return row


def _require_release(by: Actor, activity: Activity, values: Mapping[str, Any]) -> None:
    """What was learned is shown to residents by whoever releases the activity itself."""
    require(not values.get("public") or permissions.may_release(by, activity), *NOT_YOURS)


def _check(row: Any) -> None:
    """What is always true of a part, said in words before the database would say it."""
    ahead.require_past(row)
    CHECKS.get(type(row), _check_name)(row)


def _check_name(row: Any) -> None:
    stem = next(name for name in ("title", "name", "text") if hasattr(row, f"{name}_en"))
    require(bool(getattr(row, f"{stem}_en") or getattr(row, f"{stem}_fr")), *UNNAMED)


def _check_result(row: ActivityResult) -> None:
    require(bool(row.text_en or row.text_fr), *EMPTY)
    require(row.value is None or abs(row.value) < MOST, *TOO_LARGE)
    require(row.amount_minor is None or abs(row.amount_minor) <= LARGEST, *TOO_LARGE)
    require(row.dated_earliest is None or row.dated_earliest <= timezone.localdate(), *STILL_TO_COME)
    began = row.activity.when_earliest
    require(None in (began, row.dated_latest) or row.dated_latest >= began, *BEFORE_IT)


def _check_indicator(row: Indicator) -> None:
    _check_name(row)
    require(not (row.cumulative and row.adds == Indicator.Adds.SUM), *ADDED_TWICE)
    _within(row, row.baseline)
    stored = Indicator.objects.filter(pk=row.pk).exclude(currency=row.currency)
    require(not (stored.exists() and row.periods.exists()), *OTHER_MONEY)
    for one in row.periods.all() if row.adds == Indicator.Adds.SUM else ():
        _apart(row, one)


def _check_period(row: Period) -> None:
    require(row.first <= row.last, *BACKWARDS)
    require((row.actual is None) == (not row.basis), *ON_WHOSE_WORD)
    _within(row.indicator, row.target, row.actual)
    _apart(row.indicator, row)


def _within(indicator: Indicator, *figures: Decimal | None) -> None:
    most = Decimal(LARGEST // 10) if indicator.currency else MOST
    require(all(one is None or abs(one) < most for one in figures), *TOO_LARGE)


def _apart(indicator: Indicator, period: Period) -> None:
    """Periods share no day; those that count from the beginning may, but none ends on the same day as another."""
    others = list(Period.objects.filter(indicator=indicator).exclude(pk=period.pk))
    twice = (
        any(one.last == period.last for one in others)
        if indicator.cumulative
        else reckoning.overlaps(period.first, period.last, others)
    )
    require(not twice, *OVERLAPS)


CHECKS: dict[type[Any], Any] = {
    ActivityResult: _check_result,
    Indicator: _check_indicator,
    Period: _check_period,
}


def _after(row: Any, changes: Mapping[str, Any]) -> Any:
    """The row as it would be, not written."""
    fresh = type(row)._default_manager.get(pk=row.pk)
    for name, value in edits.columns(changes).items():
        setattr(fresh, name, value)
    return fresh


def _unverified(row: Part, changes: Mapping[str, Any]) -> dict[str, Any]:
    """A figure that is written anew is reported, and no longer verified; who said it is said anew."""
    figures = FIGURES.get(type(row), ())
    if not set(figures) & set(changes) or getattr(row, "basis", "") != Basis.VERIFIED or "basis" in changes:
        return {}
    gone = type(row) is Period and changes.get("actual", 0) is None
    return {"basis": "" if gone else Basis.REPORTED, "said_by_en": "", "said_by_fr": "", "said_on": None}


def _is_beside(row: Part) -> bool:
    return isinstance(row, Award | Event)


def _is_public(row: Part) -> bool:
    own = getattr(row, "public", True)
    return bool(own and (row.activity is None or _is_beside(row) or row.activity.public))


def _tell(by: Actor, row: Part, verb: str, rows: list[Changed], *, public: bool) -> None:
    what = f"{'activity.' if not _is_beside(row) else ''}{type(row).__name__.lower()}-{verb}"
    ref = row.activity.reference if row.activity else ""
    if isinstance(row, ActivityResult):
        reindex(by=by, activity=row.activity)
    audit.record(by=by, type=what, ref=ref, changed=rows, sealed=not public)

"""What the page of an activity shows, to residents and to the office: the same, and inside it what is the office's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Prefetch, QuerySet

from chancery.activities import reckoning
from chancery.activities.models import (
    Activity,
    ActivityQuerySet,
    ActivityResult,
    Award,
    Basis,
    Correction,
    Event,
    Indicator,
    Lesson,
    Period,
    Photo,
)
from chancery.agreements import permissions
from chancery.audit.models import Actor
from chancery.frame import language
from chancery.money import Money, grouped
from chancery.strategy.models import Framework, Goal


class Row(NamedTuple):
    """One period of an indicator."""

    period: Period
    target: str
    actual: str


class Total(NamedTuple):
    """What the periods on one word come to, and what was aimed at in the same ones; of how many they are."""

    label: Any
    basis: str
    figure: str
    target: str
    periods: int


class Line(NamedTuple):
    """An indicator with its periods, and what they come to for each word by itself."""

    indicator: Indicator
    baseline: str
    rows: list[Row]
    totals: list[Total]


class Served(NamedTuple):
    """The goals of one framework that it serves, each with its objectives."""

    framework: Framework
    goals: list[tuple[Goal, list[Any]]]


BASES = dict(Basis.choices)


def said(figure: Money | Decimal | None) -> str:
    """A figure in the page's language: money, or a number without needless noughts."""
    if figure is None:
        return ""
    if isinstance(figure, Money):
        return figure.phrase(language(), settings.CITY.currency)
    whole = figure == figure.to_integral_value()
    return grouped(figure.quantize(Decimal(1)) if whole else figure.normalize(), language())


def figure_of(one: ActivityResult) -> str:
    """The figure of a result and of what it is; where nobody said that in the page's language, its text says it."""
    figure, lang = said(one.amount or one.value), language()
    if figure and one.in_dollars:
        return f"{figure}\u00a0$" if lang == "fr" else f"${figure}"
    unit = one.unit_fr if lang == "fr" else one.unit_en
    return f"{figure} {unit}" if figure and unit else figure


def money_of(one: ActivityResult) -> str:
    """The figure of a result where it is money; of anything else its text says how many."""
    return figure_of(one) if one.amount or one.in_dollars else ""


def line_of(indicator: Indicator) -> Line:
    """An indicator as it is shown."""
    periods: Sequence[Any] = list(indicator.periods.all())

    def figure(value: Decimal | None) -> str:
        return said(indicator.figure(value))

    rule = (str(indicator.adds), indicator.cumulative)
    totals = [
        Total(BASES[one.basis], one.basis, figure(one.value), figure(one.target), one.periods)
        for one in reckoning.totals(*rule, periods)
    ]
    return Line(
        indicator,
        figure(indicator.baseline),
        [Row(one, figure(one.target), figure(one.actual)) for one in periods],
        totals,
    )


def with_everything(rows: ActivityQuerySet, *, by: Actor | None = None, inside: bool = False) -> ActivityQuerySet:
    """These activities with all that their page shows to someone, or to residents. `inside` is the office's own too."""
    lessons: QuerySet[Lesson] = Lesson.objects.all() if inside else Lesson.objects.filter(public=True)
    photos = Photo.objects.select_related("paper")
    agreements: Any = permissions.visible(by).select_related("counterparty__merged_into")
    awards, events, corrections = Award.objects.all(), Event.objects.all(), Correction.objects.all()
    if not inside:
        corrections = corrections.exclude(shown=False)
        photos = photos.filter(public=True, paper__data_class="public")
        awards, events = awards.filter(public=True), events.filter(public=True)
    full = rows.select_related("kind", "counterparty__merged_into", "counterparty__country", "lead")
    return full.prefetch_related(
        "results", "milestones", "indicators__periods", "also_with", "networks", "divisions", "goals__framework",
        "objectives__goal__framework", Prefetch("agreements", agreements), Prefetch("lessons", lessons),
        Prefetch("photos", photos), Prefetch("awards", awards), Prefetch("events", events),
        Prefetch("corrections", corrections),
    )  # fmt: skip


def whole(row: Activity) -> dict[str, Any]:
    """What the templates print. The row was read `with_everything`."""
    return {
        "row": row,
        "served": served(row.goals.all(), row.objectives.all()),
        "lines": [line_of(one) for one in row.indicators.all()],
        "results": [(one, figure_of(one)) for one in row.results.all()],
        "lessons": list(row.lessons.all()),
        "photos": list(row.photos.all()),
        "corrections": list(row.corrections.all()),
    }


def served(goals: Iterable[Goal], objectives: Iterable[Any]) -> list[Served]:
    """Goals by framework; an objective stands under its goal, named or not."""
    under: dict[Any, list[Any]] = {}
    every = {goal.pk: goal for goal in goals}
    for one in objectives:
        under.setdefault(one.goal_id, []).append(one)
        every.setdefault(one.goal_id, one.goal)
    ordered = sorted(every.values(), key=lambda goal: (goal.framework.slug, goal.number))
    return [
        Served(framework, [(goal, under.get(goal.pk, [])) for goal in some])
        for framework, some in groupby(ordered, key=lambda goal: goal.framework)
    ]

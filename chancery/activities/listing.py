"""The list of activities, as the office and as residents ask for it; and the same as a table to take along."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from chancery import paging
from chancery.activities.actions import KIND
from chancery.activities.models import Activity, ActivityQuerySet, ActivityResult, Basis
from chancery.search.find import find, seen
from chancery.strategy.models import Goal

ASKED = ("q", "kind", "year", "goal", "basis", "state", "division", "released")
MOST_FOUND = 1000
NO_DAY = date(1, 1, 1)
LATEST_FIRST = F("when_latest").desc(nulls_last=True)
COLUMNS = (
    "reference", "kind", "title_en", "title_fr", "when", "ends", "when_text_en", "when_text_fr", "state", "mode",
    "place_en", "place_fr", "summary_en", "summary_fr", "benefit_en", "benefit_fr", "counterparty",
    "counterparty_name_en", "counterparty_name_fr", "also_with", "partners_en", "partners_fr", "agreements", "networks",
    "goals", "objectives", "lead", "divisions", "result", "result_kind", "result_en", "result_fr", "result_when",
    "value", "unit_en", "unit_fr", "amount", "currency", "basis", "said_by_en", "said_by_fr", "said_on",
    "attribution_en", "attribution_fr", "source",
)  # fmt: skip


def narrowed(rows: ActivityQuerySet, asked: Mapping[str, str], keys: Iterable[str] = ()) -> ActivityQuerySet:
    """Those that hold every word and are as asked. Whoever gives keys finds what they open, too."""
    if text := asked.get("q", "").strip():
        rows = rows.filter(pk__in=_found(text, list(keys)))
    for name, condition in _conditions(asked):
        if asked.get(name):
            rows = rows.filter(condition)
    return rows


def _found(text: str, keys: list[str]) -> list[UUID]:
    if keys:
        return [one.object_id for one in seen(KIND, text, keys, limit=MOST_FOUND, opened=True)]
    return [pk for _place, pk in find(KIND, text, limit=MOST_FOUND)]


def _conditions(asked: Mapping[str, str]) -> Iterator[tuple[str, Q]]:
    framework, _dot, number = asked.get("goal", "").rpartition(".")
    goal = Goal.objects.filter(framework__slug=framework, number=int(number)) if _is_number(number) else ()
    results = {"results__basis": asked.get("basis")} if asked.get("basis") in Basis.values else {"pk": None}
    yield "kind", Q(kind__key=asked.get("kind"))
    yield "state", Q(state=asked.get("state"))
    yield "division", Q(lead__slug=asked.get("division"))
    yield "goal", Q(pk__in=Activity.goals.through.objects.filter(goal__in=goal).values("activity"))
    yield "basis", Q(pk__in=Activity.objects.filter(**results).values("pk"))
    yield "released", Q(public=asked.get("released") == "yes")
    yield "year", _in_year(asked.get("year", ""))


def _in_year(said: str) -> Q:
    """Those that may have been in this year, or of which something came in it: what is under way and has no recorded
    end was in each since it began."""
    if not _is_number(said) or not 1 <= int(said) <= 9999:
        return Q(pk=None)
    first, last = date(int(said), 1, 1), date(int(said), 12, 31)
    until = Q(when_latest__gte=first) | Q(ends_latest__gte=first)
    if first <= timezone.localdate():
        until |= Q(state=Activity.State.UNDER_WAY, ends_latest=None)
    came = ActivityResult.objects.filter(dated_earliest__lte=last, dated_latest__gte=first)
    return (Q(when_earliest__lte=last) & until) | Q(pk__in=came.values("activity"))


def _is_number(said: str) -> bool:
    return said.isascii() and said.isdigit() and len(said) <= 4


def page(rows: ActivityQuerySet, after: str) -> paging.Page[Activity]:
    """Fifty of them, the latest first; those without a day come last."""
    dated = rows.annotate(until=Coalesce("when_latest", Value(NO_DAY)))
    full = dated.select_related("kind", "counterparty__merged_into", "lead").prefetch_related("results")
    return paging.page(full, "until", after, down=True)


def years(rows: ActivityQuerySet) -> list[int]:
    """The years that a filter offers, the latest first."""
    columns = ("when_earliest", "when_latest", "ends_latest", "state")
    dates = rows.exclude(when_latest=None).order_by().values_list(*columns).distinct()
    spans = {(first.year, max(last, ends or _open_end(state) or last).year) for first, last, ends, state in dates}
    came = ActivityResult.objects.filter(activity__in=rows.order_by()).exclude(dated_latest=None)
    results = came.order_by().values_list("dated_earliest__year", "dated_latest__year").distinct()
    return sorted({year for first, last in [*spans, *results] for year in range(first, last + 1)}, reverse=True)


def _open_end(state: str) -> date | None:
    """Until when it goes on at least, where nobody recorded an end."""
    return timezone.localdate() if state == Activity.State.UNDER_WAY else None


def table(rows: ActivityQuerySet) -> Iterator[dict[str, Any]]:
    """Each activity once for each of its results, and once where it has none; what is not recorded is empty."""
    ordered = rows.select_related("kind", "counterparty__merged_into", "lead").prefetch_related(
        "results", "also_with", "agreements", "networks", "goals__framework", "objectives__goal__framework", "divisions"
    )
    for one in ordered.order_by("reference").iterator(chunk_size=200):
        own = _own(one)
        for result in [_result(each) for each in one.results.all()] or [{}]:
            yield {**dict.fromkeys(COLUMNS, ""), **own, **result}


def _own(one: Activity) -> dict[str, Any]:
    body = one.counterparty.now if one.counterparty else None
    plain = (
        "reference", "title_en", "title_fr", "when_text_en", "when_text_fr", "state", "mode", "place_en", "place_fr",
        "summary_en", "summary_fr", "benefit_en", "benefit_fr", "partners_en", "partners_fr", "source",
    )  # fmt: skip
    return {
        **{name: str(getattr(one, name)) for name in plain},
        "kind": one.kind.key if one.kind else "",
        "when": str(one.when),
        "ends": str(one.ends),
        "counterparty": body.reference if body else "",
        "counterparty_name_en": body.name_en if body else "",
        "counterparty_name_fr": body.name_fr if body else "",
        "also_with": _several(each.now.reference for each in one.also_with.all()),
        # Residents learn of agreements that are published, and of no other.
        "agreements": _several(each.reference for each in one.agreements.all() if each.public),
        "networks": _several(each.reference for each in one.networks.all()),
        "goals": _several(f"{each.framework.slug}.{each.number}" for each in one.goals.all()),
        "objectives": _several(
            f"{each.goal.framework.slug}.{each.goal.number}.{each.number}" for each in one.objectives.all()
        ),
        "lead": one.lead.slug if one.lead else "",
        "divisions": _several(each.slug for each in one.divisions.all()),
    }


def _result(one: Any) -> dict[str, Any]:
    names = ("unit_en", "unit_fr", "currency", "basis", "said_by_en", "said_by_fr", "attribution_en", "attribution_fr")
    return {
        **{name: str(getattr(one, name)) for name in names},
        "result": str(one.number),
        "result_kind": one.kind,
        "result_en": one.text_en,
        "result_fr": one.text_fr,
        "result_when": str(one.dated),
        "value": _plain(one.value),
        "amount": str(one.amount.major) if one.amount else "",
        "said_on": one.said_on.isoformat() if one.said_on else "",
        "source": one.source,
    }


def _several(names: Iterable[str]) -> str:
    return " ".join(sorted(names))


def _plain(value: Any) -> str:
    return "" if value is None else f"{value:f}".rstrip("0").rstrip(".") if value % 1 else f"{value:.0f}"

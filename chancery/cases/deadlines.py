"""By which day the policy wants a step closed, counted from the day on which the case came to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Max

from chancery.cases.models import Case, StepClosing
from chancery.policy.facts import plus
from chancery.policy.model import Duration, Step


def arrived(cases: Iterable[Case]) -> dict[Any, date]:
    """When each came to the step at which it is: as the one before was closed, or as it came in; nothing where it has
    not come in yet."""
    rows = [one for one in cases if one.submitted_on]
    closed = StepClosing.objects.filter(case__in=rows, passed=True).values("case").annotate(on=Max("closed_on"))
    last: Mapping[Any, date] = {one["case"]: one["on"] for one in closed}
    return {one.pk: last.get(one.pk) or one.submitted_on for one in rows if one.submitted_on}


def due(since: date | None, length: Duration | None) -> date | None:
    """The last day for it; none where the policy sets none, or where it has not come in."""
    return plus(since, length) if since and length else None


def of_step(case: Case, step: Step) -> date | None:
    """The last day for the step at which a case is."""
    return due(arrived([case]).get(case.pk), step.deadline) if step.deadline else None

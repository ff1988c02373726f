"""Cases at a step that asks whether the money or the staff time is there, and of which not all is reserved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chancery.budgets.facts import COVERED
from chancery.budgets.models import Need, Posting
from chancery.cases.models import Case
from chancery.desk.cases.listing import lines
from chancery.desk.radar.lines import Line, Rows, Window
from chancery.desk.viewer import Viewer
from chancery.policy.hearing import facts_of
from chancery.policy.model import Criterion, Step
from chancery.strategy.models import PolicyVersion
from chancery.strategy.policies import loaded


def _cases(viewer: Viewer, window: Window) -> QuerySet[Any] | None:
    """Those of which less is reserved than they take, at a step that waits for it."""
    if not viewer.is_any("treasurer"):
        return None
    held = Posting.objects.filter(need=OuterRef("pk"), kind=Posting.Kind.RESERVATION).order_by().values("need")
    sums = held.annotate(all=Sum("amount_minor")).values("all")
    lacking = Need.objects.annotate(held=Coalesce(Subquery(sums), 0)).filter(amount_minor__gt=F("held"))
    used, asks = Case.objects.open().filter(policy=OuterRef("pk")), Q(pk__in=[])
    for version in PolicyVersion.objects.filter(Exists(used)).defer("content"):
        asks |= Q(policy=version, step__in=_steps(version))
    rows = Case.objects.open().filter(asks, pk__in=lacking.values("case"))
    return rows.select_related("policy", "lead_division").defer("policy__content")


@lru_cache(maxsize=64)
def _steps(version: PolicyVersion) -> tuple[str, ...]:
    """The steps of a policy whose gate asks whether what a request takes is reserved."""
    policy = loaded(version)
    covers = {one.id for one in policy.all(Criterion) if one.test and set(facts_of(one.test)) & set(COVERED)}
    return tuple(step.id for step in policy.all(Step) if step.gate and covers & set(step.gate.refs()))


def _told(viewer: Viewer, rows: Sequence[Case]) -> Iterator[Line]:
    for line in lines(rows):
        row = line.case
        url = reverse("desk:case", kwargs={"reference": row.reference}) + "#money"
        what, why = _("to reserve"), _("Not all that it takes is reserved, and its step waits for that.")
        yield Line("reserve", str(row.pk), None, line.name, what, why, url, _("Reserve"), row.reference)


RESERVE = Rows("reserve", gettext_lazy("Money and staff time to reserve"), _cases, _told)

"""What was done last under agreements, as far as residents may know: for a list of many, with one question."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from chancery.activities.contact import TOOK_PLACE
from chancery.activities.models import Activity
from chancery.dates import FuzzyDate

COLUMNS = (
    "title_en", "title_fr", "when_text_en", "when_text_fr", "when_earliest", "when_latest", "when_precision",
)  # fmt: skip


class Latest(NamedTuple):
    """An activity as a list says it: when, and what."""

    title_en: str
    title_fr: str
    when_text_en: str
    when_text_fr: str
    when_earliest: date | None
    when_latest: date | None
    when_precision: Any

    @property
    def when(self) -> FuzzyDate:
        """When it was, as exactly as is known."""
        return FuzzyDate(self.when_earliest, self.when_latest, self.when_precision)


def latest(agreements: Collection[Any]) -> dict[UUID, Latest]:
    """The latest dated activity that took place, for each of these agreements that has one."""
    if not agreements:
        return {}
    place = Window(
        RowNumber(), partition_by="agreement_id", order_by=[F("activity__when_latest").desc(), F("activity__reference")]
    )
    joined: Any = Activity.agreements.through
    done = joined.objects.filter(
        agreement__in=agreements, activity__in=Activity.objects.public(), activity__state__in=TOOK_PLACE
    )
    rows = done.filter(activity__when_latest__isnull=False).annotate(place=place).filter(place=1)
    found = rows.values_list("agreement_id", *(f"activity__{name}" for name in COLUMNS))
    return {pk: Latest._make(values) for pk, *values in found}

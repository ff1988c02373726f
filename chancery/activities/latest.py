"""What was done last under agreements, as far as residents may know: for a list of many, with one question."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import F, Window
from django.db.models.functions import RowNumber

from chancery.activities.contact import TOOK_PLACE
from chancery.activities.models import Activity
from chancery.agreements.models import Agreement
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
    sql, before, behind = _question(connection.vendor, len(agreements))
    key = Agreement._meta.pk
    with connection.cursor() as cursor:
        keys = [key.get_db_prep_value(each, connection) for each in agreements]
        cursor.execute(sql, [*before, *keys, *behind])
        return {key.to_python(pk): Latest._make(values) for pk, *values in cursor.fetchall()}


@lru_cache(maxsize=128)
def _question(_vendor: str, many: int) -> tuple[str, tuple[Any, ...], tuple[Any, ...]]:
    """How so many agreements are asked for, with the parameters before and after their keys: put into words once, which
    took longer than the answer does."""
    blanks = [UUID(int=number) for number in range(many)]
    place = Window(
        RowNumber(), partition_by="agreement_id", order_by=[F("activity__when_latest").desc(), F("activity__reference")]
    )
    joined: Any = Activity.agreements.through
    done = joined.objects.filter(
        agreement__in=blanks, activity__in=Activity.objects.public(), activity__state__in=TOOK_PLACE
    )
    rows = done.filter(activity__when_latest__isnull=False).annotate(place=place).filter(place=1)
    asked = rows.values_list("agreement_id", *(f"activity__{name}" for name in COLUMNS))
    sql, params = asked.query.sql_with_params()
    first = params.index(Agreement._meta.pk.get_db_prep_value(blanks[0], connection))
    return sql, params[:first], params[first + many :]

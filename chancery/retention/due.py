"""What is past its term, and what holds it back. It is listed; nothing is ever removed by being listed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.apps import apps
from django.utils.timezone import localtime

from chancery.dates import add_years
from chancery.records import DataClass, declared, row_name
from chancery.retention.models import Disposal, Hold, RecordClass

PAPER = "papers.paper"
TEXTS = ("CharField", "TextField")


class Due(NamedTuple):
    """A record that is past its term."""

    row: Any
    name: str
    record_class: RecordClass
    due_on: date
    held_by: Hold | None
    disposal: Disposal | None


def tables() -> list[str]:
    """The tables that a line of the schedule can cover: those with personal columns, and papers."""
    return sorted(
        model._meta.label_lower for model in apps.get_models() if model._meta.label_lower == PAPER or personal(model)
    )


def personal(model: Any) -> list[str]:
    """The columns of a table that are about people."""
    return [name for name, column in declared(model).items() if column.data_class is DataClass.PERSONAL]


def dates(table: str) -> list[str]:
    """The columns of a table with a day that a term can count from."""
    fields = apps.get_model(table)._meta.get_fields()
    return [
        field.name for field in fields if getattr(field, "get_internal_type", str)() in ("DateField", "DateTimeField")
    ]


def due(on: date) -> Iterator[Due]:
    """Everything past its term on a day, by the code of its class, the longest due first."""
    holds = list(Hold.objects.standing(on).select_related("record_class"))
    of_class = {hold.record_class_id: hold for hold in holds if hold.record_class_id}
    of_row = {hold.row: hold for hold in holds if hold.row}
    waiting = {each.row: each for each in Disposal.objects.filter(state__in=("proposed", "signed"))}
    for record_class in RecordClass.objects.exclude(years=None):
        for row, due_on in _past(record_class, on):
            name = row_name(row)
            held = of_row.get(name) or of_class.get(record_class.pk)
            yield Due(row, name, record_class, due_on, held, waiting.get(name))


def due_of(record_class: RecordClass, row: Any) -> date | None:
    """The first day on which a record may be disposed of; none, if its term does not run or never ends."""
    began = getattr(row, record_class.counts_from)
    if began is None or record_class.years is None:
        return None
    day = localtime(began).date() if isinstance(began, datetime) else began
    return add_years(day, record_class.years)


def found(name: str) -> Any | None:
    """The record of a name such as `papers.paper/0198…`."""
    table, _, pk = name.partition("/")
    try:
        UUID(pk)
    except ValueError:
        return None
    if table not in tables():
        return None
    return apps.get_model(table)._base_manager.filter(pk=pk).first()


def _past(record_class: RecordClass, on: date) -> list[tuple[Any, date]]:
    model = apps.get_model(record_class.table)
    rows = model._base_manager.exclude(**{f"{record_class.counts_from}__isnull": True})
    if record_class.table == PAPER:
        own = RecordClass.objects.filter(table=PAPER).exclude(pk=record_class.pk).values("code")
        rows = rows.filter(disposed_on=None).exclude(retention__in=own)
    else:
        rows = _not_emptied(model, rows)
    found_ = [
        (row, due_on) for row in rows.order_by(record_class.counts_from, "pk") if (due_on := due_of(record_class, row))
    ]
    return [(row, due_on) for row, due_on in found_ if due_on <= on]


def _not_emptied(model: Any, rows: Any) -> Any:
    """What was emptied before is not due again."""
    if any(field.name == "erased" for field in model._meta.concrete_fields):
        return rows.filter(erased=False)
    texts = [name for name in personal(model) if model._meta.get_field(name).get_internal_type() in TEXTS]
    return rows.exclude(**dict.fromkeys(texts, "")) if texts else rows

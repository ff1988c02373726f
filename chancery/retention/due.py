"""What is past its term, and what holds it back. It is listed; nothing is ever removed by being listed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.apps import apps
from django.db.models import DateTimeField, Q, QuerySet
from django.utils.timezone import localtime, make_aware

from chancery.dates import add_years
from chancery.records import personal, row_name
from chancery.retention.models import Disposal, Hold, RecordClass

PAPER = "papers.paper"
TEXTS = ("CharField", "TextField")
AT_ONCE = 500


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


def dates(table: str) -> list[str]:
    """The columns of a table with a day that a term can count from."""
    fields = apps.get_model(table)._meta.get_fields()
    return [
        field.name for field in fields if getattr(field, "get_internal_type", str)() in ("DateField", "DateTimeField")
    ]


def rows(record_class: RecordClass, on: date) -> QuerySet[Any]:
    """The records of a class that are past their term on a day, the longest due first. This alone says what is due:
    the list, its file, and each step of a disposal ask it."""
    model = apps.get_model(record_class.table)
    here: QuerySet[Any] = model._base_manager.order_by(record_class.counts_from, "pk")
    if record_class.years is None:
        return here.none()
    past = here.filter(**_no_later(model, record_class.counts_from, _latest_start(on, record_class.years)))
    return _of_its_own(record_class, past) if record_class.table == PAPER else _not_emptied(model, past)


def undated(record_class: RecordClass) -> int:
    """How many records hold something still and have none of the days that their class is counted from: their term does
    not run, so that they never come up by themselves."""
    model = apps.get_model(record_class.table)
    lines = RecordClass.objects.filter(table=record_class.table).exclude(years=None)
    days = {one.counts_from for one in lines} if record_class.table != PAPER else {record_class.counts_from}
    if record_class.years is None or not all(model._meta.get_field(one).null for one in days):
        return 0
    without = model._base_manager.filter(**{f"{one}__isnull": True for one in days})
    here = _of_its_own(record_class, without) if record_class.table == PAPER else _not_emptied(model, without)
    many: int = here.count()
    return many


def due(on: date) -> Iterator[Due]:
    """Everything past its term on a day, by the code of its class, the longest due first."""
    for record_class in RecordClass.objects.exclude(years=None):
        yield from told(record_class, rows(record_class, on).iterator(chunk_size=AT_ONCE), on)


def told(record_class: RecordClass, found_: Iterable[Any], on: date) -> Iterator[Due]:
    """These records of a class, each with what holds it back and how far its disposal is."""
    holds = list(Hold.objects.standing(on).filter(Q(record_class=record_class) | Q(record_class=None)))
    whole = next((hold for hold in holds if hold.record_class_id), None)
    of_row = {hold.row: hold for hold in holds if hold.row}
    waiting = {each.row: each for each in Disposal.objects.under_way().filter(record_class=record_class)}
    for row in found_:
        name, due_on = row_name(row), due_of(record_class, row)
        if due_on is not None:
            yield Due(row, name, record_class, due_on, of_row.get(name) or whole, waiting.get(name))


def named(record_class: RecordClass, name: str, on: date) -> Due | None:
    """The record of this name, if it is past its term on a day as one of this class."""
    row = found(name)
    same = rows(record_class, on).filter(pk=row.pk) if row is not None and _table(name) == record_class.table else ()
    return next(told(record_class, same, on), None)


def of_paper(paper: Any, on: date) -> tuple[RecordClass | None, Hold | None]:
    """Under which line of the schedule a paper falls, and what holds it back on a day."""
    lines = list(RecordClass.objects.filter(table=PAPER)[:2])
    its_own = RecordClass.objects.filter(table=PAPER, code=paper.retention)
    record_class = lines[0] if len(lines) == 1 else its_own.first()
    on_it = Q(row=row_name(paper)) | Q(record_class=record_class, record_class__isnull=False)
    return record_class, Hold.objects.standing(on).filter(on_it).first()


def under_way(on: date) -> Iterator[Due]:
    """The disposals that wait for their next step; of what is due no longer, as it was proposed."""
    several = list(Disposal.objects.under_way().select_related("record_class"))
    of_class: dict[RecordClass, list[str]] = {}
    for each in several:
        of_class.setdefault(each.record_class, []).append(each.row)
    still = {
        (record_class.pk, one.name): one
        for record_class, names in of_class.items()
        for one in told(record_class, _called(record_class, names, on), on)
    }
    for each in several:
        proposed = Due(None, each.row, each.record_class, each.due_on, None, each)
        yield still.get((each.record_class_id, each.row)) or proposed


def _called(record_class: RecordClass, names: list[str], on: date) -> Iterator[Any]:
    """The records of these names that are past their term, many at a time."""
    keys = [name.partition("/")[2] for name in names if _table(name) == record_class.table]
    for start in range(0, len(keys), AT_ONCE):
        yield from rows(record_class, on).filter(pk__in=keys[start : start + AT_ONCE])


def due_of(record_class: RecordClass, row: Any) -> date | None:
    """The first day on which a record may be disposed of; none, if its term does not run or never ends."""
    began = getattr(row, record_class.counts_from)
    if began is None or record_class.years is None:
        return None
    day = localtime(began).date() if isinstance(began, datetime) else began
    return add_years(day, record_class.years)


def found(name: str) -> Any | None:
    """The record of a name such as `papers.paper/0198…`."""
    table, pk = _table(name), name.partition("/")[2]
    try:
        UUID(pk)
    except ValueError:
        return None
    if table not in tables():
        return None
    return apps.get_model(table)._base_manager.filter(pk=pk).first()


def _table(name: str) -> str:
    return name.partition("/")[0]


def _latest_start(on: date, years: int) -> date:
    """The last day from which so many years have passed: the 29th of February too is a year old on the 28th."""
    last = add_years(on, -years)
    after = last + timedelta(days=1)
    return after if add_years(after, years) <= on else last


def _no_later(model: Any, column: str, day: date) -> dict[str, Any]:
    if isinstance(model._meta.get_field(column), DateTimeField):
        return {f"{column}__lt": make_aware(datetime.combine(day + timedelta(days=1), time.min))}
    return {f"{column}__lte": day}


def _of_its_own(record_class: RecordClass, papers: QuerySet[Any]) -> QuerySet[Any]:
    """Of several lines for papers each covers those that have its code, so that none goes under another's rule; where
    there is one line, it covers all."""
    here = papers.filter(disposed_on=None)
    several = RecordClass.objects.filter(table=PAPER).exclude(pk=record_class.pk).exists()
    return here.filter(retention=record_class.code) if several else here


def _not_emptied(model: Any, rows: Any) -> Any:
    """What was emptied before is not due again."""
    if any(field.name == "erased" for field in model._meta.concrete_fields):
        return rows.filter(erased=False)
    fields = [model._meta.get_field(name) for name in personal(model)]
    nothing: dict[str, Any] = {
        field.name: None if field.null else "" for field in fields if field.null or field.get_internal_type() in TEXTS
    }
    return rows.exclude(**nothing) if nothing else rows

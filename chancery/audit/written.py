"""Rows of the record written down for the ledger many at a time: letter for letter what `values` and `canonical` make
of them, without a dict for every row on the way. An import is the one place where that is felt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache
from json.encoder import encode_basestring
from operator import itemgetter
from typing import Any, NamedTuple
from uuid import UUID

from chancery.audit import values
from chancery.audit.ledger import Canonical, canonical
from chancery.audit.values import Change, Value
from chancery.records import Changed, DataClass, Keep, changed, declared, plain

Links = Mapping[str, Iterable[Any]]


class Plan(NamedTuple):
    """How the columns of one data class of a table are written: where they are read, and between which words."""

    table: str
    data_class: DataClass
    keep: Keep
    read: Callable[[Mapping[str, Any]], tuple[Any, ...]]
    links: tuple[tuple[int, str], ...]
    form: tuple[str, ...]
    """What stands around the values, with a gap for each of them: every second one."""


class Written:
    """What one line commits to of many new rows, and of whatever else changed with them."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.texts: dict[DataClass, list[tuple[str, str]]] = defaultdict(list)
        self.keep: dict[str, Keep] = {}
        self.others: list[Change] = []

    def add(self, row: Any, links: Links | None = None) -> None:
        """A new row, all of it. `links` are the rows it is linked to, by column."""
        plans = _plans(type(row))  # type: ignore[arg-type]  # (mypy takes no class of Any for hashable)
        if plans is None:
            self.others.append(changed(row, links=links))
            return
        name, told = f"{plans[0].table}/{row.pk}", vars(row)
        for plan in plans:
            # Most values are words: to ask for them here saves a call each.
            texts = [encode_basestring(value) if type(value) is str else _text(value) for value in plan.read(told)]
            for place, column in plan.links:
                linked = (links or {}).get(column)
                texts.insert(place, canonical(sorted(map(str, linked))) if linked else "[]")
            pieces = [*plan.form]
            pieces[1::2] = texts
            self.texts[plan.data_class].append((name, "".join(pieces)))
            self.keep[plan.data_class] = plan.keep

    def take(self, changes: Iterable[Changed]) -> None:
        """What changed in other rows."""
        self.others += changes

    def values(self) -> list[Value]:
        """One value for each data class, as `values.values` gives them."""
        found = {name: (data_class, value) for name, data_class, value in values.values(self.others)}
        for data_class, texts in self.texts.items():
            name = f"after.{data_class}"
            others = found.get(name, (data_class, {}))[1]
            found[name] = (data_class, _joined([*texts, *((row, canonical(told)) for row, told in others.items())]))
        return [(name, data_class, value) for name, (data_class, value) in found.items()]

    def kept(self) -> dict[str, Keep]:
        """How long the values of each class are kept."""
        mine = Changed()
        mine.keep = self.keep
        return values.keep([*self.others, mine])


def _joined(rows: list[tuple[str, str]]) -> Canonical:
    rows.sort()
    if len({name for name, _text in rows}) < len(rows):
        raise ValueError("A line of the ledger tells of a row once.")
    return Canonical("{" + ",".join([f'"{name}":{text}' for name, text in rows]) + "}")


@cache
def _plans(model: type[Any]) -> list[Plan] | None:
    """How rows of this table are written; not so where personal data have openings of their own, or nothing is told."""
    known = declared(model)
    if not known or any(column.data_class is DataClass.PERSONAL for column in known.values()):
        return None
    return [_plan(model, data_class) for data_class in dict.fromkeys(column.data_class for column in known.values())]


def _plan(model: type[Any], data_class: DataClass) -> Plan:
    known = {name: column.keep for name, column in declared(model).items() if column.data_class is data_class}
    fields = {name: model._meta.get_field(name) for name in sorted(known)}
    before = (f'{"," if place else "{"}"{name}":' for place, name in enumerate(fields))
    form = (*(piece for each in before for piece in (each, "")), "}")
    links = tuple((place, name) for place, (name, field) in enumerate(fields.items()) if field.many_to_many)
    own = [field.attname for field in fields.values() if not field.many_to_many]
    # Of one name alone `itemgetter` gives no tuple.
    read = itemgetter(*own) if len(own) > 1 else lambda told: tuple(told[name] for name in own)
    return Plan(
        model._meta.label_lower, data_class, max(known.values(), key=lambda one: one.years or 1000), read, links, form
    )


def _text(value: Any) -> str:
    write = WRITE.get(type(value))
    return write(value) if write else canonical(plain(value))


WRITE: dict[type[Any], Callable[[Any], str]] = {
    str: encode_basestring,
    type(None): lambda _none: "null",
    bool: lambda value: "true" if value else "false",
    UUID: lambda value: f'"{value}"',
    date: lambda value: f'"{value.isoformat()}"',
}

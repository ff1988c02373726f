"""Rows of the record written down for the ledger many at a time: letter for letter what `values` and `canonical` make
of them, without a dict for every row on the way. An import is the one place where that is felt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import repeat
from json.encoder import encode_basestring
from typing import Any, NamedTuple
from uuid import UUID

from chancery.audit import values
from chancery.audit.ledger import Canonical, canonical
from chancery.audit.values import Change, Value
from chancery.records import Changed, DataClass, Keep, changed, declared, plain

Links = Mapping[str, Iterable[Any]]
Columns = Mapping[str, Sequence[Any]]


class Plan(NamedTuple):
    """How the columns of one data class of a table are written: which they are, and between which words."""

    data_class: DataClass
    keep: Keep
    columns: tuple[str, ...]
    links: tuple[tuple[int, str], ...]
    before: tuple[str, ...]
    """What stands before each value: its name, and the brace or the comma."""


class Written:
    """What one line commits to of many new rows, and of whatever else changed with them."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.rows: dict[type[Any], list[Any]] = defaultdict(list)
        self.links: dict[type[Any], list[Links]] = defaultdict(list)
        self.columns: list[tuple[type[Any], Columns, Sequence[Links]]] = []
        self.others: list[Change] = []

    def add(self, row: Any, links: Links | None = None) -> None:
        """A new row, all of it, as it is when the line is written. `links` are the rows it is linked to, by column."""
        model: type[Any] = type(row)
        if _plans(model) is None:  # type: ignore[arg-type]  # (mypy takes no class of Any for hashable)
            self.others.append(changed(row, links=links))
        else:
            self.rows[model].append(row)
            self.links[model].append(links or {})

    def add_columns(self, model: type[Any], columns: Columns, links: Sequence[Links]) -> None:
        """Very many new rows of one table, all of each, as columns by the names of their attributes."""
        self.columns.append((model, columns, links))

    @staticmethod
    def takes_columns(model: type[Any]) -> bool:
        """May rows of this table be given as columns?"""
        return _plans(model) is not None  # type: ignore[arg-type]  # (mypy takes no class of Any for hashable)

    def take(self, changes: Iterable[Changed]) -> None:
        """What changed in other rows."""
        self.others += changes

    def values(self) -> list[Value]:
        """One value for each data class, as `values.values` gives them."""
        found = {name: (data_class, value) for name, data_class, value in values.values(self.others)}
        texts: dict[DataClass, list[tuple[str, str]]] = defaultdict(list)
        for model, columns, links in self._tables():
            names = [f"{model._meta.label_lower}/{pk}" for pk in columns[model._meta.pk.attname]]
            for plan in _plans(model) or ():  # type: ignore[arg-type]  # (as above)
                texts[plan.data_class] += _told(plan, names, columns, links)
        for data_class, told in texts.items():
            name = f"after.{data_class}"
            others = found.get(name, (data_class, {}))[1]
            told += ((row, f'"{row}":{canonical(columns)}') for row, columns in others.items())
            found[name] = (data_class, _joined(told))
        return [(name, data_class, value) for name, (data_class, value) in found.items()]

    def kept(self) -> dict[str, Keep]:
        """How long the values of each class are kept."""
        planned = []
        for _model, plan in self._planned():
            mine = Changed()
            mine.keep = {plan.data_class: plan.keep}
            planned.append(mine)
        return values.keep([*self.others, *planned])

    def _tables(self) -> Iterator[tuple[type[Any], Columns, Sequence[Links]]]:
        yield from self.columns
        for model, rows in self.rows.items():
            told = list(map(vars, rows))
            names = {name for plan in _plans(model) or () for name in plan.columns}  # type: ignore[arg-type]  # (as above)
            yield (
                model,
                {name: [row[name] for row in told] for name in {*names, model._meta.pk.attname}},
                self.links[model],
            )

    def _planned(self) -> Iterator[tuple[type[Any], Plan]]:
        for model in dict.fromkeys([*self.rows, *(model for model, _columns, _links in self.columns)]):
            for plan in _plans(model) or ():  # type: ignore[arg-type]  # (as above)
                yield model, plan


def _told(plan: Plan, names: Sequence[str], given: Columns, links: Sequence[Links]) -> list[tuple[str, str]]:
    """The name of each row, and its name and text as they are written. A column at a time: most of a wide table says
    the same of every row, and is written once."""
    many, columns = len(names), [_texts(given[name]) for name in plan.columns]
    for place, name in plan.links:
        linked = [each.get(name) for each in links]
        texts = [canonical(sorted(map(str, ids))) if ids else "[]" for ids in linked]
        columns.insert(place, texts if any(linked) else "[]")
    pieces: list[Iterable[str]] = [repeat('"', many), names]
    words = '":'
    for before, each in zip(plan.before, columns, strict=True):
        words += before
        if isinstance(each, str):
            words += each
        else:
            pieces += (repeat(words, many), each)
            words = ""
    pieces.append(repeat(words + "}", many))
    return list(zip(names, map("".join, zip(*pieces, strict=True)), strict=True))


def _joined(rows: list[tuple[str, str]]) -> Canonical:
    rows.sort()
    if len({name for name, _text in rows}) < len(rows):
        raise ValueError("A line of the ledger tells of a row once.")
    texts = [text for _name, text in rows]
    # The braces belong to the first and the last, so that the whole, a megabyte of an import, is put together once.
    texts[0] = "{" + texts[0]
    texts[-1] += "}"
    return Canonical(",".join(texts))


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
    before = tuple(f'{"," if place else "{"}"{name}":' for place, name in enumerate(fields))
    links = tuple((place, name) for place, (name, field) in enumerate(fields.items()) if field.many_to_many)
    own = tuple(field.attname for field in fields.values() if not field.many_to_many)
    keep = max(known.values(), key=lambda one: one.years or 1000)
    return Plan(data_class, keep, own, links, before)


def _texts(column: Sequence[Any]) -> str | list[str]:
    """The values of one column, or the one value that all of them are. Most are words, or nothing: those are written
    without a call each."""
    first = column[0]
    same = first == column[-1] and column.count(first) == len(column)
    kinds = {type(first)} if same and type(first) is str else set(map(type, column))
    if same and len(kinds) == 1:  # (a yes is a one, but is not written as one)
        return WRITE.get(type(first), _other)(first)
    if kinds == {str}:
        return _quoted(column)
    if kinds <= DAYS:  # which repeat themselves
        known = {value: WRITE[type(value)](value) for value in set(column)}
        return [known[value] for value in column]
    writes = {kind: WRITE.get(kind, _other) for kind in kinds}
    return [writes[type(value)](value) for value in column]


def _quoted(column: Sequence[str]) -> list[str]:
    """Words between quotation marks. Where none of them has a sign that JSON writes otherwise, that is all."""
    whole = "".join(column)
    if '"' in whole or "\\" in whole or not whole.isprintable():
        return list(map(encode_basestring, column))
    return [f'"{text}"' for text in column]


def _other(value: Any) -> str:
    return canonical(plain(value))


WRITE: dict[type[Any], Callable[[Any], str]] = {
    str: encode_basestring,
    type(None): lambda _none: "null",
    bool: lambda value: "true" if value else "false",
    UUID: lambda value: f'"{value}"',
    date: lambda value: f'"{value.isoformat()}"',
}
DAYS = {date, type(None)}

"""The rows of a file as the texts that the register would hold: read some hundred at a time, a column at a time, since
nearly all that stands in a column is plain words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from operator import itemgetter
from typing import NamedTuple
from uuid import UUID

from chancery.agreements.export import original
from chancery.errors import BadInput
from chancery.imports import cells, said, sheets
from chancery.imports.faults import Fault
from chancery.imports.guess import NOTE
from chancery.imports.kinds.base import Cells, Found, Kind
from chancery.imports.models import ImportRun, Question
from chancery.imports.reading import STRANGE
from chancery.imports.whom import Asked
from chancery.marks import BLANK
from chancery.papers import store

MEMO, LONG = 8_000, 60
PLAIN: dict[cells.Reader, int] = {cells.line: cells.LONGEST_LINE, cells.prose: sheets.LONGEST_CELL}
MARKED = frozenset("=@+-＝＠＋－' " + BLANK)
"""How a cell begins that is a formula, was made harmless, has room around it, or may show nothing."""
FIRST, LAST = itemgetter(slice(0, 1)), itemgetter(slice(-1, None))
Ask = Callable[[Asked, int], None]


@dataclass(slots=True)
class Line:
    """One row while it is looked at."""

    number: int
    cells: Cells
    note: str
    faults: Found
    body: UUID | None = None
    asked: bool = False
    city: str = ""
    reference: str = ""


class Place(NamedTuple):
    """A column of the file: where it stands, what it is here, and how its cells are read."""

    at: int
    key: str
    plain: int
    """How long words of it may be that stand for themselves; 0, if its cells are more than words."""
    dated: bool
    memo: dict[str, str]
    """What was read before, since columns repeat themselves."""
    read: cells.Reader


class Texts:
    """Reads the rows of one file."""

    def __init__(self, run: ImportRun, kind: Kind, told: dict[str, set[str]], ask: Ask) -> None:
        """Prepare to read this file. `told` takes which comes first in the dates of a column, where one says so."""
        self.run, self.kind, self.told, self.ask = run, kind, told, ask
        self.own = kind.readers()
        mapped = [(at, key) for at, key in enumerate(run.mapping) if key]
        self.notes = [at for at, key in mapped if key == NOTE]
        self.places = [self._place(at, key) for at, key in mapped if key != NOTE]
        self.keys = [place.key for place in self.places]
        self.wide = max((at for at, _key in mapped), default=-1) + 1
        self.clean = False

    def lines(self, many: int) -> Iterator[list[Line]]:
        """All rows under the heading, so many at a time."""
        rows = self._rows()
        while some := list(islice(rows, many)):
            yield self.read(some)

    def _rows(self) -> Iterator[tuple[int, sheets.Row]]:
        first = (self.run.first_row or 1) + self.run.header_rows
        path = store.place(self.run.sha256)
        self.clean = sheets.is_clean(path, self.run.form)
        for count, (number, row) in enumerate(sheets.rows(path, self.run.form, self.run.sheet)):
            if count >= sheets.MOST_ROWS:
                raise _too_many()
            if number >= first:
                yield number, row if len(row) >= self.wide else [*row, *[""] * (self.wide - len(row))]

    def read(self, rows: Sequence[tuple[int, sheets.Row]]) -> list[Line]:
        """These rows, each at least as wide as what is mapped."""
        lines = [Line(number, {}, "", []) for number, _row in rows]
        columns = list(zip(*(row for _number, row in rows), strict=False))
        texts = [self._texts(place, columns[place.at], lines) for place in self.places]
        for line, told in zip(lines, zip(*texts, strict=True), strict=True):
            line.cells = {key: text for key, text in zip(self.keys, told, strict=True) if text}
        if self.notes:
            for line, (_number, row) in zip(lines, rows, strict=True):
                line.note = "\n".join(filter(None, [self._noted(line, at, row[at]) for at in self.notes]))
        return lines

    def _texts(self, place: Place, column: Sequence[str], lines: Sequence[Line]) -> Sequence[str]:
        """What the cells of one column say; what cannot be read is a fault of its line, or a question."""
        if place.plain and _is_plain(column, place.plain):
            return column  # whatever reads them would give them back as they are
        known = {raw: raw if place.dated and cells.is_day(raw) else place.memo.get(raw) for raw in set(column)}
        if None not in known.values():
            return [known[raw] or "" for raw in column]
        return [
            self._taken(place, raw, line) if (text := known[raw]) is None else text
            for raw, line in zip(column, lines, strict=True)
        ]

    def _taken(self, place: Place, raw: str, line: Line) -> str:
        """Read a cell that was not met before."""
        try:
            if fault := unfit(raw, clean=self.clean):
                raise fault
            text = place.read(raw)
        except Fault as fault:
            line.faults.append((place.key, fault))
        except cells.Ambiguous:
            line.asked = True
            choices = [["day", raw[:40]], ["month", raw[:40]]]
            self.ask(Asked(Question.Sort.ORDER, place.key, "", choices), line.number)
        else:
            if len(raw) < LONG and len(place.memo) < MEMO:
                place.memo[raw] = text
            return text
        return ""

    def _noted(self, line: Line, at: int, raw: str) -> str:
        if fault := raw and unfit(raw, clean=self.clean):
            line.faults.append((NOTE, fault))
            return ""
        text = cells.clean(original(raw) if self.run.form == "csv" else raw)
        heading = self.run.headings[at] if at < len(self.run.headings) else ""
        return f"{heading}: {text}" if text and heading else text

    def _place(self, at: int, key: str) -> Place:
        own = self.own.get(key, cells.line)
        dated = key in self.kind.days or key in self.kind.law_days
        plain = 0 if dated else PLAIN.get(own, 0)
        return Place(at, key, plain, dated, {"": ""}, self._reader(self._dated(key) if dated else own))

    def _reader(self, own: cells.Reader) -> cells.Reader:
        """How a column is read."""
        restore: Callable[[str], str] = _restored if self.run.form == "csv" else cells.clean

        def read(raw: str) -> str:
            text = restore(raw)
            return own(text) if text else ""

        return read

    def _dated(self, key: str) -> cells.Reader:
        reader = cells.day if key in self.kind.days else cells.law_day
        told, known = self.told.setdefault(key, set()), self.run.orders.get(key, "")

        def read(text: str) -> str:
            if cells.is_day(text):
                return text
            if order := cells.order_told(text):
                told.add(order)
            return reader(text, known)

        return read


def _is_plain(column: Sequence[str], longest: int) -> bool:
    """Is there nothing in these cells but words?"""
    whole = "".join(column)
    return (
        whole.isprintable()
        and sheets.REPLACED not in whole
        and max(map(len, column)) <= longest
        and MARKED.isdisjoint(map(FIRST, column))
        and " " not in map(LAST, column)
    )


def _restored(raw: str) -> str:
    """A cell of a text file as it was before it was made harmless; a bare formula is not computed here."""
    if cells.is_formula(raw):
        raise Fault(*said.FORMULA)
    return cells.clean(original(raw))


def unfit(raw: str, *, clean: bool = False) -> Fault | None:
    """What keeps a cell from being read at all: it holds a book, or a character that no text has."""
    if len(raw) > sheets.LONGEST_CELL:
        return said.too_long(len(raw))
    return None if clean or not sheets.UNREADABLE.search(raw) else Fault(*STRANGE)


def _too_many() -> BadInput:
    return BadInput(
        f"This sheet has more than {sheets.MOST_ROWS:,} rows. Nothing was written: bring it in in parts.",
        f"Cette feuille compte plus de {sheets.MOST_ROWS} lignes. Rien n’a été inscrit\u00a0: importez-la par parties.",
    )

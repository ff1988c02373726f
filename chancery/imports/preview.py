"""Each row of a file held against the register: new, same, changed, a question, or not understood and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from typing import Any
from uuid import UUID

from chancery.agreements.export import original
from chancery.doors import is_page
from chancery.errors import BadInput, require
from chancery.ids import uuid7s
from chancery.imports import cells, said, sheets
from chancery.imports.checking import REFERENCE
from chancery.imports.faults import Fault, not_a_number
from chancery.imports.guess import NOTE
from chancery.imports.kinds.base import Cells, Existing, Found, Kind
from chancery.imports.made import fresh
from chancery.imports.models import ImportRun, Question, StagedRow
from chancery.imports.packed import packed
from chancery.imports.reading import STRANGE
from chancery.imports.spelt import Spelt, otherwise
from chancery.imports.twice import FirstLines
from chancery.imports.underway import Tell, quiet
from chancery.imports.whom import Asked, Whom
from chancery.marks import BLANK
from chancery.papers import store

BATCH = 500
MEMO, LONG = 8_000, 60
COUNTERPARTIES = "counterparties"
PLAIN: dict[cells.Reader, int] = {cells.line: cells.LONGEST_LINE, cells.prose: sheets.LONGEST_CELL}
DAYS = -1
"""Of a column of days: one that is written as the register writes it stands for itself too."""
MARKED = "=' " + BLANK
"""How a cell begins that is a formula, was made harmless, has room around it, or may show nothing."""
Outcome = StagedRow.Outcome
NEW = Outcome.NEW.value
"""As a plain word, which the database takes without asking what it is."""


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


@dataclass(slots=True)
class Looked:
    """What came of a whole file, apart from its rows."""

    counts: Counter[str] = field(default_factory=Counter)
    questions: dict[tuple[str, str, str], Question] = field(default_factory=dict)
    told: dict[str, set[str]] = field(default_factory=dict)

    def ask(self, run: ImportRun, asked: Asked, line: int) -> None:
        """Ask once, however many rows say it."""
        key = (asked.sort, asked.column, asked.cell)
        if known := self.questions.get(key):
            known.rows += 1
            return
        self.questions[key] = Question(
            run=run, sort=asked.sort, column=asked.column, cell=asked.cell, choices=asked.choices, line=line
        )


class Preview:
    """Looks through one file. Rows come out in the order of the file, each with what it brings along before it.

    Nothing that it holds leads back to it, so that what it knew of a large file is forgotten as soon as it is done.
    """

    def __init__(self, run: ImportRun, kind: Kind, answers: Mapping[tuple[str, str], str], tell: Tell = quiet) -> None:
        """Prepare to read this file with the answers that were given so far, and to tell how far it is."""
        self.tell, self.rows = tell, 0
        self.run, self.kind, self.looked = run, kind, Looked()
        self.ask = partial(self.looked.ask, run)
        self.whom = Whom(kind, answers, self.ask)
        self.seen = FirstLines()
        self.spelt = Spelt(kind.model)
        self.own = kind.readers()
        places = [(place, key) for place, key in enumerate(run.mapping) if key]
        self.notes = [place for place, key in places if key == NOTE]
        # For each column of ours what was read before, since columns repeat themselves.
        self.places = [
            (place, key, self._longest(key), dict[str, str](), self._reader(key))
            for place, key in places
            if key != NOTE
        ]
        self.clean = False
        self.wide = max((place for place, _key in places), default=-1) + 1

    def staged(self) -> Iterator[StagedRow]:
        """Every row, staged."""
        lines = self._lines()
        while batch := list(islice(lines, BATCH)):
            rows = list(self._judged(batch))
            for (what, outcome), many in Counter((row.what, row.outcome) for row in rows).items():
                self.looked.counts[f"{what}.{outcome}"] += many
            yield from rows
            self.rows += len(batch)
            self.tell(self.rows, 0)

    # --- reading

    def _lines(self) -> Iterator[Line]:
        first = (self.run.first_row or 1) + self.run.header_rows
        path = store.place(self.run.sha256)
        self.clean = sheets.is_clean(path, self.run.form)
        for count, (number, row) in enumerate(sheets.rows(path, self.run.form, self.run.sheet)):
            if count >= sheets.MOST_ROWS:
                raise _too_many()
            if number >= first:
                yield self._line(number, row if len(row) >= self.wide else [*row, *[""] * (self.wide - len(row))])

    def _line(self, number: int, row: sheets.Row) -> Line:
        line = Line(number, {}, "", [])
        texts = line.cells
        unfit = sheets.is_unfit(row, clean=self.clean)
        for place, key, longest, memo, read in self.places:
            if raw := row[place]:
                if longest == DAYS and cells.is_day(raw):
                    texts[key] = raw
                    continue
                if longest >= len(raw) and not unfit and raw.isprintable() and raw[0] not in MARKED and raw[-1] != " ":
                    # Plain words, as nearly all are: whatever reads them would give them back as they are.
                    texts[key] = raw
                    continue
                text = None if unfit else memo.get(raw)
                if text is None:
                    self._take(line, key, raw, read, memo)
                elif text:
                    texts[key] = text
        if self.notes:
            line.note = "\n".join(filter(None, [self._noted(line, place, row[place]) for place in self.notes]))
        return line

    def _take(self, line: Line, key: str, raw: str, read: cells.Reader, memo: dict[str, str]) -> None:
        """Read a cell that was not met before."""
        try:
            if fault := _unfit(raw, clean=self.clean):
                raise fault
            text = read(raw)
        except Fault as fault:
            line.faults.append((key, fault))
        except cells.Ambiguous:
            line.asked = True
            self.ask(Asked(Question.Sort.ORDER, key, "", [["day", raw[:40]], ["month", raw[:40]]]), line.number)
        else:
            if len(raw) < LONG and len(memo) < MEMO:
                memo[raw] = text
            if text:
                line.cells[key] = text

    def _noted(self, line: Line, place: int, raw: str) -> str:
        if fault := raw and _unfit(raw, clean=self.clean):
            line.faults.append((NOTE, fault))
            return ""
        text = cells.clean(original(raw) if self.run.form == "csv" else raw)
        heading = self.run.headings[place] if place < len(self.run.headings) else ""
        return f"{heading}: {text}" if text and heading else text

    def _reader(self, key: str) -> cells.Reader:
        """How a column is read."""
        own = self.own.get(key, cells.line)
        if self._is_dated(key):
            own = self._dated(key)
        restore: Callable[[str], str] = _restored if self.run.form == "csv" else cells.clean

        def read(raw: str) -> str:
            text = restore(raw)
            return own(text) if text else ""

        return read

    def _is_dated(self, key: str) -> bool:
        return key in self.kind.days or key in self.kind.law_days

    def _longest(self, key: str) -> int:
        """How long words of a column may be that stand for themselves; 0, if its cells are more than words."""
        return DAYS if self._is_dated(key) else PLAIN.get(self.own.get(key, cells.line), 0)

    def _dated(self, key: str) -> cells.Reader:
        reader = cells.day if key in self.kind.days else cells.law_day
        told, known = self.looked.told.setdefault(key, set()), self.run.orders.get(key, "")

        def read(text: str) -> str:
            if cells.is_day(text):
                return text
            if order := cells.order_told(text):
                told.add(order)
            return reader(text, known)

        return read

    # --- judging

    def _judged(self, batch: Sequence[Line]) -> Iterator[StagedRow]:
        brought: list[StagedRow] = []
        self.whom.meet([line.cells for line in batch])
        for line in batch:
            self._checked(line, brought)
        here = self.kind.here(self._references(batch))
        if self.kind.letters:
            self._hold_spelling(batch, here)
        ids = uuid7s(len(batch))
        staged = [self._staged(line, here.get(line.reference), pk) for line, pk in zip(batch, ids, strict=True)]
        for row in self._needed(brought, batch, staged):
            row.run = self.run
            yield row
        yield from staged

    def _needed(
        self, brought: list[StagedRow], batch: Sequence[Line], staged: Sequence[StagedRow]
    ) -> Iterable[StagedRow]:
        """The bodies that come along with a new record; what is not understood, or there already, brings nobody."""
        if not brought:
            return ()
        needed = {line.body for line, row in zip(batch, staged, strict=True) if row.outcome == Outcome.NEW}
        self.whom.leave({row.object_id for row in brought} - needed)
        return [row for row in brought if row.object_id in needed]

    def _checked(self, line: Line, brought: list[StagedRow]) -> None:
        """What a row says together, and whom it is about."""
        if not line.faults:
            line.faults += self.kind.together(line.cells)
        given = line.cells.get("reference", "")
        if given and not REFERENCE.fullmatch(given):
            line.faults.append(("reference", said.NO_REFERENCE))
        if not line.faults and not line.asked:
            self.whom.settle(line, brought)

    def _references(self, batch: Sequence[Line]) -> list[str]:
        """Which record each row is about: by its reference, or by what it says."""
        good = [line for line in batch if not line.faults and not line.asked]
        open_ = [line for line in good if not line.cells.get("reference")]
        for line, found in zip(open_, self.kind.alike([(each.cells, each.body) for each in open_]), strict=True):
            line.reference = found
        for line in good:
            line.reference = line.cells.get("reference", line.reference)
            self._hold_once(line)
        return [line.reference for line in good if line.reference]

    def _hold_spelling(self, batch: Sequence[Line], here: Mapping[str, Existing]) -> None:
        """A number that the register writes otherwise is not a new one; and none is the address of a page."""
        new = [line for line in batch if line.reference and line.reference not in here]
        others = self.spelt.others({line.reference for line in new})
        for line in new:
            if is_page(self.kind.slug, line.reference):
                line.faults.append(("reference", not_a_number(line.reference)))
            if other := others.get(line.reference):
                line.faults.append(("reference", otherwise(line.reference, other)))

    def _hold_once(self, line: Line) -> None:
        key: Any = line.reference.casefold() or (line.body, *(line.cells.get(name, "") for name in self.kind.alone))
        first = self.seen.first(key, line.number)
        if first != line.number:
            line.faults.append(("reference", said.twice(self.kind.called(line.cells, line.reference), first)))

    def _staged(self, line: Line, there: Existing | None, new: UUID) -> StagedRow:
        called = self.kind.called(line.cells, line.reference)
        row: StagedRow = fresh(
            StagedRow, run_id=self.run.pk, line=line.number, what=self.kind.slug, reference=called, said="[]"
        )
        if not line.faults and not line.asked:
            line.cells = self.kind.complete(line.cells, there, line.note)
            line.faults += self.kind.against(line.cells, there)
        row.note = line.note if self.kind.keeps_notes else ""
        if there is None and not line.faults and not line.asked:
            row.object_id, row.outcome, row.cells = new, NEW, packed(self._own_cells(line))
            return row
        if there is not None and not line.faults:
            row.object_id = there.object_id
            changes = self._differences(line, there)
            row.outcome = (Outcome.CHANGED if changes else Outcome.SAME).value
            row.said = said.changes(changes)
            row.cells = packed({key: after for key, _before, after in changes})
        if line.faults:
            row.outcome, row.said = Outcome.WRONG.value, said.faults(line.faults)
        elif line.asked:
            row.outcome = Outcome.ASKED.value
        if row.outcome in (Outcome.WRONG, Outcome.ASKED):
            row.object_id, row.cells = None, packed(line.cells)
        return row

    def _own_cells(self, line: Line) -> Cells:
        """What is kept of a new row: its own columns, and whom it is with."""
        if self.kind.slug == COUNTERPARTIES:
            return {**line.cells, **({"city": line.city} if line.city else {})}
        return {**line.cells, "_body": line.body.hex} if line.body else line.cells

    def _differences(self, line: Line, there: Existing) -> list[tuple[str, str, str]]:
        """Where a row says something else than the register. An empty cell says nothing."""
        changes = []
        for key, after in line.cells.items():
            before = there.cells.get(key, "")
            if after == before or after == cells.clean(before) or key in self.whom.settled:
                continue
            column = self.kind.column(key)
            if column is not None and key in self.whom.borrowed and key in there.cells:
                line.faults.append((key, said.of_the_body(column, before)))
            elif column is not None and (column.hangs or (column.binds and there.binds)):
                line.faults.append((key, said.not_here(column, before)))
            else:
                changes.append((key, before, after))
        return changes


def answered(run: ImportRun) -> dict[tuple[str, str], str]:
    """The answers that were given so far."""
    given = run.questions.exclude(answer="").filter(sort=Question.Sort.BODY)
    return {(column, cell): answer for column, cell, answer in given.values_list("column", "cell", "answer")}


def orders_told(looked: Looked) -> dict[str, str]:
    """Which comes first in the dates of a column, where one of them says so and none says otherwise."""
    return {key: next(iter(told)) for key, told in looked.told.items() if len(told) == 1}


def tallied(counts: Counter[str]) -> dict[str, int]:
    """How many rows of each kind came out how."""
    return dict(sorted(counts.items()))


def _restored(raw: str) -> str:
    """A cell of a text file as it was before it was made harmless; a bare formula is not computed here."""
    if raw[:1] == "=":
        raise Fault(*said.FORMULA)
    return cells.clean(original(raw))


def _unfit(raw: str, *, clean: bool) -> Fault | None:
    if len(raw) > sheets.LONGEST_CELL:
        return said.too_long(len(raw))
    return None if clean or not sheets.UNREADABLE.search(raw) else Fault(*STRANGE)


def _too_many() -> BadInput:
    return BadInput(
        f"This sheet has more than {sheets.MOST_ROWS:,} rows. Nothing was written: bring it in in parts.",
        f"Cette feuille compte plus de {sheets.MOST_ROWS} lignes. Rien n’a été inscrit\u00a0: importez-la par parties.",
    )


def require_mapped(kind: Kind, mapping: Iterable[str]) -> None:
    """Each column of ours is filled from one column of the file."""
    keys = [key for key in mapping if key and key != NOTE]
    twice = sorted({key for key in keys if keys.count(key) > 1})
    require(
        not twice,
        f"Two columns of the file lead to the same one: {', '.join(twice)}. Leave one of them out.",
        f"Deux colonnes du fichier mènent à la même\u00a0: {', '.join(twice)}. Laissez-en une de côté.",
    )
    require(
        bool(keys) and all(kind.column(key) for key in keys),
        "Say what at least one column means.",
        "Dites ce que signifie au moins une colonne.",
    )

"""Each row of a file held against the register: new, same, changed, a question, or not understood and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import UUID

from chancery.doors import is_page
from chancery.errors import require
from chancery.ids import uuid7s
from chancery.imports import cells, said
from chancery.imports.checking import REFERENCE
from chancery.imports.faults import not_a_number
from chancery.imports.guess import NOTE
from chancery.imports.kinds.base import Cells, Existing, Kind
from chancery.imports.models import ImportRun, Question, StagedRow
from chancery.imports.packed import Kept, packed
from chancery.imports.spelt import Spelt, otherwise
from chancery.imports.texts import Line, Texts
from chancery.imports.twice import FirstLines
from chancery.imports.underway import Tell, quiet
from chancery.imports.whom import Asked, Whom

BATCH = 500
COUNTERPARTIES = "counterparties"
Outcome = StagedRow.Outcome
NEW, CHANGED, SAME, ASKED, WRONG = (
    one.value for one in (Outcome.NEW, Outcome.CHANGED, Outcome.SAME, Outcome.ASKED, Outcome.WRONG)
)
"""As plain words, which the database takes without asking what they are."""


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
        self.texts = Texts(run, kind, self.looked.told, self.ask)

    def staged(self) -> Iterator[list[Kept]]:
        """Every row as it is kept, some hundred at a time."""
        for batch in self.texts.lines(BATCH):
            rows = self._judged(batch)
            for (what, outcome), many in Counter((row.what, row.outcome) for row in rows).items():
                self.looked.counts[f"{what}.{outcome}"] += many
            yield rows
            self.rows += len(batch)
            self.tell(self.rows, 0)

    def _judged(self, batch: Sequence[Line]) -> list[Kept]:
        brought: list[Kept] = []
        self.whom.meet([line.cells for line in batch])
        for line in batch:
            self._checked(line, brought)
        here = self.kind.here(self._references(batch))
        if self.kind.letters:
            self._hold_spelling(batch, here)
        ids = uuid7s(len(batch))
        staged = [self._staged(line, here.get(line.reference), pk) for line, pk in zip(batch, ids, strict=True)]
        needed = self._needed(brought, batch, staged)
        return [*needed, *staged]

    def _needed(self, brought: list[Kept], batch: Sequence[Line], staged: Sequence[Kept]) -> Iterable[Kept]:
        """The bodies that come along with a new record; what is not understood, or there already, brings nobody."""
        if not brought:
            return ()
        needed = {line.body for line, row in zip(batch, staged, strict=True) if row.outcome == Outcome.NEW}
        self.whom.leave({row.object_id for row in brought} - needed)
        return [row._replace(run_id=self.run.pk) for row in brought if row.object_id in needed]

    def _checked(self, line: Line, brought: list[Kept]) -> None:
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

    def _staged(self, line: Line, there: Existing | None, new: UUID) -> Kept:
        called = self.kind.called(line.cells, line.reference)
        if not line.faults and not line.asked:
            line.cells = self.kind.complete(line.cells, there, line.note)
            line.faults += self.kind.against(line.cells, there)
        run, number, what = self.run.pk, line.number, self.kind.slug
        note = line.note if self.kind.keeps_notes else ""
        if there is None and not line.faults and not line.asked:
            return Kept(run, number, what, NEW, new, called, packed(self._own_cells(line)), note)
        changes = self._differences(line, there) if there is not None and not line.faults else []
        if line.faults:
            return Kept(run, number, what, WRONG, None, called, packed(line.cells), note, said.faults(line.faults))
        if line.asked or there is None:
            return Kept(run, number, what, ASKED, None, called, packed(line.cells), note, said.changes(changes))
        told, outcome = packed({key: after for key, _before, after in changes}), CHANGED if changes else SAME
        return Kept(run, number, what, outcome, there.object_id, called, told, note, said.changes(changes))

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

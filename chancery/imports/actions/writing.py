"""Write what a file asks for: all of it in one transaction, in batches, each with its line in the ledger."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from chancery import numbering
from chancery.audit import actions as audit
from chancery.audit import changes
from chancery.audit.models import Actor, LedgerHead
from chancery.audit.written import Written
from chancery.errors import Refused, require
from chancery.imports import kinds, permissions, tasks
from chancery.imports.actions.rows import insert, number
from chancery.imports.kinds.base import Kind, Wanted, fresh
from chancery.imports.models import ImportNote, ImportRun, StagedRow
from chancery.imports.permissions import MAY_NOT
from chancery.imports.preview import COUNTERPARTIES
from chancery.imports.underway import Count, Tell, counter, quiet
from chancery.imports.waiting import TOO_LATE, require_writable
from chancery.records import Changed, changed, declared

BATCH = 500
Outcome = StagedRow.Outcome
Links = dict[str, list[UUID]]
MOVED = (
    "The register has changed since this file was looked through. Nothing was written. "
    "Open “Columns” and continue: it is looked through again.",
    "Le registre a changé depuis l’examen de ce fichier. Rien n’a été inscrit. "
    "Ouvrez «\u00a0Colonnes\u00a0» et continuez\u00a0: il est examiné de nouveau.",
)
# Lines about what no file is held against: signing in, letters, papers and notes, and an import's steps until it is
# written.
STEPS = (
    "import.uploaded",
    "import.heading-chosen",
    "import.looked-through",
    "import.left",
    "import.file-let-go",
    "import.words-found",
    "import.columns-chosen",
    "import.answered",
    "import.asked-for",
    "import.refused",
    "import.called-off",
)
BESIDE = ("login.", "role.", "notice.", "notices.", "calendar.", "paper.", "note.", *STEPS)


# The records of a larger file are let be found by the worker: words take longer than all the rest of writing them.
MOST_AT_ONCE = 2000
MOST_MET = 5000


@dataclass(slots=True)
class Staged:
    """What a staged row holds of a record that is new or changed."""

    pk: int
    line: int
    object_id: UUID
    reference: str
    cells: str
    note: str


@transaction.atomic
def write(*, by: Actor, run: ImportRun, without: bool = False, tell: Tell = quiet) -> ImportRun:
    """Write every new and changed row, or nothing. `without` says that rows that are not understood are left out."""
    kind, wanted = kinds.of(run.kind), require_writable(by, run, without=without)
    now = timezone.now()
    values = {"state": ImportRun.State.WRITTEN, "written_by": by, "written_at": now}
    mine = ImportRun.objects.at_rest().filter(pk=run.pk, state=ImportRun.State.PREVIEWED, seen=run.seen)
    require(mine.update(**values, words_wait=wanted > MOST_AT_ONCE, refusal_en="", refusal_fr="") == 1, *TOO_LATE)
    require(_is_as_seen(run), *MOVED)
    run.refresh_from_db()
    try:
        _write_all(by, run, kind, counter(tell, wanted))
    except IntegrityError as conflict:
        raise Refused(*MOVED) from conflict
    audit.record(by=by, type="import.written", ref=run.number, pub=_counted(run), changed=changed(run, values))
    run.written_until = LedgerHead.state()[0]
    ImportRun.objects.filter(pk=run.pk).update(written_until=run.written_until)
    if run.words_wait:
        tasks.find_words.enqueue()
    return run


def _is_as_seen(run: ImportRun) -> bool:
    """Nobody wrote anything since the file was looked through that it may have been held against: whatever changes the
    register leaves a line, and most lines of a morning are of other things."""
    seen = run.seen or 0
    return LedgerHead.state()[0] == seen or all(type_.startswith(BESIDE) for type_ in changes.types_since(seen))


def _counted(run: ImportRun) -> dict[str, Any]:
    keys = (f"{run.kind}.new", f"{run.kind}.changed", f"{COUNTERPARTIES}.new")
    return {key.replace(".", "_"): run.counts[key] for key in dict.fromkeys(keys) if key in run.counts}


def _write_all(by: Actor, run: ImportRun, kind: Kind, count: Count) -> None:
    if kind.slug != COUNTERPARTIES:
        _write_new(by, run, kinds.of(COUNTERPARTIES), count)
    _write_new(by, run, kind, count)
    _write_changed(by, run, kind, count)


def _write_new(by: Actor, run: ImportRun, kind: Kind, count: Count) -> None:
    numbers = numbering.free(kind.model, kind.letters)
    met: dict[UUID, Any] = {}
    for batch in _batches(run.rows.filter(what=kind.slug, outcome=Outcome.NEW)):
        unnumbered = [row for row in batch if kind.letters and not row.reference]
        for row in unnumbered:
            row.reference = next(numbers)
        number(by=by, rows=((row.pk, row.reference) for row in unnumbered))
        wanted = [_wanted(row) for row in batch]
        _meet(kind, met, {each.body for each in wanted if each.body})
        made = [kind.build(each, met) for each in wanted]
        insert(by=by, model=kind.model, rows=made)
        own: dict[UUID, list[Any]] = defaultdict(list)
        for owner, row in _hung(kind, made, wanted):
            own[owner.pk].append(row)
        links = _linked(by, kind, made, wanted)
        notes = _noted(run, batch)
        _tell_new(by, run, kind, made, own, links, notes)
        if not run.words_wait:
            kind.index(by, made)
        count(len(batch))


def _meet(kind: Kind, met: dict[UUID, Any], wanted: set[UUID]) -> None:
    """Those whom new records are with, each asked for once, as far as memory is not filled with them."""
    if len(met) > MOST_MET:
        met.clear()
    if new := wanted - met.keys():
        met |= kind.bodies(new)


def _write_changed(by: Actor, run: ImportRun, kind: Kind, count: Count) -> None:
    for batch in _batches(run.rows.filter(what=kind.slug, outcome=Outcome.CHANGED)):
        there = kind.model.objects.in_bulk([row.object_id for row in batch])
        rows = [(there[row.object_id], json.loads(row.cells)) for row in batch]
        notes = _noted(run, batch)
        told = put(by=by, kind=kind, rows=rows)
        _tell(by, run, kind, [(row, [what, *map(changed, notes[row.pk])]) for row, what in told])
        if not run.words_wait:
            kind.index(by, [row for row, _cells in rows])
        count(len(batch))


@transaction.atomic(savepoint=False)
def put(*, by: Actor, kind: Kind, rows: Sequence[tuple[Any, dict[str, str]]]) -> list[tuple[Any, Changed]]:
    """Put texts into records that are there; what the ledger takes of each. Whoever calls this tells the ledger."""
    require(permissions.may_import(by) and type(kind).may(by), *MAY_NOT)
    told, columns = [], set[str]()
    for row, cells in rows:
        links = kind.linked(cells)
        for name, ids in links.items():
            getattr(row, name).set(ids)
        touched = kind.apply(row, {key: text for key, text in cells.items() if key not in links})
        columns |= set(touched)
        known = declared(type(row))
        told.append((row, changed(row, [*(name for name in touched if name in known), *links], links=links)))
    if columns:
        kind.model.objects.bulk_update([row for row, _cells in rows], sorted(columns), batch_size=100)
    return told


def _hung(kind: Kind, made: Sequence[Any], wanted: Sequence[Wanted]) -> list[tuple[Any, Any]]:
    """Write what hangs on new records; each with its owner."""
    pairs = kind.hang(made, wanted)
    tables: dict[Any, list[Any]] = defaultdict(list)
    for _owner, row in pairs:
        tables[type(row)].append(row)
    for table, rows in tables.items():
        table.objects.bulk_create(rows)
    return pairs


def _linked(by: Actor, kind: Kind, made: Sequence[Any], wanted: Sequence[Wanted]) -> dict[UUID, Links]:
    """Link new records to others; what each is linked to."""
    given = {row.pk: kind.linked(each.cells) for row, each in zip(made, wanted, strict=True)}
    for field in kind.model._meta.many_to_many:
        through: Any = field.remote_field.through
        here, there = field.m2m_field_name(), field.m2m_reverse_field_name()
        pairs = [(pk, other) for pk, links in given.items() for other in dict.fromkeys(links.get(field.name, ()))]
        rows = [fresh(through, **{f"{here}_id": pk, f"{there}_id": other}) for pk, other in pairs]
        insert(by=by, model=through, rows=rows)
    return given


def _noted(run: ImportRun, batch: Sequence[Staged]) -> dict[UUID, list[ImportNote]]:
    """Keep what the file says in columns that the register has not."""
    noted = ((row, row.object_id) for row in batch if row.note)
    notes = [ImportNote(run=run, line=row.line, object_id=pk, text=row.note) for row, pk in noted if pk]
    ImportNote.objects.bulk_create(notes)
    told: dict[UUID, list[ImportNote]] = defaultdict(list)
    for note in notes:
        told[note.object_id].append(note)
    return told


def _tell_new(
    by: Actor,
    run: ImportRun,
    kind: Kind,
    made: Sequence[Any],
    own: Mapping[UUID, list[Any]],
    links: Mapping[UUID, Links],
    notes: Mapping[UUID, list[ImportNote]],
) -> None:
    """One line for all new records of a batch that are published, and a sealed one for those that are not."""
    lines: dict[bool, tuple[list[str], Written]] = {False: ([], Written()), True: ([], Written())}
    for row in made:
        references, written = lines[kind.sealed(row)]
        references.append(kind.named(row))
        written.add(row, links[row.pk])
        for each in (*own.get(row.pk, ()), *notes.get(row.pk, ())):
            written.add(each)
    for sealed, (references, written) in lines.items():
        if references:
            pub = {"kind": kind.slug, "records": references}
            audit.record(by=by, type="import.brought-in", ref=run.number, pub=pub, changed=written, sealed=sealed)


def _tell(by: Actor, run: ImportRun, kind: Kind, told: Iterable[tuple[Any, list[Changed]]]) -> None:
    """The same for those that changed."""
    lines: dict[bool, tuple[list[str], list[Changed]]] = {False: ([], []), True: ([], [])}
    for row, what in told:
        references, values = lines[kind.sealed(row)]
        references.append(kind.named(row))
        values += what
    for sealed, (references, values) in lines.items():
        if references:
            pub = {"kind": kind.slug, "records": references}
            audit.record(by=by, type="import.changed", ref=run.number, pub=pub, changed=values, sealed=sealed)


def _wanted(row: Staged) -> Wanted:
    cells = json.loads(row.cells)
    body = cells.pop("_body", None)
    cells.pop("reference", None)
    return Wanted(row.object_id, row.reference, cells, UUID(body) if body else None, row.line)


def _batches(rows: Any) -> Iterator[list[Staged]]:
    """The rows in the order of the file, some at a time."""
    last = 0
    columns = [field.name for field in fields(Staged)]
    while batch := [Staged(*row) for row in rows.filter(pk__gt=last).order_by("pk").values_list(*columns)[:BATCH]]:
        last = batch[-1].pk
        yield batch

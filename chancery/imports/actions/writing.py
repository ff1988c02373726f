"""Write what a file asks for: all of it in one transaction, in batches, each with its line in the ledger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from chancery import numbering
from chancery.audit import actions as audit
from chancery.audit import changes
from chancery.audit.models import Actor, LedgerHead
from chancery.audit.written import Written
from chancery.counterparties import actions as counterparties
from chancery.errors import Refused, require
from chancery.imports import kinds, permissions, tasks
from chancery.imports.actions.rows import insert, insert_columns, number
from chancery.imports.indexes import indexed_after
from chancery.imports.kinds.base import Kind, Wanted
from chancery.imports.made import Made, fresh
from chancery.imports.memory import seldom_collected
from chancery.imports.models import ImportNote, ImportRun, StagedRow
from chancery.imports.packed import unpacked
from chancery.imports.permissions import MAY_NOT
from chancery.imports.preview import COUNTERPARTIES
from chancery.imports.underway import Count, Tell, counter, quiet
from chancery.imports.waiting import TOO_LATE, require_writable
from chancery.records import Changed, DataClass, changed, declared
from chancery.search import actions as search

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
# Whom the rows before were with is kept at hand, so that of 20,000 none is asked for twice: some 10 MB.
MOST_MET = 30_000
MOST_NAMED = 1500


class Met:
    """Those whom new records are with, each asked for once, as far as memory is not filled with them."""

    def __init__(self, kind: Kind) -> None:
        """Nobody was met yet."""
        self.kind = kind
        self.ids: dict[str, UUID] = {}
        self.bodies: dict[UUID, Any] = {}
        self.new: set[UUID] = set()
        self.named: set[UUID] = set()

    def meet(self, told: Iterable[str]) -> None:
        """Ask for those of these ids, as staged rows write them, who are not at hand."""
        if len(self.ids) > MOST_MET:
            self.ids.clear()
            self.bodies.clear()
            self.new.clear()
        if new := {text for text in told if text and text not in self.ids}:
            found = self.kind.bodies([UUID(text) for text in new])
            self.bodies |= found
            # The very ids by which they are found, so that each is in memory once.
            self.ids |= {pk.hex: pk for pk in found}
            self.new.update(found)

    def name(self, ids: Iterable[UUID]) -> None:
        """Records that residents read name these: keep those whom none named since they were met."""
        named = {pk for pk in ids if pk in self.new or pk not in self.bodies}
        self.new -= named
        self.named |= named


class Staged(NamedTuple):
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
        with seldom_collected():
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
    for of in dict.fromkeys((COUNTERPARTIES, kind.slug)):
        new = run.rows.filter(what=of, outcome=Outcome.NEW)
        with indexed_after(kinds.of(of).model, new.count()):
            _write_new(by, run, kinds.of(of), count)
    _write_changed(by, run, kind, count)


def _write_new(by: Actor, run: ImportRun, kind: Kind, count: Count) -> None:
    numbers = numbering.free(kind.model, kind.letters)
    met = Met(kind)
    for batch in _batches(run.rows.filter(what=kind.slug, outcome=Outcome.NEW)):
        given = {row.pk: next(numbers) for row in batch if kind.letters and not row.reference}
        number(by=by, rows=given.items())
        wanted = _wanted(batch, given, met)
        made = kind.make(wanted, met.bodies)
        insert_columns(by=by, model=kind.model, columns=made.columns)
        beside = _hung(kind, made, wanted)
        links = _linked(by, kind, made, wanted)
        for pk, notes in _noted(by, run, batch).items():
            beside[pk] += notes
        sealed = kind.sealed_each(made)
        met.name(
            pk for pks, is_sealed in zip(kind.names_each(made), sealed, strict=True) if not is_sealed for pk in pks
        )
        _make_known(by, met, MOST_NAMED)
        _tell_new(by, run, kind, made, sealed, links, beside)
        if not run.words_wait:
            kind.index(by, made.rows)
        count(len(batch))
    _make_known(by, met)


def _write_changed(by: Actor, run: ImportRun, kind: Kind, count: Count) -> None:
    met = Met(kind)
    for batch in _batches(run.rows.filter(what=kind.slug, outcome=Outcome.CHANGED)):
        there = kind.model.objects.in_bulk([row.object_id for row in batch])
        rows = [(there[row.object_id], unpacked(row.cells)) for row in batch]
        notes = _noted(by, run, batch)
        told = put(by=by, kind=kind, rows=rows)
        met.name(pk for row, _cells in rows if not kind.sealed(row) for pk in kind.names(row))
        _make_known(by, met, MOST_NAMED)
        _tell(by, run, kind, [(row, [what, *map(changed, notes[row.pk])]) for row, what in told])
        if not run.words_wait:
            kind.index(by, [row for row, _cells in rows])
        count(len(batch))
    _make_known(by, met)


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


def _hung(kind: Kind, made: Made, wanted: Sequence[Wanted]) -> dict[UUID, list[Any]]:
    """Write what hangs on new records; by their owners."""
    owned: dict[UUID, list[Any]] = defaultdict(list)
    tables: dict[Any, list[Any]] = defaultdict(list)
    for owner, row in kind.hang(made, wanted):
        owned[owner.pk].append(row)
        tables[type(row)].append(row)
    for table, rows in tables.items():
        table.objects.bulk_create(rows)
    return owned


def _linked(by: Actor, kind: Kind, made: Made, wanted: Sequence[Wanted]) -> list[Links]:
    """Link new records to others; what each is linked to."""
    given = [kind.linked(each.cells) for each in wanted]
    linked = [(each.object_id, links) for each, links in zip(wanted, given, strict=True) if links]
    for field in kind.model._meta.many_to_many:
        through: Any = field.remote_field.through
        here, there = field.m2m_field_name(), field.m2m_reverse_field_name()
        pairs = [(pk, other) for pk, links in linked for other in dict.fromkeys(links.get(field.name, ()))]
        rows = [fresh(through, **{f"{here}_id": pk, f"{there}_id": other}) for pk, other in pairs]
        insert(by=by, model=through, rows=rows)
    return given


def _make_known(by: Actor, met: Met, many: int = 1) -> None:
    """Those whom published records name are known from now on: so many at a time that it is seldom asked for."""
    if len(met.named) >= many:
        counterparties.make_known(by=by, named=met.named)
        met.named.clear()


def _noted(by: Actor, run: ImportRun, batch: Sequence[Staged]) -> dict[UUID, list[ImportNote]]:
    """Keep what the file says in columns that the register has not, and let the office find it."""
    noted = ((row, row.object_id) for row in batch if row.note)
    notes = [ImportNote(run=run, line=row.line, object_id=pk, text=row.note) for row, pk in noted if pk]
    ImportNote.objects.bulk_create(notes)
    found = (search.Words(one.pk, (one.text,), (one.text,), text=one.text) for one in notes)
    search.index_many(by=by, kind="note", rows=found, visibility=[DataClass.INTERNAL])
    told: dict[UUID, list[ImportNote]] = defaultdict(list)
    for note in notes:
        told[note.object_id].append(note)
    return told


def _tell_new(
    by: Actor,
    run: ImportRun,
    kind: Kind,
    made: Made,
    sealed: Sequence[bool],
    links: Sequence[Links],
    beside: Mapping[UUID, list[Any]],
) -> None:
    """One line for all new records of a batch that are published, and a sealed one for those that are not; what is
    beside a record, on it or noted of it, stands in its line."""
    named, ids = kind.named_each(made), made.columns["id"]
    for closed in (False, True):
        places = [place for place, is_sealed in enumerate(sealed) if is_sealed is closed]
        if not places:
            continue
        written = Written()
        if written.takes_columns(kind.model):
            written.add_columns(kind.model, made.picked(places), [links[place] for place in places])
        else:
            for place in places:
                written.add(made.rows[place], links[place])
        for place in places if beside else ():
            for each in beside.get(ids[place], ()):
                written.add(each)
        pub = {"kind": kind.slug, "records": [named[place] for place in places]}
        audit.record(by=by, type="import.brought-in", ref=run.number, pub=pub, changed=written, sealed=closed)


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


def _wanted(batch: Sequence[Staged], given: Mapping[int, str], met: Met) -> list[Wanted]:
    """What these rows ask for, with the numbers that were given."""
    told = [unpacked(row.cells) for row in batch]
    met.meet(cells.get("_body", "") for cells in told)
    wanted = []
    for row, cells in zip(batch, told, strict=True):
        body = cells.pop("_body", "")
        cells.pop("reference", None)
        reference = row.reference or given.get(row.pk, "")
        wanted.append(Wanted(row.object_id, reference, cells, met.ids[body] if body else None, row.line))
    return wanted


def _batches(rows: Any) -> Iterator[list[Staged]]:
    """The rows in the order of the file, some at a time."""
    last = 0
    found = rows.order_by("pk").values_list(*Staged._fields)
    while batch := list(map(Staged._make, found.filter(pk__gt=last)[:BATCH])):
        last = batch[-1].pk
        yield batch

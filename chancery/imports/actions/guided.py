"""Bring a spreadsheet in, step by step: keep the file, find its heading, say what its columns mean, look through it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from chancery import numbering
from chancery.audit import actions as audit
from chancery.audit.models import Actor, LedgerHead
from chancery.errors import BadInput, require
from chancery.imports import files, guess, kinds, permissions, sheets
from chancery.imports.actions.rows import insert_columns
from chancery.imports.memory import seldom_collected
from chancery.imports.models import UNDO_FOR, ImportRun, Question, RememberedMapping, StagedRow
from chancery.imports.packed import Kept
from chancery.imports.permissions import MAY_NOT
from chancery.imports.preview import Looked, Preview, answered, orders_told, require_mapped, tallied
from chancery.imports.underway import Tell, quiet
from chancery.imports.waiting import TOO_LATE, require_waiting
from chancery.papers import store
from chancery.records import changed

State = ImportRun.State
NO_REFUSAL = {"refusal_en": "", "refusal_fr": ""}


@transaction.atomic
def begin(*, by: Actor, kind: str, file: Any) -> ImportRun:
    """Keep an upload as evidence, and open an import of it. Where the heading is, is guessed."""
    require(permissions.may_import(by), *MAY_NOT)
    of = kinds.of(kind)

    def read(path: Path, form: str) -> tuple[str, tuple[int, int]]:
        first = next(iter(sheets.sheets(path, form)), "")
        return first, guess.heading_row(sheets.first(path, form, first), of)

    sha256, form, size, (sheet, where) = files.keep(file, read)
    _forget_old()
    run = ImportRun(kind=kind, name=str(file.name or "")[:500], sha256=sha256, size=size, form=form, uploaded_by=by)
    run.sheet, (run.first_row, run.header_rows) = sheet, where
    numbering.take(run, ImportRun.LETTERS, lambda: run.save(force_insert=True), column="number")
    audit.record(by=by, type="import.uploaded", ref=run.number, changed=changed(run))
    return run


@transaction.atomic
def choose(*, by: Actor, run: ImportRun, sheet: str, first_row: int, header_rows: int) -> ImportRun:
    """Say on which sheet and in which rows the heading is. What the columns mean is remembered, or guessed."""
    require(permissions.may_import(by), *MAY_NOT)
    require_waiting(run)
    names = sheets.sheets(store.place(run.sha256), run.form)
    require(sheet in (names or [""]), "There is no such sheet.", "Cette feuille n’existe pas.")
    of = kinds.of(run.kind)
    other = sheet != run.sheet
    run.sheet = sheet
    found = _first(run)
    if other:
        first_row, header_rows = guess.heading_row(found, of)
    headings = guess.headings(found, first_row, header_rows)
    require(
        any(headings),
        "There is no heading in these rows. Choose the row that names the columns.",
        "Il n’y a pas d’en-tête dans ces lignes. Choisissez la ligne qui nomme les colonnes.",
    )
    known = RememberedMapping.objects.filter(kind=run.kind, signature=guess.signature(headings)).first()
    mapping = known.mapping if known else guess.columns(of, headings)
    values = {"sheet": sheet, "first_row": first_row, "header_rows": header_rows, "headings": headings}
    return _move(by, run, "import.heading-chosen", State.READ, **values, mapping=mapping, orders={})


@transaction.atomic
def map_columns(*, by: Actor, run: ImportRun, mapping: Sequence[str]) -> ImportRun:
    """Say what each column means, and look through the file."""
    require(permissions.may_import(by), *MAY_NOT)
    _remember(run, mapping)
    return look_through(by=by, run=run)


@transaction.atomic
def say_columns(*, by: Actor, run: ImportRun, mapping: Sequence[str]) -> ImportRun:
    """Say what each column means. What was looked through before counts no more."""
    require(permissions.may_import(by), *MAY_NOT)
    _remember(run, mapping)
    return _move(by, run, "import.columns-chosen", State.READ, mapping=run.mapping)


def _remember(run: ImportRun, mapping: Sequence[str]) -> None:
    """What each column means is remembered for the next file with this heading."""
    of = kinds.of(run.kind)
    require(len(mapping) == len(run.headings), *TOO_LATE)
    require_mapped(of, mapping)
    RememberedMapping.objects.update_or_create(
        kind=run.kind,
        signature=guess.signature(run.headings),
        defaults={"mapping": list(mapping), "used_at": timezone.now()},
    )
    run.mapping = list(mapping)


@transaction.atomic
def answer(*, by: Actor, run: ImportRun, answers: Mapping[int, str]) -> ImportRun:
    """Answer what the file leaves open, and look through it again."""
    require(permissions.may_import(by), *MAY_NOT)
    _answered(run, answers)
    return look_through(by=by, run=run)


@transaction.atomic
def say_answers(*, by: Actor, run: ImportRun, answers: Mapping[int, str]) -> ImportRun:
    """Answer what the file leaves open. What was looked through before counts no more."""
    require(permissions.may_import(by), *MAY_NOT)
    _answered(run, answers)
    return _move(by, run, "import.answered", State.READ, orders=run.orders)


def _answered(run: ImportRun, answers: Mapping[int, str]) -> None:
    for question in run.questions.filter(pk__in=answers):
        given = answers[question.pk]
        offered = {key for key, _label in question.choices} | (
            {"new"} if question.sort == Question.Sort.BODY else set()
        )
        require(given in offered, "Choose one of the answers.", "Choisissez l’une des réponses.")
        run.questions.filter(pk=question.pk).update(answer=given)
        if question.sort == Question.Sort.ORDER:
            run.orders = {**run.orders, question.column: given}


@transaction.atomic
def look_through(*, by: Actor, run: ImportRun, tell: Tell = quiet) -> ImportRun:
    """Hold every row against the register as it is now. Nothing of the register changes."""
    require(permissions.may_import(by), *MAY_NOT)
    looked = _staged(by, run, tell)
    told = {key: order for key, order in orders_told(looked).items() if key not in run.orders}
    if told and any(sort == Question.Sort.ORDER for sort, _column, _cell in looked.questions):
        # Another date of the same column says which comes first.
        run.orders = {**told, **run.orders}
        looked = _staged(by, run, tell)
    _keep_questions(run, looked.questions.values())
    counts = tallied(looked.counts)
    values = {"mapping": run.mapping, "orders": run.orders, "counts": counts}
    _move(by, run, "import.looked-through", State.PREVIEWED, **values)
    run.seen = LedgerHead.state()[0]
    ImportRun.objects.filter(pk=run.pk).update(seen=run.seen)
    return run


@transaction.atomic
def leave(*, by: Actor, run: ImportRun) -> ImportRun:
    """Do not bring it in. The file stays as evidence that it was looked at."""
    require(permissions.may_import(by), *MAY_NOT)
    StagedRow.objects.filter(run=run).delete()
    return _move(by, run, "import.left", State.LEFT)


def _move(by: Actor, run: ImportRun, type_: str, state: str, **values: Any) -> ImportRun:
    """Take it to a step, once: what was written or left meanwhile stays so."""
    moved = ImportRun.objects.unfinished().at_rest().filter(pk=run.pk).update(state=state, **NO_REFUSAL, **values)
    require(moved == 1, *TOO_LATE)
    run.refresh_from_db()
    audit.record(by=by, type=type_, ref=run.number, changed=changed(run, ["state", *values]))
    return run


def _staged(by: Actor, run: ImportRun, tell: Tell) -> Looked:
    require_waiting(run)
    StagedRow.objects.filter(run=run).delete()
    preview = Preview(run, kinds.of(run.kind), answered(run), tell)
    with seldom_collected():
        for rows in preview.staged():
            columns = dict(zip(Kept._fields, zip(*rows, strict=True), strict=True))
            insert_columns(by=by, model=StagedRow, columns=columns)
    if not preview.looked.counts:
        raise BadInput(
            "There is no row under this heading. Choose another sheet or row.",
            "Il n’y a aucune ligne sous cet en-tête. Choisissez une autre feuille ou ligne.",
        )
    return preview.looked


def _keep_questions(run: ImportRun, asked: Iterable[Question]) -> None:
    """Ask what is still open; what was answered stays answered."""
    run.questions.filter(answer="").delete()
    Question.objects.bulk_create(asked, ignore_conflicts=True)


def _first(run: ImportRun) -> list[tuple[int, sheets.Row]]:
    return sheets.first(store.place(run.sha256), run.form, run.sheet)


def _forget_old() -> None:
    """Rows of imports that nobody can take back any more are read again from their file, if ever."""
    over = ImportRun.objects.filter(state=State.WRITTEN, words_wait=False, written_at__lt=timezone.now() - UNDO_FOR)
    StagedRow.objects.filter(run__in=over.values("pk")).delete()

"""Keep the records schedule, hold records back, and dispose of what is past its term: three people, never one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.counterparties import actions as contacts
from chancery.counterparties.models import Contact
from chancery.errors import Refused, require
from chancery.missions.models import TripReport
from chancery.papers import actions as papers
from chancery.papers.models import Paper
from chancery.records import changed, personal, row_name
from chancery.retention import due, permissions
from chancery.retention.models import Disposal, Hold, RecordClass
from chancery.search import actions as search

MAY_NOT = ("This is not yours to do.", "Cela ne relève pas de vous.")
THREE = (
    "Who proposed or co-signed it does not take the next step: another person must.",
    "Qui l’a proposé ou contresigné ne fait pas l’étape suivante : une autre personne doit la faire.",
)
HELD = (
    "A legal hold stands on this record. Nothing was removed: lift the hold first.",
    "Une suspension légale vise ce document. Rien n’a été éliminé : levez d’abord la suspension.",
)
NOT_DUE = ("Its term has not run out. Nothing was removed.", "Son délai n’est pas échu. Rien n’a été éliminé.")
TOO_LATE = ("Someone else has moved this on already.", "Quelqu’un d’autre a déjà fait avancer ce dossier.")
ON_WHAT = (
    "A hold is either on a class or on one record.",
    "Une suspension vise soit une catégorie, soit un seul document.",
)
BACKWARDS = ("The hold ends before it begins.", "La suspension prend fin avant de commencer.")
NO_RECORD = (
    "There is no record of this name. Nothing is held: copy its name as the list of what is due writes it, such as "
    "papers.paper/0198…",
    "Aucun document ne porte ce nom. Rien n’est suspendu\u00a0: copiez son nom tel que l’écrit la liste de ce qui est "
    "échu, comme papers.paper/0198…",
)
NO_TABLE = ("There is no such table, or it has no such day.", "Cette table n’existe pas, ou n’a pas cette date.")


@transaction.atomic
def schedule(*, by: Actor, code: str, table: str, counts_from: str, **values: Any) -> RecordClass:
    """Enter a line of the records schedule, or change the one with this code."""
    require(permissions.may_schedule(by), *MAY_NOT)
    require(table in due.tables() and counts_from in due.dates(table), *NO_TABLE)
    known = RecordClass.objects.select_for_update().filter(code=code).first()
    line = known or RecordClass(code=code)
    for name, value in {"table": table, "counts_from": counts_from, **values}.items():
        setattr(line, name, value)
    line.clean_fields()
    require(bool(line.title_en or line.title_fr), "A class has a title.", "Une catégorie a un titre.")
    line.save()
    type_ = "schedule.changed" if known else "schedule.entered"
    audit.record(by=by, type=type_, ref=code, changed=changed(line), sealed=True)
    return line


@transaction.atomic
def hold(
    *,
    by: Actor,
    reason: str,
    record_class: RecordClass | None = None,
    row: str = "",
    since: date | None = None,
    until: date | None = None,
) -> Hold:
    """Hold a record, or a whole class, back from disposal."""
    require(permissions.may_hold(by), *MAY_NOT)
    require(bool(reason.strip()), "Say why it is held.", "Dites pourquoi.")
    require(bool(row) != (record_class is not None), *ON_WHAT)
    require(not row or due.found(row) is not None, *NO_RECORD)
    began = since or timezone.localdate()
    require(until is None or until >= began, *BACKWARDS)
    placed = Hold(record_class=record_class, row=row, reason=reason, since=began, until=until, placed_by=by)
    placed.save(force_insert=True)
    audit.record(by=by, type="hold.placed", ref=row or str(record_class), changed=changed(placed), sealed=True)
    return placed


@transaction.atomic
def lift(*, by: Actor, hold: Hold) -> Hold:
    """Let go what was held: from tomorrow on it may be disposed of."""
    require(permissions.may_hold(by), *MAY_NOT)
    today = timezone.localdate()
    end = max(today, hold.since)
    require(
        Hold.objects.standing(today).filter(pk=hold.pk, lifted_by=None).update(until=end, lifted_by=by) == 1, *TOO_LATE
    )
    hold.until, hold.lifted_by = end, by
    told = changed(hold, ["until", "lifted_by"])
    audit.record(by=by, type="hold.lifted", ref=hold.row or str(hold.record_class), changed=told, sealed=True)
    return hold


@transaction.atomic
def propose(*, by: Actor, record_class: RecordClass, row: str) -> Disposal:
    """The head of the office proposes to dispose of a record that is past its term. Proposed twice, it is one."""
    require(permissions.may_propose(by), *MAY_NOT)
    if known := Disposal.objects.under_way().filter(row=row).first():
        return known
    due_on = _may_go(record_class, row)
    asked = Disposal(
        record_class=record_class, row=row, due_on=due_on, proposed_by=by, proposed_on=timezone.localdate()
    )
    asked.save(force_insert=True)
    _record(by, "disposal.proposed", asked, None)
    return asked


@transaction.atomic
def cosign(*, by: Actor, disposal: Disposal) -> Disposal:
    """The solicitor says yes."""
    require(permissions.may_sign(by), *MAY_NOT)
    require(by.pk != disposal.proposed_by_id, *THREE)
    _may_go(disposal.record_class, disposal.row)
    return _move(by, disposal, "proposed", "signed", signed_by=by, signed_on=timezone.localdate())


@transaction.atomic
def refuse(*, by: Actor, disposal: Disposal, reason: str) -> Disposal:
    """The solicitor or the clerk says no, and why."""
    require(permissions.may_sign(by) or permissions.may_carry_out(by), *MAY_NOT)
    require(bool(reason.strip()), "Say why not.", "Dites pourquoi.")
    return _move(by, disposal, disposal.state, "refused", reason=reason)


@transaction.atomic
def carry_out(*, by: Actor, disposal: Disposal) -> Disposal:
    """The clerk destroys it: the file, the personal values in the tables and the ledger, and their words in the index.

    That it was there, under which rule it went, and who agreed, stays on record.
    """
    require(permissions.may_carry_out(by), *MAY_NOT)
    require(by.pk not in (disposal.proposed_by_id, disposal.signed_by_id), *THREE)
    _may_go(disposal.record_class, disposal.row)
    done = _move(by, disposal, "signed", "done", carried_by=by, carried_on=timezone.localdate())
    row = due.found(disposal.row)
    if isinstance(row, Contact):
        contacts.forget_contact(by=by, contact=row, basis=disposal.record_class.code)
    elif isinstance(row, Paper):
        papers.dispose(by=by, paper=row)
        _forget(by, disposal.record_class.code, row, papers.DESCRIBES)
    elif row is not None:
        _forget(by, disposal.record_class.code, row, personal(type(row)))
    return done


def _forget(by: Actor, code: str, row: Any, columns: Sequence[str]) -> None:
    """Erase what is about people: in the table, and every value of it that the ledger keeps."""
    audit.forget(by=by, basis=code, rows={row_name(row): columns}, ref=row_name(row))
    search.forget(by=by, object_ids=[row.pk, row.trip.mission_id] if isinstance(row, TripReport) else [row.pk])


def _may_go(record_class: RecordClass, name: str) -> date:
    """The day from which it may be disposed of; refused if that day has not come, or if something holds it."""
    found = due.named(record_class, name, timezone.localdate())
    if found is None:
        raise Refused(*NOT_DUE)
    require(found.held_by is None, *HELD)
    return found.due_on


def _move(by: Actor, disposal: Disposal, before: str, after: str, **values: Any) -> Disposal:
    here = Disposal.objects.under_way().filter(pk=disposal.pk, state=before)
    require(here.update(state=after, **values) == 1, *TOO_LATE)
    disposal.state = after
    for name, value in values.items():
        setattr(disposal, name, value)
    _record(by, f"disposal.{after}", disposal, ["state", *values])
    return disposal


def _record(by: Actor, type_: str, disposal: Disposal, columns: list[str] | None) -> None:
    audit.record(by=by, type=type_, ref=disposal.row, changed=changed(disposal, columns), sealed=True)

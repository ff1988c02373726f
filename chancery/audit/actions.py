"""Write in the ledger. Every action of every room ends here, in its own transaction: no line, no change."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.utils import timezone

from chancery.audit import ledger, permissions, sweep, values
from chancery.audit.models import Actor, LedgerCheckpoint, LedgerEntry, LedgerHead, LedgerOpening
from chancery.audit.values import Change
from chancery.audit.written import Written
from chancery.errors import require
from chancery.records import DataClass, Keep, declared, personal, plain
from chancery.records import changed as changed_row

MAY_NOT = ("Only the office may do this.", "Seul le bureau peut le faire.")
BASIS = re.compile(r"[\w .,:()§-]{1,80}")
Targets = Iterable[tuple[int, str]]


@transaction.atomic
def service(name: str) -> Actor:
    """The actor a part of the product works as, such as `svc-demo`."""
    return Actor.objects.get_or_create(id=name, defaults={"kind": Actor.Kind.SERVICE})[0]


@transaction.atomic
def person(*, by: Actor, kind: str = Actor.Kind.PERSON) -> Actor:
    """A new opaque actor for someone; who it is, is kept elsewhere."""
    actor = Actor.objects.create(id=f"u-{secrets.token_hex(8)}", kind=kind)
    record(by=by, type="actor.added", ref=actor.id, pub={"kind": str(kind)})
    return actor


@transaction.atomic
def open_ledger(*, city: str, by: Actor) -> LedgerEntry | None:
    """The first line of a city's ledger: whose it is. Nothing, if it is open already."""
    if LedgerHead.objects.filter(size__gt=0).exists():
        return None
    return record(by=by, type="ledger.opened", ref="", pub={"city": city})


@transaction.atomic
def disclose(*, by: Actor, basis: str, ref: str, targets: Targets | None = None) -> LedgerEntry:
    """Open what sealed lines kept, and prove it is what was written that day. Without `targets` it is what the sealed
    lines about `ref` would have shown: who did what, and the values that are public now."""
    require(permissions.may_keep_the_record(by), *MAY_NOT)
    named = values.sealed_about(ref) if targets is None else sorted(targets)
    openings = _held(basis, named)
    require(
        all(one.data_class != DataClass.PERSONAL for one in openings),
        "Personal data is not disclosed.",
        "Les renseignements personnels ne sont pas divulgués.",
    )
    return record(by=by, type="disclosure", ref=ref, pub={"basis": basis, "targets": named})


@transaction.atomic
def forget(*, by: Actor, basis: str, rows: Mapping[str, Iterable[str]], ref: str = "") -> LedgerEntry | None:
    """Forget what is about people: the one way for a page, a term of the schedule and a command. `rows` are columns by
    the name of their row; of a record that is forgotten whole, what was noted of it goes too. Nothing, where nothing is
    held."""
    require(permissions.may_keep_the_record(by), *MAY_NOT)
    wanted = values.forgotten(rows)
    targets = {place for row, columns in wanted.items() for place in values.openings_of(row, columns)}
    return erase(by=by, basis=basis, targets=targets, ref=ref, rows=wanted) if targets else None


@transaction.atomic
def erase(
    *, by: Actor, basis: str, targets: Targets, ref: str = "", rows: Collection[str] = frozenset()
) -> LedgerEntry:
    """Forget values for good: their salts are destroyed, and the columns of the record that still hold them are
    emptied. The ledger stays whole; what is left of a value in it can no longer be guessed.

    A value of before may tell of more than what is forgotten: it goes whole, and what is not of these `rows` is told
    anew.
    """
    require(permissions.may_keep_the_record(by), *MAY_NOT)
    named = sorted(targets)
    openings = _held(basis, named)
    require(
        all(one.data_class != DataClass.PUBLIC for one in openings),
        "What is public is not erased.",
        "Ce qui est public ne s’efface pas.",
    )
    again = values.left(openings, rows)
    marked = _empty_rows(openings, rows)
    # Whose words they were is needed once more, should an older copy be put back.
    words = {"rows": sorted(rows)} if again else {}
    entry = record(by=by, type="erasure", ref=ref, pub={"basis": basis, "targets": named, **words})
    _forget(named, entry.seq)
    _tell(by, again, "erasure.told-anew")
    _tell(by, marked)
    sweep.ask()
    return entry


@transaction.atomic
def rotate(*, by: Actor, old: str, new: str) -> LedgerEntry:
    """From the next checkpoint on another key signs; the old one signs it too. Both are given as they are printed."""
    require(permissions.may_keep_the_record(by), *MAY_NOT)
    return record(by=by, type="key.rotated", ref="", pub={"old": old, "new": new})


@transaction.atomic
def keep_checkpoint(*, by: Actor, size: int, note: str) -> LedgerCheckpoint:
    """Keep a signed checkpoint, from which receipts are made. It is no part of the record, and leaves no line."""
    require(permissions.may_keep_the_record(by), *MAY_NOT)
    return LedgerCheckpoint.objects.get_or_create(size=size, defaults={"note": note})[0]


@transaction.atomic
def restore(*, by: Actor, leaves: Sequence[bytes], root: bytes) -> LedgerEntry | None:
    """After an older copy of the database was put back: append the published lines that it lacks, byte for byte, and
    erase again what they erased. What they tell of is lost, and is done again or noted by people. Nothing, if no line
    is missing."""
    require(permissions.may_keep_the_record(by), *MAY_NOT)
    head = _hold()
    hashes = [ledger.leaf_hash(leaf) for leaf in leaves]
    require(
        ledger.root(ledger.grown(hashes)) == root,
        "REWRITTEN: these lines do not give the root that was signed.",
        "RÉÉCRIT : ces lignes ne donnent pas la racine qui a été signée.",
    )
    held = LedgerEntry.objects.order_by("seq").values_list("leaf", flat=True)
    require(
        head.size <= len(leaves) and all(bytes(one) == leaf for one, leaf in zip(held, leaves, strict=False)),
        "The database has lines that the published ledger has not: it went another way, and nothing is restored.",
        "La base contient des lignes absentes du registre publié : elle a divergé, et rien n’est rétabli.",
    )
    if head.size == len(leaves):
        return None
    missing = range(head.size, len(leaves))
    LedgerEntry.objects.bulk_create([LedgerEntry(seq=seq, leaf=leaves[seq], hash=hashes[seq]) for seq in missing])
    LedgerHead.objects.filter(pk=1).update(size=len(leaves), frontier=b"".join(ledger.grown(hashes)))
    marked: list[Change] = []
    again: list[Change] = []
    for seq in missing:
        line = json.loads(leaves[seq])
        if line["type"] == "erasure":
            told_anew, changed_with = _erase_again(line["pub"], seq)
            again, marked = again + told_anew, marked + changed_with
    entry = record(by=by, type="restore", ref="", pub={"lost": [missing[0], missing[-1]]})
    _tell(by, again, "erasure.told-anew")
    _tell(by, marked)
    return entry


def record(
    *,
    by: Actor,
    type: str,
    ref: str,
    pub: Mapping[str, Any] | None = None,
    changed: Change | Sequence[Change] | Written | None = None,
    sealed: bool = False,
) -> LedgerEntry:
    """Append one line: who did what to which thing. Called last, in the transaction of the change itself.

    `pub` is public for ever: codes, numbers and dates only. `changed` holds the new values of every row that changed,
    by data class; the line only commits to them. A sealed line says nothing but that something happened, until it is
    disclosed.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("A line of the ledger is written in the transaction of the change it tells of.")
    head = _hold()
    given = changed.values() if isinstance(changed, Written) else values.values(changed)
    line = {"type": type, "ref": ref, "actor": by.pk}
    shown: dict[str, Any] = dict(pub or {})
    if sealed:
        # Until the line is disclosed nothing in it is public, whatever its column will be one day.
        given = [(name, _withheld(data_class), value) for name, data_class, value in given]
        given += [(name, DataClass.INTERNAL, plain(value)) for name, value in (*line.items(), ("pub", shown))]
        line, shown = {"type": "sealed", "ref": "", "actor": ""}, {}
    keep = changed.kept() if isinstance(changed, Written) else values.keep(changed)
    openings = [_opening(head.size, field, data_class, value, keep) for field, data_class, value in given]
    return _append(head, openings, line, shown)


def _withheld(data_class: DataClass) -> DataClass:
    return DataClass.INTERNAL if data_class is DataClass.PUBLIC else data_class


def _held(basis: str, targets: Sequence[tuple[int, str]]) -> list[LedgerOpening]:
    """The openings at these places, every one of which must be there; the basis is a code, not a story."""
    require(
        bool(BASIS.fullmatch(basis)),
        "The basis is the short name of a rule, such as “A-2.1 s.73”.",
        "Le fondement est le nom abrégé d’une règle, comme « A-2.1 art. 73 ».",
    )
    held = list(LedgerOpening.objects.filter(seq__in={seq for seq, _field in targets}, value__isnull=False))
    wanted = [one for one in held if (one.seq, one.field) in set(targets)]
    require(
        bool(targets) and len(wanted) == len(targets),
        "The ledger holds no such value.",
        "Le registre ne contient pas cette valeur.",
    )
    return wanted


def _forget(targets: Targets, seq: int) -> None:
    for place, field in targets:
        kept = LedgerOpening.objects.filter(seq=place, field=field, erased_by=None)
        kept.update(salt=None, value=None, erased_by=seq)


def _erase_again(pub: Mapping[str, Any], seq: int) -> tuple[list[Change], list[Change]]:
    """What was erased after the copy was made is in the copy still. What it told of more, and what changed with it."""
    places, rows = {(place, field) for place, field in pub["targets"]}, set(pub.get("rows", ()))
    kept = LedgerOpening.objects.filter(seq__in={place for place, _field in places}, erased_by=None)
    openings = [one for one in kept if (one.seq, one.field) in places]
    again: list[Change] = [*values.left(openings, rows)]
    marked = _empty_rows(openings, rows)
    _forget(sorted(places), seq)
    return again, marked


def _empty_rows(openings: Sequence[LedgerOpening], named: Collection[str]) -> list[Change]:
    """Empty the columns that still hold these values, a row at a time: a row may not be without its last name for a
    moment. What else of the rows changed by it, for the ledger."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")
    rows: dict[str, list[tuple[str, Any]]] = {}
    for opening in openings:
        for row, column, value in values.lost(opening, named):
            rows.setdefault(row, []).append((column, value))
    marked = [change for row, told in rows.items() if (change := _empty(row, told))]
    _unfind(rows)
    return marked


def _empty(row: str, told: Iterable[tuple[str, Any]]) -> Change | None:
    """Empty those columns of a record that still hold what is told. What goes with them, its model says (`emptied`)."""
    label, _, pk = row.partition("/")
    model = apps.get_model(label)
    found = model._base_manager.filter(pk=pk)
    gone: dict[str, Any] = {}
    for column, value in told:
        if column not in gone and found.filter(**{column: value}).exists():
            field: Any = model._meta.get_field(column)
            gone[column] = None if field.null else f"erased-{secrets.token_hex(8)}" if field.unique else ""
    held: Any = found.first() if gone else None
    if held is None:
        return None
    for column, nothing in gone.items():
        setattr(held, column, nothing)
    more = {name: value for name, value in _with_it(held).items() if getattr(held, name) != value}
    found.update(**gone, **more)
    for name, value in more.items():
        setattr(held, name, value)
    told_of = more.keys() & declared(model).keys()
    return changed_row(held, told_of) if told_of else None


def _with_it(held: Any) -> dict[str, Any]:
    """Where nothing is left of a person, the row says that they were forgotten, whoever asked for it."""
    also: dict[str, Any] = held.emptied() if hasattr(held, "emptied") else {}
    model = type(held)
    if "erased" in declared(model) and not any(getattr(held, name) for name in personal(model)):
        also["erased"] = True
    return also


def _tell(by: Actor, marked: Sequence[Change], type_: str = "erasure.marked") -> None:
    """Records that nothing names any more are marked as such; whose they were is nobody's business."""
    if marked:
        record(by=by, type=type_, ref="", changed=marked, sealed=True)


def _unfind(rows: Iterable[str]) -> None:
    """What was emptied is found by its words no more, and its words are not left in the index."""
    ids = [pk for row in rows if values.is_id(pk := row.partition("/")[2])]
    closed = apps.get_model("search", "ClosedEntry")._base_manager.filter(object_id__in=ids)
    if closed.exists():
        closed.delete()
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("INSERT INTO search_closed_words(search_closed_words) VALUES ('optimize')")


def _hold() -> LedgerHead:
    """The head of the ledger, held until the transaction ends (SQLite holds the whole file already)."""
    head = LedgerHead.objects.select_for_update().filter(pk=1).first()
    if head is None:
        LedgerHead.objects.get_or_create(pk=1)
        head = LedgerHead.objects.select_for_update().get(pk=1)
    return head


def _append(
    head: LedgerHead, openings: list[LedgerOpening], line: Mapping[str, str], pub: dict[str, Any]
) -> LedgerEntry:
    committed = {
        one.field: ledger.commitment(salt=bytes(one.salt or b""), field=one.field, value=one.value or "")
        for one in openings
    }
    leaf = ledger.leaf_bytes(seq=head.size, at=_now(), pub=plain(pub), com=committed, **line)  # type: ignore[arg-type]  # (three texts)
    entry = LedgerEntry.objects.create(seq=head.size, leaf=leaf, hash=ledger.leaf_hash(leaf))
    LedgerOpening.objects.bulk_create(openings)
    frontier = ledger.push(head.roots, head.size, ledger.leaf_hash(leaf))
    LedgerHead.objects.filter(pk=1).update(size=head.size + 1, frontier=b"".join(frontier))
    return entry


def _opening(seq: int, field: str, data_class: DataClass, value: Any, keep: Mapping[str, Keep]) -> LedgerOpening:
    return LedgerOpening(
        seq=seq,
        field=field,
        salt=secrets.token_bytes(32),
        value=ledger.canonical(value),
        data_class=data_class,
        retain_until=values.until(keep.get(data_class, Keep.PERMANENT)),
    )


def _now() -> str:
    return timezone.now().strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"

"""Write in the ledger. Every action of every room ends here, in its own transaction: no line, no change."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from chancery.audit import ledger
from chancery.audit.models import Actor, LedgerEntry, LedgerHead, LedgerOpening
from chancery.records import DataClass, Keep, plain

# How long, where the table says nothing.
KEEP = {DataClass.PERSONAL.value: Keep.SEVEN_YEARS}


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


def record(
    *,
    by: Actor,
    type: str,
    ref: str,
    pub: Mapping[str, Any] | None = None,
    changed: Mapping[str, Mapping[str, Any]] | None = None,
    sealed: bool = False,
) -> LedgerEntry:
    """Append one line: who did what to which thing. Called last, in the transaction of the change itself.

    `pub` is public for ever: codes, numbers and dates only. `changed` holds new values by data class; the line only
    commits to them. A sealed line says nothing but that something happened, until it is disclosed.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("A line of the ledger is written in the transaction of the change it tells of.")
    head = _hold()
    values = list(_values(changed or {}))
    line = {"type": type, "ref": ref, "actor": by.pk}
    shown: dict[str, Any] = dict(pub or {})
    if sealed:
        # Until the line is disclosed nothing in it is public, whatever its column will be one day.
        values = [(name, _withheld(data_class), value) for name, data_class, value in values]
        values += [(name, DataClass.INTERNAL, plain(value)) for name, value in (*line.items(), ("pub", shown))]
        line, shown = {"type": "sealed", "ref": "", "actor": ""}, {}
    keep = {**KEEP, **getattr(changed, "keep", {})}
    openings = [_opening(head.size, field, data_class, value, keep) for field, data_class, value in values]
    return _append(head, openings, line, shown)


def _withheld(data_class: DataClass) -> DataClass:
    return DataClass.INTERNAL if data_class is DataClass.PUBLIC else data_class


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
    leaf = ledger.leaf_bytes(seq=head.size, at=_now(), pub=plain(pub), com=committed, **line)  # type: ignore[arg-type]
    entry = LedgerEntry.objects.create(seq=head.size, leaf=leaf, hash=ledger.leaf_hash(leaf))
    LedgerOpening.objects.bulk_create(openings)
    frontier = ledger.push(head.roots, head.size, ledger.leaf_hash(leaf))
    LedgerHead.objects.filter(pk=1).update(size=head.size + 1, frontier=b"".join(frontier))
    return entry


def _values(changed: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, DataClass, Any]]:
    """One value for each data class; for personal data one for each column, so that erasing can be exact."""
    for name, columns in changed.items():
        data_class = DataClass(name)
        if data_class is DataClass.PERSONAL:
            yield from ((f"after.personal.{column}", data_class, plain(value)) for column, value in columns.items())
        elif columns:
            yield f"after.{data_class}", data_class, plain(columns)


def _opening(seq: int, field: str, data_class: DataClass, value: Any, keep: Mapping[str, Keep]) -> LedgerOpening:
    return LedgerOpening(
        seq=seq,
        field=field,
        salt=secrets.token_bytes(32),
        value=ledger.canonical(value),
        data_class=data_class,
        retain_until=_until(keep.get(data_class, Keep.PERMANENT)),
    )


def _until(keep: Keep) -> date | None:
    today = timezone.now().date()
    return None if keep.years is None else date(today.year + keep.years, 12, 31)


def _now() -> str:
    return timezone.now().strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"

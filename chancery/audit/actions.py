"""Write in the ledger. Every action of every room ends here, in its own transaction: no line, no change."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from chancery.audit import ledger, values
from chancery.audit.models import Actor, LedgerEntry, LedgerHead, LedgerOpening
from chancery.audit.values import Change
from chancery.records import DataClass, Keep, plain


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
    changed: Change | Sequence[Change] | None = None,
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
    given = values.values(changed)
    line = {"type": type, "ref": ref, "actor": by.pk}
    shown: dict[str, Any] = dict(pub or {})
    if sealed:
        # Until the line is disclosed nothing in it is public, whatever its column will be one day.
        given = [(name, _withheld(data_class), value) for name, data_class, value in given]
        given += [(name, DataClass.INTERNAL, plain(value)) for name, value in (*line.items(), ("pub", shown))]
        line, shown = {"type": "sealed", "ref": "", "actor": ""}, {}
    keep = values.keep(changed)
    openings = [_opening(head.size, field, data_class, value, keep) for field, data_class, value in given]
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

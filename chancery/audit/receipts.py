"""A receipt: one line of the ledger, its way up to a signed root, and its values. Checked without the other lines."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from chancery.audit import ledger
from chancery.audit.models import LedgerCheckpoint, LedgerEntry, LedgerOpening
from chancery.audit.signer import as_line
from chancery.errors import Refused
from chancery.records import DataClass

UNSIGNED = (
    "This line is not signed yet. Run `chancery ledger checkpoint` first.",
    "Cette ligne n’est pas encore signée. Lancez d’abord `chancery ledger checkpoint`.",
)


def receipt(seq: int, fields: Iterable[str] = ()) -> dict[str, Any]:
    """The receipt of a line under the newest checkpoint, with its public values and the fields named."""
    signed = LedgerCheckpoint.objects.filter(size__gt=seq).order_by("-size").first()
    if signed is None or seq < 0:
        raise Refused(*UNSIGNED)
    hashes = LedgerEntry.objects.filter(seq__lt=signed.size).order_by("seq").values_list("hash", flat=True)
    proof = ledger.inclusion([bytes(one) for one in hashes], seq)
    return {
        "leaf": bytes(LedgerEntry.objects.get(seq=seq).leaf).decode(),
        "seq": seq,
        "size": signed.size,
        "proof": [one.hex() for one in proof],
        "checkpoint": signed.note,
        "openings": [json.loads(as_line(one)) for one in _openings(seq, set(fields))],
    }


def _openings(seq: int, fields: set[str]) -> list[LedgerOpening]:
    kept = LedgerOpening.objects.filter(seq=seq, value__isnull=False).order_by("field")
    return [one for one in kept if one.data_class == DataClass.PUBLIC or one.field in fields]

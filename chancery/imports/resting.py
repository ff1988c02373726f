"""What cannot be taken back any more: rows of an import that someone changed since, or made something rest on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from uuid import UUID

from chancery.audit.models import LedgerOpening
from chancery.imports.kinds.base import Kind
from chancery.imports.models import ImportRun, StagedRow
from chancery.imports.packed import unpacked
from chancery.imports.preview import COUNTERPARTIES

BATCH = 500
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
Outcome = StagedRow.Outcome


def kept_back(run: ImportRun, kind: Kind) -> list[StagedRow]:
    """The rows that someone changed since, or made something rest on; and the counterparties of such rows."""
    touched = set(_touched(run))
    written = run.rows.filter(outcome__in=(Outcome.NEW, Outcome.CHANGED))
    held = [row for row in written.iterator(chunk_size=BATCH) if row.object_id in touched]
    bodies = {UUID(body) for row in held if (body := unpacked(row.cells).get("_body"))}
    known = {row.object_id for row in held}
    held += [row for row in written.filter(what=COUNTERPARTIES, object_id__in=bodies) if row.object_id not in known]
    return sorted(held, key=lambda row: row.line)


def _touched(run: ImportRun) -> Iterator[UUID]:
    """Every id that a line since then names or points to. Whatever changes the record leaves such a line."""
    since = LedgerOpening.objects.filter(seq__gte=run.written_until or 0, value__isnull=False)
    for value in since.values_list("value", flat=True).iterator(chunk_size=BATCH):
        yield from map(UUID, ID.findall(value or ""))

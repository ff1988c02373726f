"""One line of the published ledger, with its way up to the signed root: what its page and its receipt show."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property, lru_cache
from typing import Any
from uuid import UUID

from chancery.audit import ledger, past, published
from chancery.audit.models import LedgerEntry, LedgerOpening
from chancery.audit.published import Published
from chancery.audit.signer import as_line
from chancery.records import DataClass

READ = (DataClass.INTERNAL, DataClass.INTERGOVERNMENTAL)
Path = list[tuple[bytes, bool]]
"""The hashes beside a line's way up, each with whether it stands on the left."""


class Tree:
    """The hashes of the published lines, level by level: made once for each checkpoint, so that a proof is cheap."""

    def __init__(self, leaves: Sequence[bytes]) -> None:
        """What stands under a checkpoint, in its order."""
        self.levels = [[ledger.leaf_hash(leaf) for leaf in leaves]]
        while len(below := self.levels[-1]) > 1:
            pairs = [ledger.node_hash(*below[at : at + 2]) for at in range(0, len(below) - 1, 2)]
            self.levels.append(pairs + below[len(below) & ~1 :])
        self.disclosed = {
            (seq, name)
            for leaf in leaves
            if b'"type":"disclosure"' in leaf
            for seq, name in json.loads(leaf)["pub"].get("targets", [])
        }

    def path(self, seq: int) -> Path:
        """From a line to the root."""
        found = []
        for level in self.levels[:-1]:
            if seq ^ 1 < len(level):
                found.append((level[seq ^ 1], bool(seq & 1)))
            seq >>= 1
        return found


@dataclass(frozen=True)
class Line:
    """A published line: as it is hashed, what it says, and what of it anyone may know."""

    seq: int
    leaf: str
    path: Path
    disclosed: frozenset[str]
    under: Published

    @cached_property
    def says(self) -> dict[str, Any]:
        """What is written in it."""
        return dict(json.loads(self.leaf))

    @property
    def at(self) -> datetime:
        """When it was written, by the clock of the server."""
        return datetime.fromisoformat(self.says["at"])

    @property
    def is_sealed(self) -> bool:
        """Does it say only that something happened?"""
        return bool(self.says["type"] == "sealed")

    @property
    def hash(self) -> str:
        """Its fingerprint."""
        return ledger.leaf_hash(self.leaf.encode()).hex()

    @cached_property
    def openings(self) -> list[LedgerOpening]:
        """The values that anyone may know: public ones of an open line, and what was disclosed of a sealed one."""
        kept = LedgerOpening.objects.filter(seq=self.seq, value__isnull=False).order_by("field")
        if self.is_sealed:
            return [one for one in kept if one.field in self.disclosed]
        return [one for one in kept if one.data_class == DataClass.PUBLIC or one.field in self.disclosed]

    @property
    def receipt(self) -> dict[str, Any]:
        """The same to take along: the published verifier checks it alone."""
        return {
            "leaf": self.leaf,
            "seq": self.seq,
            "size": self.under.size,
            "proof": [one.hex() for one, _left in self.path],
            "checkpoint": self.under.note,
            "openings": [json.loads(as_line(one)) for one in self.openings],
        }


def find(seq: int) -> Line | None:
    """A line that is published; none, if it is not yet."""
    newest = published.newest()
    if newest is None or not 0 <= seq < newest.size:
        return None
    tree = _tree(newest.root, newest.size)
    about = frozenset(name for at, name in tree.disclosed if at == seq)
    return Line(seq, str(LedgerEntry.objects.get(seq=seq)), tree.path(seq), about, newest)


def telling(row: str, made: UUID) -> int | None:
    """The number of the line that first tells of a row such as `agreements.agreement/…`; none, if none does.

    A row's id says when it was made, and its line is written in the same transaction: the search begins there.
    """
    kept = LedgerOpening.objects.filter(field="after.public", value__contains=f'"{row}":').order_by("seq")
    found = kept.filter(seq__gte=past.size_at(_moment(made))).first() or kept.first()
    return found.seq if found else None


@dataclass(frozen=True)
class Told:
    """A line as it is listed for the office: its number, when, what was done, and who did it; a sealed one too."""

    seq: int
    at: datetime
    type: str
    actor: str


def of_row(row: str, made: UUID, keys: Collection[str], most: int) -> list[Told]:
    """The last lines that tell of a row, newest first, for somebody with these keys. A line that also tells what they
    may not know is not there for them."""
    start = past.size_at(_moment(made))
    here = LedgerOpening.objects.filter(seq__gte=start)
    classes = {DataClass.PUBLIC, *(each for each in READ if each in keys)}
    told = here.filter(data_class__in=classes, field__startswith="after.", value__contains=f'"{row}":')
    hidden = here.filter(data_class__in=set(READ) - classes).values("seq")
    lines = LedgerEntry.objects.filter(seq__in=told.exclude(seq__in=hidden).values("seq")).order_by("-seq")[:most]
    sealed = {one.seq: {} for one in lines}  # type: dict[int, dict[str, str]]
    for one in here.filter(seq__in=list(sealed), field__in=("type", "actor"), value__isnull=False):
        sealed[one.seq][one.field] = json.loads(one.value or '""')
    return [_told(json.loads(bytes(one.leaf)), sealed[one.seq]) for one in lines]


def _told(says: dict[str, Any], sealed: dict[str, str]) -> Told:
    said = {**says, **sealed}
    return Told(says["seq"], datetime.fromisoformat(says["at"]), said["type"], said["actor"])


def _moment(made: UUID) -> datetime:
    """A little before a row was made, as its id says."""
    return datetime.fromtimestamp((made.int >> 80) / 1000, UTC) - timedelta(seconds=1)


@lru_cache(maxsize=1)
def _tree(_root: str, size: int) -> Tree:
    """The tree under a checkpoint; its root is the key, so that another ledger is never taken for it."""
    return Tree((published.folder() / "ledger.jsonl").read_bytes().split(b"\n")[:size])

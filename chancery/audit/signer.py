"""Sign the ledger as it is, unless it is no longer what was signed before, and put it where everybody can fetch it.

The signer is a process of its own, best under a user of its own: the pages of the register never see its key. It keeps
in its own file what it signed last, so that whoever rewrites the database is found out by the next checkpoint.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from chancery.audit import actions, ledger, verify
from chancery.audit.models import LedgerEntry, LedgerHead, LedgerOpening
from chancery.audit.notes import Key, checkpoint
from chancery.errors import Refused
from chancery.records import DataClass

FILES = ("checkpoint", "rotations.txt", "ledger.jsonl", "openings.jsonl", "key.txt")
BETWEEN = "=====\n"
CHUNK = 2000


@dataclass(frozen=True, slots=True)
class Places:
    """Where the signer keeps what only it may read, and where it publishes."""

    keys: Path
    public: Path

    @classmethod
    def of(cls, home: Path) -> Places:
        """The usual places in a city's own folder."""
        return cls(home / "keys" / "ledger", home / "ledger")


@dataclass(slots=True)
class Seen:
    """What a walk over the whole ledger found."""

    size: int = 0
    frontier: list[bytes] = field(default_factory=list)
    sealed: set[int] = field(default_factory=set)
    disclosed: set[tuple[int, str]] = field(default_factory=set)

    def take(self, leaf: bytes) -> None:
        """One more line."""
        if b'"type":"sealed"' in leaf:
            self.sealed.add(self.size)
        if b'"type":"disclosure"' in leaf:
            self.disclosed |= {(seq, name) for seq, name in json.loads(leaf)["pub"]["targets"]}
        self.frontier = ledger.push(self.frontier, self.size, ledger.leaf_hash(leaf))
        self.size += 1


def publish(places: Places, *, name: str) -> str:
    """Sign and publish the ledger as it is now; the checkpoint. `name` is the ledger's, if it has no key yet."""
    places.keys.mkdir(parents=True, exist_ok=True, mode=0o700)
    places.public.mkdir(parents=True, exist_ok=True)
    with _alone(places):
        keys = keys_of(places, name=name)
        before, published = _remembered(places), _published(places)
        with _whole(places.public / "ledger.jsonl") as lines:
            seen = _walk(before, lines, published)
        if seen.size == before["size"] and before["note"] and len(keys) == 1:
            note = str(before["note"])
        else:
            note = checkpoint(keys, seen.size, ledger.root(seen.frontier))
        # What was signed is remembered before anybody can see it: two histories are never both signed.
        _remember(places, seen, note)
        _put(places.public / "openings.jsonl", _openings(seen))
        _rotated(places, keys, note)
        _put(places.public / "key.txt", [_known(places, keys[-1])])
        _put(places.public / "checkpoint", [note])
    actions.keep_checkpoint(by=actions.service("svc-signer"), size=seen.size, note=note)
    return note


def keys_of(places: Places, *, name: str = "") -> list[Key]:
    """The key that signs; two while one follows the other. A ledger without a key is given one."""
    path = places.keys / "key"
    if not path.exists():
        if not name:
            raise Refused("This ledger has no key yet.", "Ce registre n’a pas encore de clé.")
        keep_keys(places, [Key.new(name)])
    return [Key.read(line) for line in path.read_text("utf-8").splitlines()]


def keep_keys(places: Places, keys: list[Key]) -> None:
    """Write the keys down where only the signer reads them."""
    places.keys.mkdir(parents=True, exist_ok=True, mode=0o700)
    _put(places.keys / "key", [f"{key.secret}\n" for key in keys], mode=0o600)


def _published(places: Places) -> verify.Note | None:
    """The checkpoint that everybody can fetch now. An older copy of the keys may know less than it."""
    path, known = places.public / "checkpoint", places.public / "key.txt"
    if not path.exists() or not known.exists():
        return None
    try:
        note, keys = verify.Note(path.read_text("utf-8")), verify.keys_in(known.read_text("utf-8"))
    except verify.Fault:
        return None
    return note if any(note.is_signed(key) for key in keys) else None


def _walk(before: dict[str, Any], lines: IO[bytes], published: verify.Note | None) -> Seen:
    """Read every line that there is, and refuse if the first ones are not what was signed, here or in public."""
    head = LedgerHead.objects.filter(pk=1).first()
    size, roots = (head.size, head.roots) if head else (0, [])
    seen = Seen()
    rows = LedgerEntry.objects.filter(seq__lt=size).order_by("seq").values_list("seq", "leaf")
    _same(before, seen)
    for seq, packed in rows.iterator(chunk_size=CHUNK):
        leaf = bytes(packed)
        if seq != seen.size:
            raise _refused("REMOVED", f"line {seen.size} is missing from the database")
        seen.take(leaf)
        _same(before, seen)
        if published and seen.size == published.size and ledger.root(seen.frontier) != published.root:
            raise _refused("REWRITTEN", f"the first {seen.size} lines are not those that were published")
        lines.write(leaf + b"\n")
    most = max(size, before["size"], published.size if published else 0)
    if seen.size < most:
        raise _refused("REMOVED", f"{most} lines were written, the database holds {seen.size}")
    if seen.frontier != roots:
        raise _refused("REWRITTEN", "the lines do not give the roots that the head of the ledger holds")
    return seen


def _same(before: dict[str, Any], seen: Seen) -> None:
    if seen.size == before["size"] and [one.hex() for one in seen.frontier] != before["frontier"]:
        raise _refused("REWRITTEN", f"the first {seen.size} lines are not those that were signed")


def _refused(fault: str, where: str) -> Refused:
    return Refused(
        f"Nothing was signed. {fault}: {where}. Keep the database as it is and compare it with the published ledger.",
        f"Rien n’a été signé. {fault} : {where}. Gardez la base telle quelle et comparez-la au registre publié.",
    )


def _openings(seen: Seen) -> Iterator[str]:
    """The values that anyone may know: public ones of lines that are not sealed, and those that were disclosed."""
    rows = LedgerOpening.objects.filter(seq__lt=seen.size, value__isnull=False)
    if not seen.disclosed:
        rows = rows.filter(data_class=DataClass.PUBLIC)
    for one in rows.order_by("seq", "field").iterator(chunk_size=CHUNK):
        shown = one.data_class == DataClass.PUBLIC and one.seq not in seen.sealed
        if shown or (one.seq, one.field) in seen.disclosed:
            yield as_line(one) + "\n"


def as_line(opening: LedgerOpening) -> str:
    """An opening as it is published."""
    salt = bytes(opening.salt or b"").hex()
    return ledger.canonical({"seq": opening.seq, "field": opening.field, "salt": salt, "value": opening.value})


def _rotated(places: Places, keys: list[Key], note: str) -> None:
    """A checkpoint that the old key and the new one signed stays to be seen; then the old key is no longer used."""
    if len(keys) < 2:
        return
    path = places.public / "rotations.txt"
    kept = path.read_text("utf-8") + BETWEEN if path.exists() else ""
    _put(path, [kept + note])
    keep_keys(places, keys[-1:])


def _known(places: Places, key: Key) -> str:
    """Every key there ever was, the one in use last."""
    path = places.public / "key.txt"
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    return "".join(f"{line}\n" for line in [*(line for line in lines if line != key.vkey), key.vkey])


def _remembered(places: Places) -> dict[str, Any]:
    path = places.keys / "signed.json"
    if not path.exists():
        return {"size": 0, "frontier": [], "note": ""}
    kept: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return kept


def _remember(places: Places, seen: Seen, note: str) -> None:
    kept = {"size": seen.size, "frontier": [one.hex() for one in seen.frontier], "note": note}
    _put(places.keys / "signed.json", [json.dumps(kept)], mode=0o600)


def _put(path: Path, parts: Iterator[str] | list[str], mode: int = 0o644) -> None:
    with _whole(path, mode) as file:
        file.writelines(part.encode() for part in parts)


@contextmanager
def _whole(path: Path, mode: int = 0o644) -> Iterator[IO[bytes]]:
    """A file that is there as a whole or not at all: readers see the old one until the new one is on the disk."""
    fresh = path.with_name(f".{path.name}.new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


@contextmanager
def _alone(places: Places) -> Iterator[None]:
    """One signer at a time."""
    with (places.keys / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield

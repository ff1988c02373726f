"""The arithmetic of the audit trail: what is hashed, and how. Plain functions, soon written again by an outsider.

A leaf is one line of canonical JSON. Leaves form a Merkle tree as in RFC 6962. A value that is not public for ever is
not in the leaf, only a commitment to it; whoever is shown the value and its salt can check that it is the same.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

EMPTY_ROOT = hashlib.sha256(b"").digest()
LARGEST = 2**53
HALF = re.compile("[\ud800-\udfff]")  # half a character, which no UTF-8 can hold
KEY = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*")


@dataclass(frozen=True, slots=True)
class Canonical:
    """A value that is written down already, in the one way."""

    text: str

    def __str__(self) -> str:
        return self.text


def canonical(value: Any) -> str:
    """The one way to write a value down: sorted keys, no spaces, no floats, and integers every reader can hold."""
    if isinstance(value, Canonical):
        return str(value)
    _check(value)
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def leaf_bytes(
    *, seq: int, at: str, type: str, ref: str, actor: str, pub: Mapping[str, Any], com: Mapping[str, str]
) -> bytes:
    """An entry as it is hashed and published: one line, UTF-8."""
    for key in (*pub, *com):
        if not KEY.fullmatch(key):
            raise ValueError(f"{key!r} cannot be the name of a field of the ledger.")
    line = {"v": 1, "seq": seq, "at": at, "type": type, "ref": ref, "actor": actor, "pub": dict(pub), "com": dict(com)}
    return canonical(line).encode()


def leaf_hash(leaf: bytes) -> bytes:
    """The hash of one entry."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two halves of the tree."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def commitment(*, salt: bytes, field: str, value: str) -> str:
    """What the ledger says about a value it does not show; without the salt it says nothing."""
    mac = hmac.new(salt, b"chancery-commit-v1\x00" + field.encode() + b"\x00", hashlib.sha256)
    mac.update(value.encode())
    return mac.hexdigest()


def push(frontier: Sequence[bytes], size: int, leaf: bytes) -> list[bytes]:
    """The roots of the perfect subtrees after one more leaf: join as many as the size has trailing ones."""
    roots = [*frontier, leaf]
    while size & 1:
        right, left = roots.pop(), roots.pop()
        roots.append(node_hash(left, right))
        size >>= 1
    return roots


def root(frontier: Sequence[bytes]) -> bytes:
    """The root of the whole tree, from the roots of its perfect subtrees."""
    if not frontier:
        return EMPTY_ROOT
    total, *rest = reversed(frontier)
    for left in rest:
        total = node_hash(left, total)
    return total


def grown(hashes: Iterable[bytes]) -> list[bytes]:
    """The roots of the perfect subtrees over these leaves."""
    frontier: list[bytes] = []
    for size, one in enumerate(hashes):
        frontier = push(frontier, size, one)
    return frontier


def inclusion(hashes: Sequence[bytes], index: int) -> list[bytes]:
    """The hashes beside a leaf's way up to the root, from below: with them anyone can work out the root from the leaf
    alone (RFC 9162, 2.1.3.1)."""
    if len(hashes) < 2:
        return []
    half = 1 << (len(hashes) - 1).bit_length() - 1
    if index < half:
        return [*inclusion(hashes[:half], index), root(grown(hashes[half:]))]
    return [*inclusion(hashes[half:], index - half), root(grown(hashes[:half]))]


def _check(value: Any) -> None:
    if value is None or isinstance(value, bool):
        return
    if isinstance(value, int):
        _need(abs(value) < LARGEST, f"{value} is too large for the ledger.")
    elif isinstance(value, str):
        _need(
            value.isascii() or not HALF.search(value),
            "The ledger takes whole characters only.",
        )
    elif isinstance(value, Mapping):
        for key, item in value.items():
            _need(
                isinstance(key, str) and (key.isascii() or max(key) <= "\uffff"),
                f"{key!r} cannot be a key in the ledger.",
            )
            _check(key)
            _check(item)
    else:
        _need(isinstance(value, list | tuple), f"The ledger cannot take a {type(value).__name__}.")
        for item in value:
            _check(item)


def _need(ok: bool, message: str) -> None:
    if not ok:
        raise ValueError(message)

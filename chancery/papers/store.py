"""Where files lie: in the city's own folder, under their SHA-256, never under a name that somebody chose."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from pathlib import Path

from django.conf import settings

DIGEST = re.compile(r"[0-9a-f]{64}")


def folder() -> Path:
    """The folder of the city's papers; no web server serves it."""
    return Path(settings.PAPERS)


def place(sha256: str) -> Path:
    """Where the file with this digest lies."""
    if not DIGEST.fullmatch(sha256):
        raise ValueError("Not a SHA-256.")
    return folder() / sha256[:2] / sha256


def read(sha256: str) -> bytes | None:
    """The bytes of a file; None where it does not lie, as after a copy was put back without its papers."""
    where = place(sha256)
    return where.read_bytes() if where.exists() else None


def put(data: bytes) -> str:
    """Keep these bytes, whole or not at all; their digest."""
    sha256 = hashlib.sha256(data).hexdigest()
    where = place(sha256)
    if where.exists():
        return sha256
    where.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, draft = tempfile.mkstemp(dir=where.parent, prefix=".draft-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).replace(where)
    finally:
        Path(draft).unlink(missing_ok=True)
    return sha256


def remove(sha256: str) -> None:
    """Take a file away for good."""
    place(sha256).unlink(missing_ok=True)

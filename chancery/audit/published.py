"""What the signer has published, as the pages show it."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from chancery.audit import verify
from chancery.audit.signer import FILES, Places

KINDS = dict.fromkeys(FILES, "text/plain; charset=utf-8") | dict.fromkeys(
    ("ledger.jsonl", "openings.jsonl"), "application/jsonl; charset=utf-8"
)
VERIFIER = Path(verify.__file__)


@dataclass(frozen=True, slots=True)
class Published:
    """The newest checkpoint: whose, how many lines, their root, when, the key that signed it, and as it
    is published."""

    name: str
    size: int
    root: str
    at: datetime
    key: str
    is_rotated: bool
    note: str


def folder() -> Path:
    """Where the published files are."""
    return Places.of(settings.HOME).public


def newest() -> Published | None:
    """What is published now; None before the first checkpoint."""
    try:
        text = (folder() / "checkpoint").read_text("utf-8")
        keys = verify.keys_in((folder() / "key.txt").read_text("utf-8"))
        at = datetime.fromtimestamp((folder() / "checkpoint").stat().st_mtime, UTC)
        note = verify.Note(text)
    except (OSError, verify.Fault):
        return None
    root = base64.b64encode(note.root).decode()
    return Published(note.origin, note.size, root, at, keys[-1].text, (folder() / "rotations.txt").exists(), text)

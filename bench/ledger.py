"""How long the stand-alone verifier takes over a published ledger of 100,000 lines, each with a public value.

.venv/bin/python bench/ledger.py [LINES]
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from chancery.audit import ledger, notes, verify

LIMIT = 10
LINES = 100_000


def written(folder: Path, lines: int) -> str:
    """A ledger of so many lines, as it is published; the key it is signed with."""
    key, frontier = notes.Key.new("bench.invalid/chancery"), []
    with (folder / "ledger.jsonl").open("wb") as leaves, (folder / "openings.jsonl").open("w") as openings:
        for seq in range(lines):
            salt = hashlib.sha256(b"%d" % seq).digest()
            value = ledger.canonical({f"agreements.agreement/{seq}": {"ends_on": "2031-05-13", "title_en": "Twinning"}})
            com = {"after.public": ledger.commitment(salt=salt, field="after.public", value=value)}
            leaf = ledger.leaf_bytes(
                seq=seq,
                at="2026-11-21T10:00:00.000Z",
                type="agreement.amended",
                ref=f"A-2026-{seq}",
                actor="u-7f00a1c2d3e4f506",
                pub={},
                com=com,
            )
            leaves.write(leaf + b"\n")
            openings.write(json.dumps({"seq": seq, "field": "after.public", "salt": salt.hex(), "value": value}) + "\n")
            frontier = ledger.push(frontier, seq, ledger.leaf_hash(leaf))
    (folder / "checkpoint").write_text(notes.checkpoint([key], lines, ledger.root(frontier)), encoding="utf-8")
    return key.vkey


def main(words: list[str]) -> int:
    """Write it, check it, say how long the check took."""
    lines = int(words[0]) if words else LINES
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        key = written(folder, lines)
        size = sum(path.stat().st_size for path in folder.iterdir()) / 2**20
        began = time.perf_counter()
        command = [sys.executable, "-I", verify.__file__, "--key", key, folder]
        told = subprocess.run(command, check=False, capture_output=True, text=True)
        seconds = time.perf_counter() - began
    print(told.stdout, end="")
    print(f"{lines:,} lines, {size:.0f} MB: {seconds:.1f} s (at most {LIMIT} s for {LINES:,})")
    return 0 if told.returncode == 0 and seconds <= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

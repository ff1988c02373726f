"""The words of a file, so that it is found by them. They are read in a process of its own, which may take so much time
and so much room and no more: a file made to hang its reader hangs nobody else, and nobody else carries the readers."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

MOST_TEXT = 300_000
MOST_SECONDS = 15
READ = frozenset(["pdf", "docx", "xlsx", "ods", "csv", "eml", "msg"])


def words_of(kind: str, data: bytes) -> str:
    """What is written in a file of this kind; nothing for a picture, a scan, or a file that its reader gave up on."""
    if kind not in READ:
        return ""
    root = str(Path(__file__).resolve().parents[2])
    try:
        done = subprocess.run(  # noqa: S603 (our own module, on a kind from a closed list)
            [sys.executable, "-m", "chancery.papers.readers", kind],
            input=data,
            capture_output=True,
            timeout=MOST_SECONDS + 5,
            check=False,
            env={"PATH": os.environ.get("PATH", ""), "PYTHONPATH": root, "PYTHONIOENCODING": "utf-8"},
        )
    except subprocess.TimeoutExpired:
        return ""
    return done.stdout.decode("utf-8", "replace").strip() if done.returncode == 0 else ""

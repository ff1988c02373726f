"""The lines of the table: what was measured, beside whom, and whether it is within its limit."""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
PEERS = Path(os.environ.get("BENCH_PEERS") or ROOT.parent / "shared" / "bench")
MS, MB = 1000, 2**20


class Line(NamedTuple):
    """One line of the table."""

    what: str
    ours: str
    peer: str
    value: float
    limit: float
    unit: str = "×"
    cpu: float | None = None

    @property
    def holds(self) -> bool:
        """Whether the value is within its limit."""
        return self.value <= self.limit


def ratio(what: str, ours: float, peer: float, limit: float) -> Line:
    """A line that says how many times the peer's time ours is."""
    return Line(what, f"{ours * MS:.1f} ms", f"{peer * MS:.1f} ms", ours / peer, limit)


def table(lines: list[Line], many: int, took: float | None = None) -> str:
    """The table of ratios, as Markdown."""
    rows = [("", "ours", "peer", "ratio", "limit", "", "CPU ratio"), ("---", *["---:"] * 4, "---", "---:")]
    for line in lines:
        mark = "" if line.unit == "×" else f" {line.unit}"
        digits = 1 if mark else 3
        shown = [f"{value:.{digits}f}{mark}" for value in (line.value, line.limit)]
        cpu = "" if line.cpu is None else f"{line.cpu:.3f}"
        rows.append((line.what, line.ours, line.peer, *shown, "holds" if line.holds else "FAILS", cpu))
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    text = "\n".join(
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows
    )
    kind = f"{os.cpu_count()} CPU, Python {sys.version.split()[0]}, load {os.getloadavg()[0]:.1f}"
    while_ = "" if took is None else f", {took / 60:.1f} minutes"
    head = f"{many:,} agreements in SQLite, {date.today()}, {kind}{while_}. Times are medians."
    return f"\n{head}\n\n{text}\n"


def say(what: str) -> None:
    """Tell the person who waits."""
    print(f"{what}…", flush=True)

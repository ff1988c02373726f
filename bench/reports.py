"""A report with a table of 1,000 rows as a tagged PDF and for Word, beside what sets the same rows and nothing else.

    reports.py          prints the lines of the table
    reports.py NAME     makes one of them once, and prints the seconds of CPU that it took

Each is made in a process of its own: typst remembers what it has set. reportlab is not among what the project installs;
where it can be imported it is the peer of the PDF, otherwise typst alone is.
"""

from __future__ import annotations

import importlib.util
import io
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import docx as word
import typst
from lines import Line, ratio

from chancery.documents import Document, Table, docx, pdf

ROWS, TURNS = 1000, 5
HEADS = ("Activity", "Source of money", "Who gives it", "Amount", "Days of staff")
PLAIN = """#let rows = json("rows.json")
#set page(paper: "us-letter")
#table(columns: 5, table.header(..rows.first()), ..rows.slice(1).flatten())
"""


def rows() -> list[tuple[str, ...]]:
    """Activities with their means."""
    return [
        (f"Activity {n}", "Divisional budget", "Culture and libraries", f"${n * 125:,}.50", f"{n % 90}")
        for n in range(ROWS)
    ]


def document() -> Document:
    """The same as a report has them."""
    return Document("A report", "en", [Table("What it would take, by activity", HEADS, rows())], sender=("A city",))


def plain() -> bytes:
    """Typst with the rows and nothing else: no typefaces of its own, no claim, no links."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "main.typ").write_text(PLAIN, encoding="utf-8")
        Path(folder, "rows.json").write_text(json.dumps([HEADS, *rows()]), encoding="utf-8")
        made: bytes = typst.compile(str(Path(folder, "main.typ")), root=folder, format="pdf")
        return made


def reportlab() -> bytes:
    """The same rows as reportlab's long table sets them, without tags."""
    platypus = importlib.import_module("reportlab.platypus")
    kept = io.BytesIO()
    table = platypus.LongTable([HEADS, *rows()], repeatRows=1)
    platypus.SimpleDocTemplate(kept).build([table])
    return kept.getvalue()


def plain_word() -> bytes:
    """The rows as python-docx's own documentation fills a table."""
    paper, kept = word.Document(), io.BytesIO()
    table = paper.add_table(rows=1, cols=len(HEADS))
    for row in (HEADS, *rows()):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    paper.save(kept)
    return kept.getvalue()


MADE: dict[str, Callable[[], bytes]] = {
    "pdf": lambda: pdf(document()),
    "docx": lambda: docx(document()),
    "typst alone": plain,
    "reportlab": reportlab,
    "python-docx alone": plain_word,
}


def cpu(name: str) -> float:
    """Median seconds of CPU, with all threads, of one that is made first thing in its process."""
    took = [float(subprocess.check_output([sys.executable, __file__, name], text=True)) for _turn in range(TURNS)]
    return statistics.median(took)


def lines() -> list[Line]:
    """A report's PDF and its Word file, each held against its peer."""
    peer = "reportlab" if importlib.util.find_spec("reportlab") else "typst alone"
    pairs = (("as PDF", "pdf", peer), ("for Word", "docx", "python-docx alone"))
    return [ratio(f"Report, {ROWS:,} rows, {what}, CPU / {of}", cpu(ours), cpu(of), 2) for what, ours, of in pairs]


def once(name: str) -> float:
    """Make one, and say what it took."""
    began = time.process_time()
    MADE[name]()
    return time.process_time() - began


if __name__ == "__main__":
    print(once(sys.argv[1]) if len(sys.argv) > 1 else "\n".join(map(str, lines())))

"""Reads the words of one file, in a process of its own (see `chancery.papers.text`).

python -m chancery.papers.readers pdf < report.pdf
"""

from __future__ import annotations

import codecs
import email
import email.policy
import io
import logging
import resource
import sys
from collections.abc import Callable, Iterator
from itertools import islice

import docx
import python_calamine
from pypdf import PdfReader

from chancery.papers.text import MOST_SECONDS, MOST_TEXT

MOST_MEMORY = 1_500_000_000
MOST_PAGES = 400
MOST_ROWS = 20_000


def main(kind: str) -> int:
    """Read one file from standard input, and write its words."""
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    logging.disable(logging.CRITICAL)
    data = sys.stdin.buffer.read()
    left = MOST_TEXT
    try:
        for piece in READERS[kind](data):
            sys.stdout.buffer.write((piece[:left].replace("\0", " ") + "\n").encode("utf-8", "replace"))
            left -= len(piece) + 1
            if left <= 0:
                break
    except Exception:  # Whatever a broken file makes its reader do, what was read before it counts.
        return 0
    return 0


def _pdf(data: bytes) -> Iterator[str]:
    for page in islice(PdfReader(io.BytesIO(data)).pages, MOST_PAGES):
        yield page.extract_text()


def _docx(data: bytes) -> Iterator[str]:
    document = docx.Document(io.BytesIO(data))
    for paragraph in document.paragraphs:
        yield paragraph.text
    for table in document.tables:
        for row in table.rows:
            yield " ".join(cell.text for cell in row.cells)


def _sheets(data: bytes) -> Iterator[str]:
    book = python_calamine.load_workbook(io.BytesIO(data))
    for name in book.sheet_names:
        yield name
        for row in islice(book.get_sheet_by_name(name).iter_rows(), MOST_ROWS):
            yield " ".join(str(cell) for cell in row if cell not in ("", None))


def _csv(data: bytes) -> Iterator[str]:
    """Its lines in whatever encoding a spreadsheet program saved them: each in its own, where a file is in two."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        yield from islice(data.decode("utf-16", "replace").splitlines(), MOST_ROWS)
        return
    for line in islice(data.removeprefix(codecs.BOM_UTF8).splitlines(), MOST_ROWS):
        try:
            yield line.decode()
        except UnicodeDecodeError:
            yield line.decode("cp1252", "replace")


def _eml(data: bytes) -> Iterator[str]:
    message = email.message_from_bytes(data, policy=email.policy.default)
    yield " ".join(str(message[name]) for name in ("Subject", "From", "To", "Date") if message[name])
    body = message.get_body(("plain",))
    if body is not None:
        yield str(body.get_content())


def _msg(data: bytes) -> Iterator[str]:
    """Subject and body of an Outlook mail: the runs of UTF-16 text in it, since its parts lie in any order."""
    run: list[str] = []
    for char in data.decode("utf-16-le", "replace"):
        if (char.isprintable() and char < "\u2100") or char in "\r\n\t":
            run.append(char)
            continue
        if len(run) >= 12:
            yield "".join(run)
        run = []


READERS: dict[str, Callable[[bytes], Iterator[str]]] = {
    "pdf": _pdf,
    "docx": _docx,
    "xlsx": _sheets,
    "ods": _sheets,
    "csv": _csv,
    "eml": _eml,
    "msg": _msg,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

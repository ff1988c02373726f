"""A kind of record as a table to take along: the same columns that an import reads, as CSV or as a workbook."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from tempfile import TemporaryFile
from typing import IO

import xlsxwriter
from django.http import StreamingHttpResponse
from django.utils import timezone

from chancery.agreements.export import neutral
from chancery.imports.kinds.base import Kind

FORMS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
BLOCK = 64_000
NUMBERS = ("since_year", "city")


def answer(kind: Kind, form: str) -> StreamingHttpResponse:
    """The table as a file to save."""
    blocks = as_csv(kind) if form == "csv" else _blocks(as_workbook(kind))
    answer = StreamingHttpResponse(blocks, content_type=FORMS[form])
    answer["Content-Disposition"] = f'attachment; filename="{kind.slug}-{timezone.localdate()}.{form}"'
    return answer


def as_csv(kind: Kind) -> Iterator[bytes]:
    """As text: no cell can be taken for a formula, and an import reads each as it was."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow([column.key for column in kind.columns])
    for row in kind.everything():
        writer.writerow(map(neutral, row))
        if buffer.tell() > BLOCK:
            yield _taken(buffer)
    yield _taken(buffer)


def as_workbook(kind: Kind) -> IO[bytes]:
    """As a workbook: texts are texts, so that none of them runs; years and numbers are numbers."""
    file: IO[bytes] = TemporaryFile()  # noqa: SIM115 (whoever sends it closes it)
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        page = book.add_worksheet(kind.slug)
        page.freeze_panes(1, 1)
        page.set_column(0, len(kind.columns) - 1, 18)
        bold = book.add_format({"bold": True})
        for place, column in enumerate(kind.columns):
            page.write_string(0, place, column.key, bold)
        numbers = {place for place, column in enumerate(kind.columns) if column.key in NUMBERS}
        for number, row in enumerate(kind.everything(), 1):
            for place, cell in enumerate(row):
                if cell and place in numbers:
                    page.write_number(number, place, int(cell))
                elif cell:
                    page.write_string(number, place, cell)
    file.seek(0)
    return file


def _taken(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue().encode()
    buffer.seek(0)
    buffer.truncate()
    return text


def _blocks(file: IO[bytes]) -> Iterable[bytes]:
    with file:
        while block := file.read(BLOCK):
            yield block

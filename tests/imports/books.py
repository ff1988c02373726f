"""Spreadsheets for tests: text files and workbooks, as an office would send them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from chancery.imports import actions
from chancery.imports.models import ImportRun
from tests import make


def text(*rows: Sequence[Any], delimiter: str = ",", name: str = "file.csv", encoding: str = "utf-8") -> Any:
    """Rows as a text file that someone uploads."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return SimpleUploadedFile(name, out.getvalue().encode(encoding))


def workbook(
    *rows: Sequence[Any], name: str = "file.xlsx", merged: Iterable[tuple[str, str]] = (), sheet: str = "Sheet1"
) -> Any:
    """Rows as a workbook that someone uploads; `merged` are ranges with their text."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet(sheet)
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                if cell not in ("", None):
                    page.write(number, place, cell)
        for where, words in merged:
            page.merge_range(where, words)
    return SimpleUploadedFile(name, out.getvalue())


def looked_through(file: Any, kind: str = "agreements", **options: Any) -> ImportRun:
    """An import as far as its preview, with the heading and the columns as they are guessed."""
    by = make.clerk()
    run = actions.begin(by=by, kind=kind, file=file)
    run = actions.choose(by=by, run=run, sheet=run.sheet, first_row=run.first_row or 1, header_rows=run.header_rows)
    return actions.map_columns(by=by, run=run, mapping=options.get("mapping", run.mapping))


def brought_in(file: Any, kind: str = "agreements", **options: Any) -> ImportRun:
    """The same, and written."""
    return actions.write(by=make.clerk(), run=looked_through(file, kind), **options)

"""The rows of a spreadsheet as texts, one at a time, whatever program saved it."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from chancery.errors import BadInput
from chancery.imports.reading import SEPARATORS

Row = list[str]
LONGEST_CELL = 10_000
MOST_COLUMNS = 200
MOST_ROWS = 500_000
FIRST_LOOK = 40
BLOCK = 1_000_000
LARGEST_FIELD = 100_000_000
# Characters that no text has.
UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffd]")
CONTROL, REPLACED = bytes({*range(32)} - {9, 10, 13}), "\ufffd"


def sheets(path: Path, form: str) -> list[str]:
    """The names of the sheets of a workbook; a text file has none."""
    if form == "csv":
        return []
    with _workbook(path) as book:
        return list(book.sheet_names)


def rows(path: Path, form: str, sheet: str = "") -> Iterator[tuple[int, Row]]:
    """Every row with its number, as a spreadsheet program counts them; rows without a text are passed over."""
    read = _of_text(path) if form == "csv" else _of_sheet(path, sheet)
    for number, row in read:
        if any(row):
            yield number, row


def first(path: Path, form: str, sheet: str = "") -> list[tuple[int, Row]]:
    """The rows a person looks at to say where the heading is."""
    return [(number, trimmed(row)) for number, row in islice(rows(path, form, sheet), FIRST_LOOK)]


def trimmed(row: Row) -> Row:
    """A row without the empty cells at its end."""
    last = len(row)
    while last and not row[last - 1].strip():
        last -= 1
    return row[:last]


def is_clean(path: Path, form: str) -> bool:
    """Is no character in a whole text file that no text has? Found out at once, it need not be asked of each row."""
    if form != "csv" or encoding_of(path) != "utf-8-sig" or is_mixed(path):
        return False
    rest = b""
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            if len(block.translate(None, CONTROL)) < len(block) or REPLACED.encode() in rest + block:
                return False
            rest = block[-2:]
    return True


# --- workbooks


def _workbook(path: Path) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_path(str(path))
    except CalamineError as bad:
        raise BadInput(
            "This workbook is damaged. Nothing was saved: open it, save it anew and choose it again.",
            "Ce classeur est endommagé. Rien n’a été enregistré\u00a0: ouvrez-le, enregistrez-le à nouveau, puis "
            "choisissez-le de nouveau.",
        ) from bad


def _of_sheet(path: Path, name: str) -> Iterator[tuple[int, Row]]:
    with _workbook(path) as book:
        sheet = book.get_sheet_by_name(name)
        if sheet.start is None:
            return
        _hold_width(sheet.width)
        left = sheet.start[1]
        spread = _spread(sheet.merged_cell_ranges or [])
        before = [""] * left
        for number, cells in enumerate(sheet.iter_rows(), 1):
            row = [cell if type(cell) is str else _as_text(cell) for cell in cells]
            if before:
                row = before + row
            if number in spread:
                _fill(row, spread[number])
            yield number, row


def _spread(merged: Iterable[Any]) -> dict[int, list[tuple[int, int]]]:
    """For the first rows, which columns one merged heading reaches over."""
    found: dict[int, list[tuple[int, int]]] = {}
    for (row, first_column), (_last_row, last_column) in merged:
        if row < FIRST_LOOK and last_column > first_column:
            found.setdefault(row + 1, []).append((first_column, last_column))
    return found


def _fill(row: Row, reaches: list[tuple[int, int]]) -> None:
    for start, end in reaches:
        for column in range(start + 1, min(end + 1, len(row))):
            row[column] = row[column] or row[start]


def _as_text(cell: Any) -> str:
    """A cell as a person would type it: 3 and not 3.0, a day without its midnight."""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == datetime.min.time() else cell.isoformat(" ")
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _hold_width(width: int) -> None:
    if width > MOST_COLUMNS:
        raise BadInput(
            f"This sheet is {width} columns wide; {MOST_COLUMNS} is the most. Remove the columns that are not needed "
            "(often empty ones that hold a format), and choose it again.",
            f"Cette feuille compte {width} colonnes; le maximum est de {MOST_COLUMNS}. Retirez les colonnes inutiles "
            "(souvent des colonnes vides mises en forme), puis choisissez-la de nouveau.",
        )


# --- text files


def _of_text(path: Path) -> Iterator[tuple[int, Row]]:
    encoding = encoding_of(path)
    csv.field_size_limit(LARGEST_FIELD)  # a longer cell is refused with its line, not as a broken file
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        separator = _separator(file.read(LONGEST_CELL))
        file.seek(0)
        reader = csv.reader(file, delimiter=separator, strict=True)
        number = 1
        try:
            for row in reader:
                _hold_width(len(row)) if len(row) > MOST_COLUMNS else None
                yield number, row
                number = reader.line_num + 1
        except csv.Error as bad:
            raise BadInput(
                f"Line {reader.line_num}: a quotation mark is opened and not closed, or stands where it cannot. "
                "Nothing was written: save the file again as CSV from the spreadsheet.",
                f"Ligne {reader.line_num}\u00a0: un guillemet est ouvert sans être fermé, ou mal placé. Rien n’a été "
                "inscrit\u00a0: enregistrez de nouveau le fichier en CSV depuis le tableur.",
            ) from bad


def _separator(head: str) -> str:
    """What separates the columns: whatever the first lines have most of."""
    lines = head.splitlines()[:10]
    return max(SEPARATORS, key=lambda mark: max((line.count(mark) for line in lines), default=0))


def encoding_of(path: Path) -> str:
    """How the letters of a text file are written."""
    return _told(path)[0]


def is_mixed(path: Path) -> bool:
    """Are some lines of a text file in UTF-8 and others not? What is not UTF-8 is unreadable then, and only that: each
    such row is told with its line."""
    return _told(path)[1]


def _told(path: Path) -> tuple[str, bool]:
    told = path.stat()
    return _encoding_of(path, told.st_mtime_ns, told.st_size)


@lru_cache(maxsize=4)
def _encoding_of(path: Path, _changed: int, _size: int) -> tuple[str, bool]:
    """Each step of an import asks, and each time the whole file was read through: once is enough."""
    with path.open("rb") as file:
        head = file.read(400)
        if head.startswith((b"\xff\xfe", b"\xfe\xff")):
            return "utf-16", False
        for wide, zeros in (("utf-16-le", head[1::2]), ("utf-16-be", head[0::2])):
            if len(zeros) > 4 and zeros.count(0) > len(zeros) * 0.8:
                return wide, False
        file.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            while block := file.read(BLOCK):
                decoder.decode(block)
            decoder.decode(b"", True)
        except UnicodeDecodeError:
            return _not_utf8(path)
    return "utf-8-sig", False


def _not_utf8(path: Path) -> tuple[str, bool]:
    """Windows-1252, unless some lines are UTF-8 after all: then nobody can say what the letters of the others are."""
    with path.open("rb") as file:
        mixed = any(_is_utf8(line) for line in file if not line.isascii())
    return ("utf-8-sig", True) if mixed else ("cp1252", False)


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True

"""A spreadsheet as it comes in: looked into before anything reads it, and kept under its SHA-256 as evidence."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings

from chancery.errors import BadInput
from chancery.papers import kinds, store

T = TypeVar("T")
BLOCK = 1_000_000
HEAD = 4_096
# Where a sheet is small, its cells are counted before a reader makes room for all between the first and the last.
LOOKED_THROUGH = 64 * kinds.MB
MOST_CELLS = 20_000_000
CELL = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"')
NO_TABLE = (b"<", b"%PDF", b"{\\rtf", b"#!", b"MZ", b"\x7fELF", b"\x89PNG", b"GIF8", b"\xff\xd8\xff")
TEXT = ("csv", "txt", "tsv")
OTHER = ("of another kind", "d’un autre type")
NOTHING = ("Nothing was saved.", "Rien n’a été enregistré.")


def most() -> int:
    """The most bytes that a spreadsheet may have."""
    return int(settings.CITY.largest_import_mb) * kinds.MB


def too_large() -> tuple[str, str]:
    """What is said of a larger one."""
    megabytes = settings.CITY.largest_import_mb
    return (
        f"This file is larger than {megabytes} MB, the most that is brought in at once. {NOTHING[0]} Split it, "
        "for example by year, and bring the parts in one after the other.",
        f"Ce fichier dépasse {megabytes} Mo, le maximum pour une importation. {NOTHING[1]} Divisez-le, par exemple "
        "par année, et importez les parties l’une après l’autre.",
    )


def keep(file: Any, read: Callable[[Path, str], T]) -> tuple[str, str, int, T]:
    """Look at an upload, read of it what is needed, and keep it: its digest, form and size, and what was read. What is
    refused on the way leaves nothing behind."""
    digest, size = hashlib.sha256(), 0
    store.folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, draft = tempfile.mkstemp(dir=store.folder(), prefix=".draft-")
    try:
        with os.fdopen(handle, "wb") as out:
            for block in file.chunks(BLOCK):
                digest.update(block)
                size += len(block)
                out.write(block)
            out.flush()
            os.fsync(out.fileno())
        _hold(size <= most(), too_large())
        form = look(str(file.name or ""), Path(draft))
        found = read(Path(draft), form)
        where = store.place(digest.hexdigest())
        where.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        Path(draft).replace(where)
    finally:
        Path(draft).unlink(missing_ok=True)
    return digest.hexdigest(), form, size, found


def look(name: str, path: Path) -> str:
    """What the file is: csv, xlsx or ods. Refused, with the reason, if it is something else or a trap."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    _hold(bool(head), kinds.EMPTY)
    if head.startswith(b"PK\x03\x04"):
        return _package(name, path)
    _hold(not head.startswith(b"\xd0\xcf\x11\xe0"), OLD)
    if not _is_text(head):
        raise BadInput(*_is_a(head))
    ending = name.rpartition(".")[2].casefold()
    _hold(ending in TEXT, _called(ending, "CSV"))
    return "csv"


OLD = (
    f"This is a workbook of the old kind (.xls), or one with a password. {NOTHING[0]} Open it in your spreadsheet "
    "program, save it as .xlsx without a password, and choose that file.",
    f"C’est un classeur de l’ancien format (.xls), ou protégé par un mot de passe. {NOTHING[1]} Ouvrez-le dans votre "
    "tableur, enregistrez-le en .xlsx sans mot de passe, puis choisissez ce fichier.",
)


def _hold(ok: bool, said: tuple[str, str]) -> None:
    if not ok:
        raise BadInput(*said)


def _called(ending: str, really: str) -> tuple[str, str]:
    called = f".{ending[:10]}" if ending else "—"
    return (
        f"This file is called {called}, but inside it is {really}. {NOTHING[0]} Choose the file you meant, or give it "
        "its right name.",
        f"Ce fichier s’appelle {called}, mais son contenu est de type {really}. {NOTHING[1]} Choisissez le bon "
        "fichier, ou redonnez-lui son vrai nom.",
    )


def _is_text(head: bytes) -> bool:
    """Text in any encoding that spreadsheets write; not a page, a program or a picture."""
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff")) or 0.3 < head.count(0) / len(head) < 0.6
    if not wide and b"\0" in head:
        return False
    plain = head.replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").lstrip()
    return not plain.startswith(NO_TABLE)


def _is_a(head: bytes) -> tuple[str, str]:
    """What it is instead, if that can be told."""
    found = [ending.lstrip(".").upper() for ending in kinds.endings_told(head)]
    really = found[0] if found else ""
    return _no_sheet(f"a {really} file", f"un fichier {really}") if really else _no_sheet(*OTHER)


def _no_sheet(english: str, french: str) -> tuple[str, str]:
    return (
        f"This is no spreadsheet: it is {english}. {NOTHING[0]} Bring in a .xlsx, .ods or .csv file.",
        f"Ce n’est pas une feuille de calcul\u00a0: c’est {french}. {NOTHING[1]} Importez un fichier .xlsx, .ods ou "
        ".csv.",
    )


def _package(name: str, path: Path) -> str:
    """A workbook: not a bomb, not locked, and what it is called."""
    data = path.read_bytes()
    _hold(kinds.is_known(data), _no_sheet(*OTHER))
    kind, _bytes = kinds.look(name, data, most_mb=settings.CITY.largest_import_mb)
    really = kind.slug.upper()
    _hold(kind.slug in ("xlsx", "ods"), _no_sheet(f"a {really} file", f"un fichier {really}"))
    if kind.slug == "xlsx":
        try:
            _hold(_is_small_enough(path), SPARSE)
        except kinds.UNREADABLE as bad:
            raise BadInput(*kinds.BROKEN) from bad
    return kind.slug


SPARSE = (
    "A sheet of this workbook reaches over more than 20 million cells, most of them empty. "
    f"{NOTHING[0]} Copy the rows you need into a new sheet, and bring that in.",
    "Une feuille de ce classeur s’étend sur plus de 20 millions de cellules, vides pour la plupart. "
    f"{NOTHING[1]} Copiez les lignes utiles dans une nouvelle feuille, et importez celle-ci.",
)


def _is_small_enough(path: Path) -> bool:
    """Few cells may be far apart: a reader makes room for every cell between them."""
    with zipfile.ZipFile(path) as package:
        sheets = [part for part in package.infolist() if part.filename.startswith("xl/worksheets/")]
        return all(_area(package, part) <= MOST_CELLS for part in sheets if part.file_size <= LOOKED_THROUGH)


def _area(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
    """How many cells lie between the first and the last."""
    tall, wide, rest = 0, 0, b""
    with package.open(part) as file:
        while block := file.read(BLOCK):
            text = rest + block
            for letters, digits in CELL.findall(text):
                tall, wide = max(tall, int(digits)), max(wide, _number(letters))
            rest = text[-40:]
    return tall * wide


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number

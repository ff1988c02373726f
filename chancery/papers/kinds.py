"""What a file really is, whatever its name says; and why some are not taken. Plain Python: bytes in, an answer out."""

from __future__ import annotations

import csv
import io
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from chancery.errors import BadInput

MB = 1_000_000
MOST_MEMBERS = 5_000
MOST_UNPACKED = 300 * MB
# How much larger a packed part may become: text packs about 1 to 20, a bomb 1 to 1000.
MOST_RATIO = 200
MOST_PIXELS = 40_000_000
HEAD = 4_096
# Whatever a package may be packed with, each way has its own complaint of a broken stream; bz2 calls it an OSError.
UNREADABLE = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, RuntimeError, EOFError, ValueError, struct.error,
)  # fmt: skip
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@dataclass(frozen=True)
class Kind:
    """One of the kinds of file that the office keeps."""

    slug: str
    mime: str
    endings: tuple[str, ...]


KINDS = {
    kind.slug: kind
    for kind in (
        Kind("pdf", "application/pdf", ("pdf",)),
        Kind("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ("docx",)),
        Kind("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ("xlsx",)),
        Kind("ods", "application/vnd.oasis.opendocument.spreadsheet", ("ods",)),
        Kind("png", "image/png", ("png",)),
        Kind("jpeg", "image/jpeg", ("jpg", "jpeg")),
        Kind("heic", "image/heic", ("heic", "heif")),
        Kind("csv", "text/csv", ("csv",)),
        Kind("eml", "message/rfc822", ("eml",)),
        Kind("msg", "application/vnd.ms-outlook", ("msg",)),
    )
}
UNKNOWN = (
    "This is not a kind of file that the office keeps. Kept are PDF, Word (.docx), Excel (.xlsx), .ods, PNG, JPEG, "
    "HEIC, CSV, and e-mails as .eml or .msg. Nothing was saved: choose another file.",
    "Ce n’est pas un type de fichier que le bureau conserve. Il conserve les PDF, Word (.docx), Excel (.xlsx), .ods, "
    "PNG, JPEG, HEIC, CSV et les courriels .eml ou .msg. Rien n’a été enregistré : choisissez un autre fichier.",
)
LOCKED = (
    "This file is locked with a password, so that nobody can read it later. Nothing was saved: save it without a "
    "password and choose it again.",
    "Ce fichier est protégé par un mot de passe : personne ne pourrait le lire plus tard. Rien n’a été enregistré : "
    "enregistrez-le sans mot de passe, puis choisissez-le de nouveau.",
)
BROKEN = (
    "This file is damaged or cut off. Nothing was saved: open it on your computer, save it anew and choose it again.",
    "Ce fichier est endommagé ou incomplet. Rien n’a été enregistré : ouvrez-le sur votre ordinateur, enregistrez-le à "
    "nouveau, puis choisissez-le de nouveau.",
)
BOMB = (
    "This file unpacks to far more than it says. Nothing was saved: it looks like a trap, so do not open it.",
    "Ce fichier, une fois décompressé, dépasse de loin sa taille. Rien n’a été enregistré : il ressemble à un piège, "
    "ne l’ouvrez pas.",
)
VIRUS = (
    "This file holds the mark of a virus test. Nothing was saved: tell those who look after your computer.",
    "Ce fichier contient la marque d’un test antivirus. Rien n’a été enregistré : avertissez votre soutien "
    "informatique.",
)
TWO_KINDS = (
    "This file is two kinds of file at once, which is how traps are made. Nothing was saved: save it anew as one kind.",
    "Ce fichier est de deux types à la fois : c’est ainsi que l’on fait des pièges. Rien n’a été enregistré : "
    "enregistrez-le à nouveau sous un seul type.",
)
REACHES_OUT = (
    "This file has parts that would run or fetch something when it is opened. Nothing was saved: save it without "
    "macros and choose it again.",
    "Ce fichier contient des parties qui s’exécutent ou vont chercher quelque chose à l’ouverture. Rien n’a été "
    "enregistré : enregistrez-le sans macros, puis choisissez-le de nouveau.",
)
EMPTY = (
    "This file is empty. Nothing was saved: choose another file.",
    "Ce fichier est vide. Rien n’a été enregistré : choisissez un autre fichier.",
)


def too_large(most: int) -> tuple[str, str]:
    """What is said of a file over the city's limit."""
    return (
        f"This file is larger than {most} MB, the most that this office keeps in one file. Nothing was saved: make it "
        "smaller or split it, and choose it again.",
        f"Ce fichier dépasse {most} Mo, le maximum que ce bureau conserve en un seul fichier. Rien n’a été "
        "enregistré : réduisez-le ou divisez-le, puis choisissez-le de nouveau.",
    )


def look(name: str, data: bytes, *, most_mb: int) -> tuple[Kind, bytes]:
    """What this file is, and the bytes to keep; refused if unknown, locked, a trap, or named as something else."""
    _hold(len(data) <= most_mb * MB, too_large(most_mb))
    _hold(bool(data), EMPTY)
    _hold(EICAR not in data, VIRUS)
    kind = KINDS.get(_sniffed(data))
    if kind is None:
        raise BadInput(*UNKNOWN)
    _named_so(name, kind)
    return kind, CHECKS.get(kind.slug, _as_it_is)(data)


def is_known(data: bytes) -> bool:
    """Is this of a kind that is kept at all?"""
    return _sniffed(data) in KINDS


def _hold(ok: bool, said: tuple[str, str]) -> None:
    if not ok:
        raise BadInput(*said)


def _named_so(name: str, kind: Kind) -> None:
    ending = name.rpartition(".")[2].casefold() if "." in name else ""
    if ending in kind.endings:
        return
    really = kind.endings[0].upper()
    called = f".{ending}"[:20] if ending else "—"
    raise BadInput(
        f"This file is called {called} but is a {really} inside. Nothing was saved: give it its right name, or choose "
        "the file you meant.",
        f"Ce fichier s’appelle {called}, mais il s’agit d’un {really}. Rien n’a été enregistré : redonnez-lui son vrai "
        "nom, ou choisissez le fichier voulu.",
    )


def endings_told(data: bytes) -> list[str]:
    """The endings that its first bytes speak for. Whoever knows them all is loaded when the first file is asked of."""
    magic = import_module("puremagic")
    try:
        return [each.extension for each in magic.magic_string(data) if each.extension]
    except (magic.PureError, ValueError, struct.error):
        return []


def _sniffed(data: bytes) -> str:
    """The slug of a kind, from the bytes alone."""
    if data[:4] == b"PK\x03\x04":
        return _office(data)
    endings = set(endings_told(data))
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _compound(data)
    for slug, told in (
        ("pdf", ".pdf" in endings and data.startswith(b"%PDF-")),
        ("png", ".png" in endings),
        ("jpeg", ".jpg" in endings and data.startswith(b"\xff\xd8\xff")),
        ("heic", bool(endings & {".heic", ".heif"}) and data[4:8] == b"ftyp"),
    ):
        if told:
            return slug
    return _text(data)


def _compound(data: bytes) -> str:
    """Old office files, Outlook mails and locked new ones share one container; its parts have names in UTF-16."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise BadInput(*LOCKED)
    return "msg" if "__properties_version1.0".encode("utf-16-le") in data else ""


def _office(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = set(package.namelist())
            if "mimetype" in names and package.getinfo("mimetype").file_size < 100:
                return {KINDS["ods"].mime.encode(): "ods"}.get(package.read("mimetype").strip(), "")
    except UNREADABLE as bad:
        raise BadInput(*BROKEN) from bad
    if "[Content_Types].xml" not in names:
        return ""
    return "docx" if "word/document.xml" in names else "xlsx" if "xl/workbook.xml" in names else ""


HEADER = re.compile(r"^(From|To|Subject|Date|Received|Message-ID|MIME-Version|Return-Path|Delivered-To): ", re.I)


def _text(data: bytes) -> str:
    """An e-mail, or a table: text with the same commas in every line."""
    text = decoded(data)
    if text is None or re.match(r"\s*(<|\{|\[|#!|%!|MZ)", text):
        return ""
    lines = text.splitlines()[:200]
    head = lines[: lines.index("")] if "" in lines else lines
    if len([line for line in head if HEADER.match(line)]) >= 2 and HEADER.match(lines[0]):
        return "eml"
    return "csv" if any(_is_table(lines[:50], mark) for mark in (",", ";", "\t")) else ""


def _is_table(lines: list[str], mark: str) -> bool:
    """The same commas in every line. What no reader of tables can read, such as a cell of a book's length, is none."""
    try:
        rows = [row for row in csv.reader(lines, delimiter=mark) if row]
    except csv.Error:
        return False
    return len(rows) >= 2 and len(rows[0]) >= 2 and all(len(row) == len(rows[0]) for row in rows[:-1])


def decoded(data: bytes) -> str | None:
    """Bytes as text, as Excel and mail programs write it; None for what is not text."""
    if b"\0" in data[:HEAD] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None
    for name in ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1252"):
        try:
            return data.decode(name)
        except UnicodeDecodeError:
            continue
    return None


def _as_it_is(data: bytes) -> bytes:
    return data


def _whole_pdf(data: bytes) -> bytes:
    tail = data[-65_600:]
    _hold(b"%%EOF" in tail, BROKEN)
    # A zip's table of contents is at its end, so that a PDF with one is an archive too.
    _hold(b"PK\x05\x06" not in tail, TWO_KINDS)
    behind = tail[tail.rindex(b"%%EOF") + 5 :]
    _hold(len(behind.strip(b"\0\r\n\t ")) <= 16, TWO_KINDS)
    _hold(not re.search(rb"/Encrypt\b", data), LOCKED)
    return data


def _anew(data: bytes, format_: str) -> bytes:
    """An image drawn again: what was hidden behind its pixels (places, scripts, archives) stays behind."""
    image, oriented = import_module("PIL.Image"), import_module("PIL.ImageOps").exif_transpose
    try:
        with image.open(io.BytesIO(data), formats=[format_]) as given:
            _hold(given.width * given.height <= MOST_PIXELS, BOMB)
            upright = oriented(given)
            plain = upright.convert("RGB" if format_ == "JPEG" else _depth(upright.mode))
            out = io.BytesIO()
            plain.info = {}
            plain.save(out, format_, **({"quality": 92} if format_ == "JPEG" else {}))
            return out.getvalue()
    except BadInput:
        raise
    except (image.DecompressionBombError, MemoryError) as bad:
        raise BadInput(*BOMB) from bad
    except Exception as bad:
        raise BadInput(*BROKEN) from bad


def _depth(mode: str) -> str:
    return mode if mode in ("L", "LA", "RGB", "RGBA", "1") else "RGBA" if "A" in mode or mode == "P" else "RGB"


def _safe_package(data: bytes) -> bytes:
    """An office file that is no bomb, is not locked, and neither runs nor fetches anything."""
    _hold(b"%PDF-" not in data[:HEAD], TWO_KINDS)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
            _hold(len(parts) <= MOST_MEMBERS and sum(part.file_size for part in parts) <= MOST_UNPACKED, BOMB)
            _hold(not any(part.flag_bits & 1 for part in parts), LOCKED)
            for part in parts:
                _safe_part(package, part)
    except UNREADABLE as bad:
        raise BadInput(*BROKEN) from bad
    return data


def _safe_part(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    _hold(part.file_size <= max(MB, MOST_RATIO * part.compress_size), BOMB)
    name = part.filename.casefold()
    _hold("vbaproject" not in name and not name.startswith(("basic/", "/")) and ".." not in name, REACHES_OUT)
    if name.endswith((".xml", ".rels", ".vml")):
        with package.open(part) as file:
            head = file.read(HEAD).replace(b"\0", b"")
        _hold(b"<!DOCTYPE" not in head and b"<!ENTITY" not in head, REACHES_OUT)
        _hold(name != "meta-inf/manifest.xml" or b"encryption-data" not in package.read(part), LOCKED)


CHECKS: dict[str, Callable[[bytes], bytes]] = {
    "pdf": _whole_pdf,
    "png": lambda data: _anew(data, "PNG"),
    "jpeg": lambda data: _anew(data, "JPEG"),
    "docx": _safe_package,
    "xlsx": _safe_package,
    "ods": _safe_package,
}

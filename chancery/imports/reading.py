"""Read a spreadsheet saved as text, whatever program saved it, and say what is wrong with it line by line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field

LARGEST = 50_000_000
LONGEST_CELL = 10_000
SEPARATORS = (",", ";", "\t")
MOST_AMISS = 20
MOST_SAID = 40
NO_TEXT = {chr(code) for code in range(32)} - {"\t", "\n", "\r"}


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, where, and what to do about it, in both languages."""

    line: int
    column: str
    what_en: str
    what_fr: str
    todo_en: str
    todo_fr: str

    def said(self, lang: str) -> str:
        """The problem as one sentence to read."""
        where = {"en": "Line", "fr": "Ligne"}[lang] + f" {self.line}"
        column = f", {self.column}" if self.column else ""
        what, todo = (self.what_fr, self.todo_fr) if lang == "fr" else (self.what_en, self.todo_en)
        colon = " :" if lang == "fr" else ":"
        return f"{where}{column}{colon} {what} {todo}"


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the file: the number of its first line, its cells by column, and which of them cannot be read."""

    number: int
    cells: dict[str, str]
    problems: list[Problem] = field(default_factory=list)

    def beside(self, found: list[Problem]) -> list[Problem]:
        """All that is wrong with the row: of a cell that cannot be read, only that."""
        unread = {each.column for each in self.problems}
        return [*self.problems, *(each for each in found if each.column not in unread)]


@dataclass(frozen=True, slots=True)
class Table:
    """What was read, and the lines that are no rows of it."""

    lines: list[Line]
    problems: list[Problem]


def read(content: bytes, columns: tuple[str, ...], required: tuple[str, ...]) -> Table:
    """The rows of a CSV file in UTF-8, UTF-16 or Windows-1252, separated by commas, semicolons or tabs."""
    if len(content) > LARGEST:
        return _refused(1, "The file is over 50 MB.", "Le fichier dépasse 50 Mo.", "Split it.", "Divisez-le.")
    text, mixed = _decoded(content)
    if "\0" in text.split("\n", 1)[0]:
        return _refused(
            1,
            "This is no CSV file: it is of another kind.",
            "Ce n’est pas un fichier CSV\u00a0: il est d’une autre nature.",
            "Save it as CSV from the spreadsheet.",
            "Enregistrez-le en CSV depuis le tableur.",
        )
    separator = _separator(text)
    csv.field_size_limit(LARGEST)  # a longer cell is refused below, with its line
    records = _records(text.replace("\0", "\N{REPLACEMENT CHARACTER}"), separator)
    _first, found = next(records, (1, []))
    if found is None:
        return Table([], [_of_quotation(1)])
    header = [name.strip().casefold() for name in found]
    problems = list(_of_header(header, columns, required))
    return Table([], problems) if problems else _rows(records, header, mixed=mixed)


def _records(text: str, separator: str) -> Iterator[tuple[int, list[str] | None]]:
    """Each record with the line on which it begins; nothing in place of one whose quotation marks are amiss, after
    which the next line begins another. Of so many as no hand has made, the rest is not looked at."""
    source, first = io.StringIO(text, newline=""), 1
    for _fault in range(MOST_AMISS):
        reader = csv.reader(source, delimiter=separator, strict=True)
        begun = number = first
        try:
            for cells in reader:
                number, first = first, begun + reader.line_num
                yield number, cells
        except csv.Error:
            yield first, None
            source = io.StringIO(text, newline="")
            for _line in range(first):
                next(source, "")
            first += 1
        else:
            return


def _of_quotation(number: int) -> Problem:
    return Problem(
        number,
        "",
        "A quotation mark is opened here and not closed, or stands where it cannot.",
        "Un guillemet est ouvert ici sans être fermé, ou mal placé.",
        "Close it, or write it twice where it belongs to the text; or save the file again as CSV from the spreadsheet.",
        "Fermez-le, ou doublez-le s’il fait partie du texte ; ou enregistrez de nouveau le fichier en CSV depuis le "
        "tableur.",
    )


def _refused(line: int, what_en: str, what_fr: str, todo_en: str, todo_fr: str) -> Table:
    return Table([], [Problem(line, "", what_en, what_fr, todo_en, todo_fr)])


def _decoded(content: bytes) -> tuple[str, bool]:
    """The text of the file, and whether it is in two encodings: then what is not UTF-8 is unreadable, and only that."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace"), False
    for wide, zero in (("utf-16-le", content[1:200:2]), ("utf-16-be", content[0:200:2])):
        if len(zero) > 4 and zero.count(0) > len(zero) * 0.8:
            return content.decode(wide, errors="replace"), False
    try:
        return content.decode("utf-8-sig"), False
    except UnicodeDecodeError:
        return _not_utf8(content)


def _not_utf8(content: bytes) -> tuple[str, bool]:
    """Windows-1252, unless some lines are UTF-8 after all: then nobody can say what each letter of the others is."""
    if any(_is_utf8(line) for line in content.split(b"\n") if not line.isascii()):
        return content.decode("utf-8-sig", errors="replace"), True
    return content.decode("cp1252", errors="replace"), False


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _separator(text: str) -> str:
    """What separates the columns: whatever the header has most of."""
    header = text[:LONGEST_CELL].split("\n", 1)[0]
    return max(SEPARATORS, key=header.count)


def _of_header(header: list[str], columns: tuple[str, ...], required: tuple[str, ...]) -> Iterator[Problem]:
    twice = sorted({name for name in header if name and header.count(name) > 1})
    strange = [name for name in header if name not in columns]
    missing = [name for name in required if name not in header]
    known = ", ".join(columns)
    if strange:
        names = ", ".join(f"“{name[:MOST_SAID]}”" for name in strange[:MOST_SAID])
        yield Problem(1, "", f"Unknown columns: {names}.", f"Colonnes inconnues : {names}.",
                      f"The columns are: {known}.", f"Les colonnes sont : {known}.")  # fmt: skip
    if missing:
        names = ", ".join(missing)
        yield Problem(1, "", f"Columns are missing: {names}.", f"Il manque des colonnes : {names}.",
                      "Add them to the first line.", "Ajoutez-les à la première ligne.")  # fmt: skip
    if twice:
        names = ", ".join(twice)
        yield Problem(1, "", f"Columns that stand twice: {names}.", f"Colonnes en double : {names}.",
                      "Keep one of each.", "N’en gardez qu’une de chaque.")  # fmt: skip


def _rows(records: Iterator[tuple[int, list[str] | None]], header: list[str], *, mixed: bool) -> Table:
    lines, problems = [], []
    for number, cells in records:
        if cells is None:
            problems.append(_of_quotation(number))
            continue
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) == len(header):
            found = list(_of_row(number, cells, header, mixed=mixed))
            lines.append(Line(number, dict(zip(header, cells, strict=True)), found))
        else:
            problems.append(_of_width(number, len(cells), len(header)))
    return Table(lines, problems)


def _of_width(number: int, cells: int, header: int) -> Problem:
    return Problem(
        number,
        "",
        f"Number of cells: {cells}; the header has {header}.",
        f"Nombre de cellules : {cells} ; l’en-tête en a {header}.",
        "Put quotation marks around cells that hold a separator.",
        "Mettez entre guillemets les cellules qui contiennent un séparateur.",
    )


def _of_row(number: int, cells: list[str], header: list[str], *, mixed: bool) -> Iterator[Problem]:
    for name, cell in zip(header, cells, strict=True):
        if len(cell) > LONGEST_CELL:
            yield Problem(
                number,
                name,
                f"The cell holds {len(cell):,} characters; {LONGEST_CELL:,} is the most.",
                f"La cellule compte {len(cell)} caractères ; le maximum est de {LONGEST_CELL}.",
                "Shorten it, and file the rest as a paper.",
                "Abrégez-la et versez le reste au dossier comme document.",
            )
        elif "\N{REPLACEMENT CHARACTER}" in cell or not NO_TEXT.isdisjoint(cell):
            yield Problem(number, name, *(MIXED if mixed else STRANGE))


STRANGE = (
    "A character cannot be read.",
    "Un caractère est illisible.",
    "Type it again and save the file in UTF-8.",
    "Saisissez-le de nouveau et enregistrez le fichier en UTF-8.",
)
MIXED = (
    "A character cannot be read: this line is not in UTF-8, as others are.",
    "Un caractère est illisible : cette ligne n’est pas en UTF-8, alors que d’autres le sont.",
    "Type it again, and save the whole file in one encoding, best UTF-8.",
    "Saisissez-le de nouveau, et enregistrez tout le fichier dans un seul codage, de préférence UTF-8.",
)
